package io.millrace.jobs.detection;

import io.millrace.jobs.stage.SectionFormat;
import io.millrace.mlmodels.detection.DetectorSettings;
import io.millrace.mlmodels.detection.RobustDetector;
import io.millrace.mlmodels.detection.SensorFaultDetector;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Version 4: all signals that are known, whether each is judged, and by what; what is known of the
 * sensors; and whether there are detectors of the row, and which. Version 3: version 2, and what is
 * known of the sensors. Version 2: by metric, the detector in force and the one that warms up, each
 * by the text that chose it with its state. Version 1 knew one detector for all.
 */
public final class DetectionFormat implements SectionFormat<DetectionState> {

    /** Of a savepoint from before detectors were chosen: of whatever parameters. */
    private static final String UNNAMED = "robust-level";

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
        return state.isEmpty();
    }

    @Override
    public void write(DetectionState state, DataOutput out) throws IOException {
        out.writeInt(state.size());
        for (int place = 0; place < state.size(); place++) {
            out.writeUTF(state.name(place));
            write(state.detector(place), out);
        }
        out.writeShort(SENSORS.stateVersion());
        SENSORS.write(state.sensors, out);
        write(state.row, out);
    }

    private static void write(LearnedDetector<?> detector, DataOutput out) throws IOException {
        out.writeBoolean(detector != null);
        if (detector != null) {
            detector.write(out);
        }
    }

    private static LearnedDetector<?> readDetector(DataInput in) throws IOException {
        return in.readBoolean() ? LearnedDetector.read(in) : null;
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
        DetectionState state = new DetectionState();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int place = state.add(in.readUTF().intern());
            state.set(place, readDetector(in));
        }
        state.sensors = SENSORS.read(in.readUnsignedShort(), in);
        state.row = readDetector(in);
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
            LearnedDetector<?> detector = LearnedDetector.read(in);
            if (detector != null) {
                state.set(state.add(metric), detector);
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
            state.set(state.add(metric), LearnedDetector.read(UNNAMED, any, detectorVersion, in));
        }
        return state;
    }
}
