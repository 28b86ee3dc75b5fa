package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The last readings of a signal, the oldest pushed out; the state of detectors that look back. */
public final class RecentReadings implements DetectorState {

    /** Version that {@link #write} writes. */
    static final int VERSION = 1;

    private static final int GROWTH = 16;

    /** In a ring once it is full, else from 0 on. */
    double[] values = {};

    int size;
    private int next;

    /** What the detector keeps beside them. */
    double[] beside = {};

    long lastMillis = Long.MIN_VALUE;

    @Override
    public boolean isEmpty() {
        return lastMillis == Long.MIN_VALUE;
    }

    @Override
    public int sizeInBytes() {
        return 3 * Integer.BYTES + Long.BYTES + (size + beside.length) * Double.BYTES;
    }

    void add(double value, int most) {
        if (size == values.length && size < most) {
            values = Arrays.copyOf(values, Math.min(most, size + Math.max(GROWTH, size)));
        }
        if (size < most) {
            values[size++] = value;
            return;
        }
        values[next] = value;
        next = next + 1 == size ? 0 : next + 1;
    }

    void clear() {
        size = 0;
        next = 0;
    }

    double mean() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += values[i];
        }
        return sum / size;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        out.writeInt(next);
        out.writeInt(beside.length);
        out.writeLong(lastMillis);
        for (int i = 0; i < size; i++) {
            out.writeDouble(values[i]);
        }
        for (double one : beside) {
            out.writeDouble(one);
        }
    }

    static RecentReadings read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "Unknown version of a detector's state: "
                            + version
                            + "; this program reads version "
                            + VERSION);
        }
        RecentReadings read = new RecentReadings();
        read.size = in.readInt();
        read.next = in.readInt();
        int beside = in.readInt();
        if (read.size < 0
                || read.size > SpikeAndDipSettings.MOST_HISTORY
                || read.next < 0
                || read.next > read.size
                || beside < 0
                || beside > SpikeAndDipSettings.MOST_HISTORY) {
            throw new IOException("A detector's state of " + read.size + " readings is damaged");
        }
        read.lastMillis = in.readLong();
        read.values = new double[read.size];
        for (int i = 0; i < read.size; i++) {
            read.values[i] = in.readDouble();
        }
        read.beside = new double[beside];
        for (int i = 0; i < beside; i++) {
            read.beside[i] = in.readDouble();
        }
        return read;
    }
}
