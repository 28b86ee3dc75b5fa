package io.millrace.jobs.detection;

import io.millrace.jobs.stage.SectionFormat;
import io.millrace.mlmodels.detection.DetectorSettings;
import io.millrace.mlmodels.detection.RobustDetector;
import io.millrace.mlmodels.detection.SensorFaultDetector;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/**
 * Version 4: version 3, and the detectors of the row. Version 3: version 2, and what is known of
 * the sensors. Version 2: by metric, the detector in force and the one that warms up, each by the
 * text that chose it with its state. Version 1 knew one detector for all.
 */
public final class DetectionFormat implements SectionFormat<DetectionState> {

    private static final SensorFaultDetector SENSORS = new SensorFaultDetector();

    @Override
    public String section() {
        return "detection";
    }

    @Override
    public int version() {
        return 4;
    }

    @Override
    public DetectionState create() {
        return new DetectionState();
    }

    @Override
    public boolean isEmpty(DetectionState state) {
        return state.signals.isEmpty() && state.row == null;
    }

    @Override
    public void write(DetectionState state, DataOutput out) throws IOException {
        out.writeInt(state.signals.size());
        for (Map.Entry<String, WatchedMetric> signal : state.signals.entrySet()) {
            out.writeUTF(signal.getKey());
            write(signal.getValue(), out);
        }
        out.writeShort(SENSORS.stateVersion());
        SENSORS.write(state.sensors, out);
        out.writeBoolean(state.row != null);
        if (state.row != null) {
            write(state.row, out);
        }
    }

    private static void write(Succession detectors, DataOutput out) throws IOException {
        detectors.inForce.write(out);
        out.writeBoolean(detectors.successor != null);
        if (detectors.successor != null) {
            detectors.successor.write(out);
        }
    }

    @Override
    public DetectionState read(int version, DataInput in) throws IOException {
        return switch (version) {
            case 1 -> readFirst(in);
            case 2 -> readSecond(in);
            case 3 -> readThird(in);
            case 4 -> readFourth(in);
            default ->
                    throw new IOException(
                            "detection state of version " + version + "; known are 1 to 4");
        };
    }

    private static DetectionState readFourth(DataInput in) throws IOException {
        DetectionState state = readThird(in);
        if (in.readBoolean()) {
            LearnedDetector<?> inForce = LearnedDetector.read(in);
            LearnedDetector<?> successor = in.readBoolean() ? LearnedDetector.read(in) : null;
            state.row = inForce == null ? null : new Succession(inForce, successor);
        }
        return state;
    }

    private static DetectionState readThird(DataInput in) throws IOException {
        DetectionState state = readSecond(in);
        state.sensors = SENSORS.read(in.readUnsignedShort(), in);
        return state;
    }

    private static DetectionState readSecond(DataInput in) throws IOException {
        DetectionState state = new DetectionState();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String metric = in.readUTF().intern();
            LearnedDetector<?> inForce = LearnedDetector.read(in);
            LearnedDetector<?> successor = in.readBoolean() ? LearnedDetector.read(in) : null;
            if (inForce != null) {
                state.signals.put(metric, new WatchedMetric(inForce, successor));
            }
        }
        return state;
    }

    /** What was learned does not depend on the parameters: those of today go on with it. */
    private static DetectionState readFirst(DataInput in) throws IOException {
        RobustDetector any = new RobustDetector(DetectorSettings.DEFAULT);
        DetectionState state = new DetectionState();
        int detectorVersion = in.readUnsignedShort();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String metric = in.readUTF().intern();
            state.signals.put(
                    metric,
                    new WatchedMetric(
                            LearnedDetector.read(WatchedMetric.UNNAMED, any, detectorVersion, in),
                            null));
        }
        return state;
    }
}
