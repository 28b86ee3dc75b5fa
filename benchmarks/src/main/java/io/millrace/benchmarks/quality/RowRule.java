package io.millrace.benchmarks.quality;

import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.DetectorState;
import io.millrace.mlmodels.detection.RowDetector;
import io.millrace.mlmodels.detection.SignalDetector;
import java.util.List;
import java.util.function.Function;

/** Flags the rows of a recording: a row is anomalous when any of its sensors is. */
public interface RowRule {

    /**
     * What was said of each row.
     *
     * @param scores the higher the stranger; of which kind is the rule's affair
     */
    record Verdicts(boolean[] flagged, double[] scores) {

        static Verdicts ofRows(int rows) {
            return new Verdicts(new boolean[rows], new double[rows]);
        }

        /** What one sensor says of a row: the strangest counts. */
        void add(int row, boolean anomalous, double score) {
            flagged[row] |= anomalous;
            scores[row] = Math.max(scores[row], score);
        }
    }

    /** Judges each row; only those after the first {@code training} ones count. */
    Verdicts judge(SkabFile recording, int training);

    /** A detector of one signal for each sensor, fed row by row from the first one on. */
    static RowRule ofEach(SignalDetector<?> detector) {
        return (recording, training) -> judgeEach(detector, recording);
    }

    private static <S extends DetectorState> Verdicts judgeEach(
            SignalDetector<S> detector, SkabFile recording) {
        Verdicts verdicts = Verdicts.ofRows(recording.rows());
        Detection detection = new Detection();
        for (int sensor = 0; sensor < recording.sensors().size(); sensor++) {
            S state = detector.create();
            for (int row = 0; row < recording.rows(); row++) {
                detector.detect(
                        state,
                        recording.timesMillis()[row],
                        recording.values()[row][sensor],
                        detection);
                verdicts.add(row, detection.anomalous(), detection.score());
            }
        }
        return verdicts;
    }

    /** A detector of whole rows, fed row by row from the first one on. */
    static RowRule ofRows(Function<List<String>, RowDetector<?>> detector) {
        return (recording, training) -> judgeRows(detector.apply(recording.sensors()), recording);
    }

    private static <S extends DetectorState> Verdicts judgeRows(
            RowDetector<S> detector, SkabFile recording) {
        Verdicts verdicts = Verdicts.ofRows(recording.rows());
        Detection detection = new Detection();
        S state = detector.create();
        for (int row = 0; row < recording.rows(); row++) {
            detector.detect(
                    state, recording.timesMillis()[row], recording.values()[row], detection);
            verdicts.add(row, detection.anomalous(), detection.score());
        }
        return verdicts;
    }

    /**
     * The fixed rule of old: more than three standard deviations off the mean of the training rows.
     */
    static RowRule threeSigma() {
        return (recording, training) -> {
            Verdicts verdicts = Verdicts.ofRows(recording.rows());
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
                for (int row = 0; row < recording.rows(); row++) {
                    double off = Math.abs(recording.values()[row][sensor] - mean);
                    verdicts.add(row, off > far, far == 0 ? 0 : off / far);
                }
            }
            return verdicts;
        };
    }
}
