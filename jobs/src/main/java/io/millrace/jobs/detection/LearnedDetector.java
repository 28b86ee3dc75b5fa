package io.millrace.jobs.detection;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.Detector;
import io.millrace.mlmodels.detection.DetectorState;
import io.millrace.mlmodels.detection.RobustDetector;
import io.millrace.mlmodels.detection.RobustDetectorState;
import io.millrace.mlmodels.detection.RowDetector;
import io.millrace.mlmodels.detection.SignalDetector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A detector, by the text that chose it, and what it has learned: of one signal, or of a row of
 * them.
 *
 * @param <S> what it learns
 */
final class LearnedDetector<S extends DetectorState> {

    private final String choice;
    private final Detector<S> detector;
    private final S state;

    private LearnedDetector(String choice, Detector<S> detector, S state) {
        this.choice = choice;
        this.detector = detector;
        this.state = state;
    }

    /** Of what was never seen. */
    static LearnedDetector<?> begin(String choice) {
        return begin(choice, Detectors.of(choice));
    }

    private static <S extends DetectorState> LearnedDetector<S> begin(
            String choice, Detector<S> detector) {
        return new LearnedDetector<>(choice, detector, detector.create());
    }

    /**
     * The same with other parameters, where what was learned does not depend on them; else null.
     */
    LearnedDetector<?> with(String newChoice) {
        return detector instanceof RobustDetector
                        && Detectors.of(newChoice) instanceof RobustDetector same
                ? new LearnedDetector<>(newChoice, same, (RobustDetectorState) state)
                : null;
    }

    String choice() {
        return choice;
    }

    void detect(long eventTime, double value, Detection detection) {
        ((SignalDetector<S>) detector).detect(state, eventTime, value, detection);
    }

    /**
     * Judges the row that an event makes.
     *
     * @param believed whether each of its values may be used
     */
    void detect(DecodedEvent event, boolean[] believed, Detection detection) {
        RowDetector<S> ofRows = (RowDetector<S>) detector;
        List<String> metrics = ofRows.metrics();
        double[] row = new double[metrics.size()];
        Arrays.fill(row, Double.NaN);
        String[] names = event.metrics();
        for (int i = 0; i < names.length; i++) {
            int place = believed[i] ? metrics.indexOf(names[i]) : -1;
            if (place >= 0) {
                row[place] = event.values()[i];
            }
        }
        ofRows.detect(state, event.eventTime(), row, detection);
    }

    void write(DataOutput out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(state.sizeInBytes());
        detector.write(state, new DataOutputStream(bytes));
        out.writeUTF(choice);
        out.writeShort(detector.stateVersion());
        out.writeInt(bytes.size());
        out.write(bytes.toByteArray());
    }

    /** Null where the detector of before is not there any more: it is learned anew. */
    static LearnedDetector<?> read(DataInput in) throws IOException {
        String choice = in.readUTF().intern();
        int version = in.readUnsignedShort();
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        Detector<?> detector;
        try {
            detector = Detectors.of(choice);
        } catch (IllegalArgumentException e) {
            return null;
        }
        return read(
                choice, detector, version, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    /** What that version of the detector's state has written, without a frame. */
    static <S extends DetectorState> LearnedDetector<S> read(
            String choice, Detector<S> detector, int version, DataInput in) throws IOException {
        return new LearnedDetector<>(choice, detector, detector.read(version, in));
    }
}
