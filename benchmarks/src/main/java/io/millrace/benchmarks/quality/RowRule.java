package io.millrace.benchmarks.quality;

import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.DetectorState;
import io.millrace.mlmodels.detection.RowDetector;
import io.millrace.mlmodels.detection.SignalDetector;
import java.util.List;
import java.util.function.Function;

/** Flags the rows of a recording: a row is anomalous when any of its sensors is. */
public interface RowRule {

    /** Whether each row is flagged; only rows after the first {@code training} ones are judged. */
    boolean[] flag(SkabFile recording, int training);

    /** A detector of one signal for each sensor, fed row by row from the first one on. */
    static RowRule ofEach(SignalDetector<?> detector) {
        return (recording, training) -> flagEach(detector, recording);
    }

    private static <S extends DetectorState> boolean[] flagEach(
            SignalDetector<S> detector, SkabFile recording) {
        boolean[] flagged = new boolean[recording.rows()];
        Detection detection = new Detection();
        for (int sensor = 0; sensor < recording.sensors().size(); sensor++) {
            S state = detector.create();
            for (int row = 0; row < flagged.length; row++) {
                detector.detect(
                        state,
                        recording.timesMillis()[row],
                        recording.values()[row][sensor],
                        detection);
                flagged[row] |= detection.anomalous();
            }
        }
        return flagged;
    }

    /** A detector of whole rows, fed row by row from the first one on. */
    static RowRule ofRows(Function<List<String>, RowDetector<?>> detector) {
        return (recording, training) -> flagRows(detector.apply(recording.sensors()), recording);
    }

    private static <S extends DetectorState> boolean[] flagRows(
            RowDetector<S> detector, SkabFile recording) {
        boolean[] flagged = new boolean[recording.rows()];
        Detection detection = new Detection();
        S state = detector.create();
        for (int row = 0; row < flagged.length; row++) {
            detector.detect(
                    state, recording.timesMillis()[row], recording.values()[row], detection);
            flagged[row] = detection.anomalous();
        }
        return flagged;
    }

    /**
     * The fixed rule of old: more than three standard deviations off the mean of the training rows.
     */
    static RowRule threeSigma() {
        return (recording, training) -> {
            boolean[] flagged = new boolean[recording.rows()];
            for (int sensor = 0; sensor < recording.sensors().size(); sensor++) {
                double mean = 0;
                for (int row = 0; row < training; row++) {
                    mean += recording.values()[row][sensor] / training;
                }
                double squares = 0;
                for (int row = 0; row < training; row++) {
                    squares += Math.pow(recording.values()[row][sensor] - mean, 2) / training;
                }
                double far = 3 * Math.sqrt(squares);
                for (int row = 0; row < flagged.length; row++) {
                    flagged[row] |= Math.abs(recording.values()[row][sensor] - mean) > far;
                }
            }
            return flagged;
        };
    }
}
