package io.millrace.jobs.detection;

import io.millrace.jobs.stage.SectionFormat;
import io.millrace.mlmodels.detection.RobustDetectorState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/** Version 1: version of the detector's own form, then its state by metric. */
public final class DetectionFormat implements SectionFormat<DetectionState> {

    @Override
    public String section() {
        return "detection";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public DetectionState create() {
        return new DetectionState();
    }

    @Override
    public boolean isEmpty(DetectionState state) {
        return state.signals.isEmpty();
    }

    @Override
    public void write(DetectionState state, DataOutput out) throws IOException {
        out.writeShort(RobustDetectorState.VERSION);
        out.writeInt(state.signals.size());
        for (Map.Entry<String, RobustDetectorState> signal : state.signals.entrySet()) {
            out.writeUTF(signal.getKey());
            signal.getValue().write(out);
        }
    }

    @Override
    public DetectionState read(int version, DataInput in) throws IOException {
        if (version != 1) {
            throw new IOException("detection state of version " + version + "; known is 1");
        }
        DetectionState state = new DetectionState();
        int detectorVersion = in.readUnsignedShort();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String metric = in.readUTF().intern();
            state.signals.put(metric, RobustDetectorState.read(detectorVersion, in));
        }
        return state;
    }
}
