package io.millrace.jobs.detection;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.Detector;
import io.millrace.mlmodels.detection.DetectorState;
import io.millrace.mlmodels.detection.RobustDetector;
import io.millrace.mlmodels.detection.RobustDetectorState;
import io.millrace.mlmodels.detection.RowDetector;
import io.millrace.mlmodels.detection.SignalDetector;
import io.millrace.mlmodels.detection.Verdict;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A detector, by the text that chose it, and what it has learned: of one signal, or of a row of
 * them. Beside it may be the one that was chosen since: it warms up on the same readings, and takes
 * over with those after its first verdict.
 *
 * @param <S> what it learns
 */
final class LearnedDetector<S extends DetectorState> {

    private final String choice;
    private final Detector<S> detector;
    private final S state;

    /** Null where none warms up. */
    private LearnedDetector<?> successor;

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
     * The detector in force once that one is chosen.
     *
     * @param before the one in force until then; null for none
     */
    static LearnedDetector<?> chosen(LearnedDetector<?> before, String choice) {
        if (before == null) {
            return begin(choice);
        }
        LearnedDetector<?> goesOn =
                before.choice.equals(choice) ? before : before.withParameters(choice);
        if (goesOn != null) {
            goesOn.successor = null;
            return goesOn;
        }
        if (before.successor == null || !before.successor.choice.equals(choice)) {
            before.successor = begin(choice);
        }
        return before;
    }

    /**
     * The same with other parameters, where what was learned does not depend on them; else null.
     */
    private LearnedDetector<?> withParameters(String newChoice) {
        return detector instanceof RobustDetector
                        && Detectors.of(newChoice) instanceof RobustDetector same
                ? new LearnedDetector<>(newChoice, same, (RobustDetectorState) state)
                : null;
    }

    /** Reads of what the next reading will ask for; a number without meaning. */
    long fetch() {
        return state.isEmpty() ? 0 : 1;
    }

    String choice() {
        return choice;
    }

    /** Null where none warms up. */
    LearnedDetector<?> successor() {
        return successor;
    }

    /**
     * Judges a reading.
     *
     * @param ofSuccessor is filled where one warms up
     * @return what judges the next one
     */
    LearnedDetector<?> detect(
            long eventTime, double value, Detection detection, Detection ofSuccessor) {
        judge(eventTime, value, detection);
        if (successor == null) {
            return this;
        }
        successor.judge(eventTime, value, ofSuccessor);
        return next(ofSuccessor);
    }

    private void judge(long eventTime, double value, Detection detection) {
        ((SignalDetector<S>) detector).detect(state, eventTime, value, detection);
    }

    /**
     * Judges the row that an event makes.
     *
     * @param believed whether each of its values may be used
     * @param ofSuccessor is filled where one warms up
     * @return what judges the next one
     */
    LearnedDetector<?> detect(
            DecodedEvent event, boolean[] believed, Detection detection, Detection ofSuccessor) {
        judge(event, believed, detection);
        if (successor == null) {
            return this;
        }
        successor.judge(event, believed, ofSuccessor);
        return next(ofSuccessor);
    }

    private void judge(DecodedEvent event, boolean[] believed, Detection detection) {
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

    private LearnedDetector<?> next(Detection ofSuccessor) {
        boolean judged =
                ofSuccessor.verdict() == Verdict.NORMAL
                        || ofSuccessor.verdict() == Verdict.ANOMALOUS;
        return judged ? successor : this;
    }

    void write(DataOutput out) throws IOException {
        writeAlone(out);
        out.writeBoolean(successor != null);
        if (successor != null) {
            successor.writeAlone(out);
        }
    }

    private void writeAlone(DataOutput out) throws IOException {
        out.writeUTF(choice);
        out.writeShort(detector.stateVersion());
        out.writeInt(state.sizeInBytes());
        detector.write(state, out);
    }

    /** Null where the detector of before is not there any more: it is learned anew. */
    static LearnedDetector<?> read(DataInput in) throws IOException {
        LearnedDetector<?> inForce = readAlone(in);
        LearnedDetector<?> successor = in.readBoolean() ? readAlone(in) : null;
        if (inForce != null) {
            inForce.successor = successor;
        }
        return inForce;
    }

    private static LearnedDetector<?> readAlone(DataInput in) throws IOException {
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
