package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a {@link SensorFaultDetector} has learned of the sensors of one device: {@value #FIELDS}
 * numbers a sensor, and for the first {@value #MOST_CORRELATED} what they have in common.
 */
public final class SensorFaultState implements DetectorState {

    /** Version that {@link #write} writes. */
    public static final int VERSION = 1;

    /** Sensors of one device that are watched; of further ones nothing is learned. */
    public static final int MOST_SENSORS = 64;

    /** Sensors of one device whose correlation is watched. */
    static final int MOST_CORRELATED = 8;

    // One row of numbers a sensor.
    /** Last finite reading. */
    static final int LAST = 0;

    /** How often it was shown in a row. */
    static final int RUN = 1;

    /** Runs that are over, and were no fault. */
    static final int RUNS = 2;

    static final int MEAN_RUN = 3;
    static final int LONGEST_RUN = 4;

    /** Lowest and highest reading that was not repeated for long. */
    static final int LOWEST = 5;

    static final int HIGHEST = 6;

    /** Events without it, in a row; share of all; most in a row. */
    static final int MISSED = 7;

    static final int MISSED_SHARE = 8;
    static final int MOST_MISSED = 9;

    /** Finite readings. */
    static final int READINGS = 10;

    /** Last step from reading to reading, and the mean size of steps. */
    static final int STEP = 11;

    static final int SCALE = 12;

    /** Steps that the mean was learned from. */
    static final int STEPS = 13;

    /** Usual size of what {@link #NOISE_SUM} sums, and the evidence for more noise. */
    static final int USUAL = 14;

    static final int NOISE_SUM = 15;

    /** The fault that stands, as its number; -1 for none; and for how many events. */
    static final int FAULT = 16;

    static final int FAULT_FOR = 17;

    /** Bits of the faults that are asked for. */
    static final int KINDS = 18;

    static final int FIELDS = 19;

    /** Numbers in a line of a processor's cache. */
    private static final int LINE = 8;

    int sensors;
    String[] names = new String[4];
    double[] of = new double[4 * FIELDS];

    /** Sensors whose fault stands. */
    int standing;

    // What the first sensors have in common.
    /** How many there are of them; 0 as long as nothing is learned. */
    int correlated;

    /** Rows that it was learned from. */
    int rows;

    /** Rows since the sensors were seen again after a silence. */
    int settled;

    /** Quick level, spread, share that the others explain, evidence that they no longer do. */
    double[] level = {};

    double[] spread = {};
    double[] explained = {};
    double[] lostSum = {};

    /** Covariance of what leaves the quick levels, and weight of each sensor for each other. */
    double[] covariance = {};

    double[] weights = {};

    long lastMillis = Long.MIN_VALUE;
    double intervalMillis;

    @Override
    public boolean isEmpty() {
        return sensors == 0;
    }

    /**
     * Reads a little of all that the next event will ask for, so that it is in the processor's
     * caches by then; a number without meaning.
     */
    public long fetch() {
        double read = sum(covariance) + sum(weights) + sum(level) + sum(spread) + sum(explained);
        for (int at = 0; at < sensors * FIELDS; at += LINE) {
            read += of[at];
        }
        return Double.doubleToRawLongBits(read);
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (int at = 0; at < values.length; at += LINE) {
            sum += values[at];
        }
        return sum;
    }

    /** Where that sensor stands; -1 where it is not known. */
    int find(String name, int guess) {
        if (guess < sensors && names[guess].equals(name)) {
            return guess;
        }
        for (int s = 0; s < sensors; s++) {
            if (names[s].equals(name)) {
                return s;
            }
        }
        return -1;
    }

    int add(String name) {
        if (sensors == MOST_SENSORS) {
            return -1;
        }
        if (sensors == names.length) {
            names = Arrays.copyOf(names, 2 * sensors);
            of = Arrays.copyOf(of, 2 * sensors * FIELDS);
        }
        names[sensors] = name;
        int at = sensors * FIELDS;
        of[at + LAST] = Double.NaN;
        of[at + LOWEST] = Double.POSITIVE_INFINITY;
        of[at + HIGHEST] = Double.NEGATIVE_INFINITY;
        of[at + FAULT] = -1;
        return sensors++;
    }

    /** Begins to learn anew what the first sensors have in common. */
    void correlate(int count) {
        correlated = count;
        rows = 0;
        settled = 0;
        level = new double[count];
        spread = new double[count];
        explained = new double[count];
        lostSum = new double[count];
        covariance = new double[count * count];
        weights = new double[count * count];
    }

    @Override
    public int sizeInBytes() {
        int bytes = 5 * Integer.BYTES + Long.BYTES + Double.BYTES;
        for (int s = 0; s < sensors; s++) {
            bytes += 2 + names[s].length() + FIELDS * Double.BYTES;
        }
        return bytes + (4 * correlated + 2 * correlated * correlated) * Double.BYTES;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(sensors);
        for (int s = 0; s < sensors; s++) {
            out.writeUTF(names[s]);
        }
        write(of, sensors * FIELDS, out);
        out.writeInt(standing);
        out.writeInt(correlated);
        out.writeInt(rows);
        out.writeInt(settled);
        for (double[] column : columns()) {
            write(column, column.length, out);
        }
        out.writeLong(lastMillis);
        out.writeDouble(intervalMillis);
    }

    private static void write(double[] values, int count, DataOutput out) throws IOException {
        for (int i = 0; i < count; i++) {
            out.writeDouble(values[i]);
        }
    }

    private double[][] columns() {
        return new double[][] {level, spread, explained, lostSum, covariance, weights};
    }

    static SensorFaultState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "Unknown version of the state of sensor faults: "
                            + version
                            + "; this program reads version "
                            + VERSION);
        }
        SensorFaultState state = new SensorFaultState();
        int sensors = in.readInt();
        if (sensors < 0 || sensors > MOST_SENSORS) {
            throw new IOException("State of sensor faults is damaged: " + sensors + " sensors");
        }
        for (int s = 0; s < sensors; s++) {
            state.add(in.readUTF().intern());
        }
        read(state.of, sensors * FIELDS, in);
        state.standing = in.readInt();
        int correlated = in.readInt();
        if (correlated < 0 || correlated > MOST_CORRELATED) {
            throw new IOException(
                    "State of sensor faults is damaged: " + correlated + " correlated");
        }
        state.correlate(correlated);
        state.rows = in.readInt();
        state.settled = in.readInt();
        for (double[] column : state.columns()) {
            read(column, column.length, in);
        }
        state.lastMillis = in.readLong();
        state.intervalMillis = in.readDouble();
        return state;
    }

    private static void read(double[] values, int count, DataInput in) throws IOException {
        for (int i = 0; i < count; i++) {
            values[i] = in.readDouble();
        }
    }
}
