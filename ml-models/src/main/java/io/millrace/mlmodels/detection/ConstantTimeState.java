package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a {@link ConstantTimeDetector} has learned of one signal; always of the same size. */
public final class ConstantTimeState implements DetectorState {

    /** Version that {@link #write} writes. */
    static final int VERSION = 1;

    /** Scores that a likelihood judges together. */
    private static final int RECENT = 20;

    private static final int BYTES =
            AdaptiveHistogram.BYTES
                    + 2 * AnomalyLikelihood.bytes(RECENT)
                    + 5 * Double.BYTES
                    + 3 * Integer.BYTES
                    + Long.BYTES;

    final AdaptiveHistogram histogram = new AdaptiveHistogram();
    final AnomalyLikelihood ofHistogram = new AnomalyLikelihood(RECENT);
    final AnomalyLikelihood ofDeviation = new AnomalyLikelihood(RECENT);

    /** Exponentially weighted mean of the readings. */
    double level;

    /** Exponentially weighted mean of their distance from it. */
    double deviation;

    double lowest;
    double highest;

    /** Usual time between two readings. */
    double intervalMillis;

    /** Event time of the last reading. */
    long lastMillis = Long.MIN_VALUE;

    /** Readings that were learned. */
    int learned;

    /** Readings to come in which no anomaly is announced. */
    int quiet;

    /** Readings in a row that scored as anomalous, announced or not. */
    int alarmed;

    @Override
    public boolean isEmpty() {
        return lastMillis == Long.MIN_VALUE;
    }

    @Override
    public int sizeInBytes() {
        return BYTES;
    }

    void write(DataOutput out) throws IOException {
        histogram.write(out);
        ofHistogram.write(out);
        ofDeviation.write(out);
        out.writeDouble(level);
        out.writeDouble(deviation);
        out.writeDouble(lowest);
        out.writeDouble(highest);
        out.writeDouble(intervalMillis);
        out.writeLong(lastMillis);
        out.writeInt(learned);
        out.writeInt(quiet);
        out.writeInt(alarmed);
    }

    static ConstantTimeState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "Unknown version of a detector's state: "
                            + version
                            + "; this program reads version "
                            + VERSION);
        }
        ConstantTimeState state = new ConstantTimeState();
        state.histogram.read(in);
        state.ofHistogram.read(in);
        state.ofDeviation.read(in);
        state.level = in.readDouble();
        state.deviation = in.readDouble();
        state.lowest = in.readDouble();
        state.highest = in.readDouble();
        state.intervalMillis = in.readDouble();
        state.lastMillis = in.readLong();
        state.learned = in.readInt();
        state.quiet = in.readInt();
        state.alarmed = in.readInt();
        return state;
    }
}
