package io.millrace.benchmarks.quality;

import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.DetectorSettings;
import io.millrace.mlmodels.detection.RobustDetector;
import io.millrace.mlmodels.detection.RobustDetectorState;

/** Flags the rows of a recording: a row is anomalous when any of its sensors is. */
public interface RowRule {

    /** Whether each row is flagged; only rows after the first {@code training} ones are judged. */
    boolean[] flag(SkabFile recording, int training);

    /** Our detector, one for each sensor, fed row by row from the first one on, as in a job. */
    static RowRule robustDetector(DetectorSettings settings) {
        RobustDetector detector = new RobustDetector(settings);
        return (recording, training) -> {
            boolean[] flagged = new boolean[recording.rows()];
            Detection detection = new Detection();
            for (int sensor = 0; sensor < recording.sensors().size(); sensor++) {
                RobustDetectorState state = detector.create();
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
        };
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
