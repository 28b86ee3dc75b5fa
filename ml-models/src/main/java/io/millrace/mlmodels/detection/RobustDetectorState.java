package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a {@link RobustDetector} has learned of one signal: a few numbers, however long it runs. */
public final class RobustDetectorState implements DetectorState {

    /** Version that {@link #write} writes. */
    public static final int VERSION = 1;

    private static final int BYTES = 5 * Integer.BYTES + 7 * Double.BYTES + Long.BYTES;

    /** Readings that the spread was learned from. */
    int spreadLearned;

    /** Readings that the level was learned from. */
    int levelLearned;

    /** Readings still to be learned before the next judgement. */
    int warmUpLeft;

    /** Anomalous readings of the present anomaly; 0 when the signal is normal. */
    int anomalous;

    /** Normal readings seen in a row while the anomaly is not yet over. */
    int calm;

    /** Robust mean. */
    double level;

    /** Robust mean absolute deviation of the readings from the level. */
    double deviation;

    /** Mean of the last few readings. */
    double recent;

    /** Robust mean absolute deviation of {@link #recent} from the level. */
    double recentDeviation;

    /** Level that follows the signal closely. */
    double quick;

    /** Robust mean absolute deviation of the readings from {@link #quick}. */
    double quickDeviation;

    /** Usual time between two readings. */
    double intervalMillis;

    /** Event time of the last reading. */
    long lastMillis = Long.MIN_VALUE;

    /** Creates the state of a signal that was never seen. */
    public RobustDetectorState() {}

    @Override
    public boolean isEmpty() {
        return lastMillis == Long.MIN_VALUE;
    }

    @Override
    public int sizeInBytes() {
        return BYTES;
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(spreadLearned);
        out.writeInt(levelLearned);
        out.writeInt(warmUpLeft);
        out.writeInt(anomalous);
        out.writeInt(calm);
        out.writeDouble(level);
        out.writeDouble(deviation);
        out.writeDouble(recent);
        out.writeDouble(recentDeviation);
        out.writeDouble(quick);
        out.writeDouble(quickDeviation);
        out.writeDouble(intervalMillis);
        out.writeLong(lastMillis);
    }

    /**
     * Reads what that version has written.
     *
     * @throws IOException when the version is unknown
     */
    public static RobustDetectorState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "Unknown version of a detector's state: "
                            + version
                            + "; this program reads version "
                            + VERSION);
        }
        RobustDetectorState state = new RobustDetectorState();
        state.spreadLearned = in.readInt();
        state.levelLearned = in.readInt();
        state.warmUpLeft = in.readInt();
        state.anomalous = in.readInt();
        state.calm = in.readInt();
        state.level = in.readDouble();
        state.deviation = in.readDouble();
        state.recent = in.readDouble();
        state.recentDeviation = in.readDouble();
        state.quick = in.readDouble();
        state.quickDeviation = in.readDouble();
        state.intervalMillis = in.readDouble();
        state.lastMillis = in.readLong();
        return state;
    }
}
