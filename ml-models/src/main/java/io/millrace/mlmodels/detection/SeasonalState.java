package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a {@link SeasonalDetector} has learned of one signal; always of the same size. */
public final class SeasonalState implements DetectorState {

    static final int VERSION = 1;
    static final int HOURS = 24;
    static final int WEEK = 7 * HOURS;

    private static final int BYTES =
            HOURS * (Double.BYTES + 2 * Float.BYTES + 3)
                    + WEEK * (Float.BYTES + 1)
                    + 5 * Double.BYTES
                    + 5 * Integer.BYTES
                    + 5 * Long.BYTES;

    /** Usual value of each hour of the day. */
    final double[] hourMean = new double[HOURS];

    /** Mean distance of the readings from the usual value of their hour of the day. */
    final float[] daySpread = new float[HOURS];

    /** Mean distance from the usual value of their hour of the week, by hour of the day. */
    final float[] weekSpread = new float[HOURS];

    /** Days that each spread was learned from, at most 127. */
    final byte[] dayJudged = new byte[HOURS];

    final byte[] weekJudged = new byte[HOURS];

    /** Days that each hour was learned from, at most 127. */
    final byte[] hourVisits = new byte[HOURS];

    /** By how much an hour of the week differs from that hour of the day; Monday is first. */
    final float[] weekOffset = new float[WEEK];

    /** Weeks that each hour of the week was learned from, at most 127. */
    final byte[] weekVisits = new byte[WEEK];

    /** Number of the present local hour since 1970. */
    long hour;

    /** Readings of the present hour, and their sums. */
    int inHour;

    double sum;

    /** Those of them for which their hour of the day had a usual value. */
    int dayReadings;

    double dayDistance;

    /** Those of them for which their hour of the week had one. */
    int weekReadings;

    double weekDistance;

    /** Normal readings seen in a row while the anomaly is not yet over. */
    int calm;

    /** Readings of the present anomaly and what they were off. */
    int anomalous;

    double anomalousSum;
    double lastExpected = Double.NaN;

    long beginMillis;
    long anomalySinceMillis;

    /** When the level was last moved after a long anomaly. */
    long movedMillis = Long.MIN_VALUE;

    long lastMillis = Long.MIN_VALUE;

    /** Begins the next hour. */
    void startHour() {
        inHour = 0;
        sum = 0;
        dayReadings = 0;
        dayDistance = 0;
        weekReadings = 0;
        weekDistance = 0;
    }

    @Override
    public boolean isEmpty() {
        return lastMillis == Long.MIN_VALUE;
    }

    @Override
    public int sizeInBytes() {
        return BYTES;
    }

    void write(DataOutput out) throws IOException {
        for (int h = 0; h < HOURS; h++) {
            out.writeDouble(hourMean[h]);
            out.writeFloat(daySpread[h]);
            out.writeFloat(weekSpread[h]);
            out.writeByte(dayJudged[h]);
            out.writeByte(weekJudged[h]);
            out.writeByte(hourVisits[h]);
        }
        for (int h = 0; h < WEEK; h++) {
            out.writeFloat(weekOffset[h]);
            out.writeByte(weekVisits[h]);
        }
        out.writeLong(hour);
        out.writeInt(inHour);
        out.writeDouble(sum);
        out.writeInt(dayReadings);
        out.writeDouble(dayDistance);
        out.writeInt(weekReadings);
        out.writeDouble(weekDistance);
        out.writeInt(calm);
        out.writeInt(anomalous);
        out.writeDouble(anomalousSum);
        out.writeDouble(lastExpected);
        out.writeLong(beginMillis);
        out.writeLong(anomalySinceMillis);
        out.writeLong(movedMillis);
        out.writeLong(lastMillis);
    }

    static SeasonalState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "Unknown version of a detector's state: "
                            + version
                            + "; this program reads version "
                            + VERSION);
        }
        SeasonalState state = new SeasonalState();
        for (int h = 0; h < HOURS; h++) {
            state.hourMean[h] = in.readDouble();
            state.daySpread[h] = in.readFloat();
            state.weekSpread[h] = in.readFloat();
            state.dayJudged[h] = in.readByte();
            state.weekJudged[h] = in.readByte();
            state.hourVisits[h] = in.readByte();
        }
        for (int h = 0; h < WEEK; h++) {
            state.weekOffset[h] = in.readFloat();
            state.weekVisits[h] = in.readByte();
        }
        state.hour = in.readLong();
        state.inHour = in.readInt();
        state.sum = in.readDouble();
        state.dayReadings = in.readInt();
        state.dayDistance = in.readDouble();
        state.weekReadings = in.readInt();
        state.weekDistance = in.readDouble();
        state.calm = in.readInt();
        state.anomalous = in.readInt();
        state.anomalousSum = in.readDouble();
        state.lastExpected = in.readDouble();
        state.beginMillis = in.readLong();
        state.anomalySinceMillis = in.readLong();
        state.movedMillis = in.readLong();
        state.lastMillis = in.readLong();
        return state;
    }
}
