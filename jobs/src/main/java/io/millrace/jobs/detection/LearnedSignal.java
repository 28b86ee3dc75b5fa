package io.millrace.jobs.detection;

import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.DetectorState;
import io.millrace.mlmodels.detection.RobustDetector;
import io.millrace.mlmodels.detection.RobustDetectorState;
import io.millrace.mlmodels.detection.SignalDetector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A detector, by the text that chose it, and what it has learned of one signal.
 *
 * @param <S> what it learns
 */
final class LearnedSignal<S extends DetectorState> {

    private final String choice;
    private final SignalDetector<S> detector;
    private final S state;

    private LearnedSignal(String choice, SignalDetector<S> detector, S state) {
        this.choice = choice;
        this.detector = detector;
        this.state = state;
    }

    /** Of a signal that was never seen. */
    static LearnedSignal<?> begin(String choice) {
        return begin(choice, Detectors.of(choice));
    }

    private static <S extends DetectorState> LearnedSignal<S> begin(
            String choice, SignalDetector<S> detector) {
        return new LearnedSignal<>(choice, detector, detector.create());
    }

    /**
     * The same with other parameters, where what was learned does not depend on them; else null.
     */
    LearnedSignal<?> with(String newChoice) {
        return detector instanceof RobustDetector
                        && Detectors.of(newChoice) instanceof RobustDetector same
                ? new LearnedSignal<>(newChoice, same, (RobustDetectorState) state)
                : null;
    }

    String choice() {
        return choice;
    }

    void detect(long eventTime, double value, Detection detection) {
        detector.detect(state, eventTime, value, detection);
    }

    void write(DataOutput out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(state.sizeInBytes());
        detector.write(state, new DataOutputStream(bytes));
        out.writeUTF(choice);
        out.writeShort(detector.stateVersion());
        out.writeInt(bytes.size());
        out.write(bytes.toByteArray());
    }

    /** Null where the detector of before is not there any more: the signal is learned anew. */
    static LearnedSignal<?> read(DataInput in) throws IOException {
        String choice = in.readUTF().intern();
        int version = in.readUnsignedShort();
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        SignalDetector<?> detector;
        try {
            detector = Detectors.of(choice);
        } catch (IllegalArgumentException e) {
            return null;
        }
        return read(
                choice, detector, version, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    /** What that version of the detector's state has written, without a frame. */
    static <S extends DetectorState> LearnedSignal<S> read(
            String choice, SignalDetector<S> detector, int version, DataInput in)
            throws IOException {
        return new LearnedSignal<>(choice, detector, detector.read(version, in));
    }
}
