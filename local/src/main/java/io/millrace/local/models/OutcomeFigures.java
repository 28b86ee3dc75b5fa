package io.millrace.local.models;

import io.millrace.schemas.MaintenanceKind;
import io.millrace.schemas.PredictionOutcome;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How good the versions of models were, once the truth was known. Of remaining life only
 * predictions before a failure are judged; a device that was replaced or serviced in time says
 * nothing of when it would have failed. Of a failure within a horizon those are judged whose
 * horizon was over, or met the failure.
 */
public final class OutcomeFigures {

    /** Of which model, and which version of it. */
    public record Version(String model, String version) implements Comparable<Version> {
        private static final Comparator<Version> ORDER =
                Comparator.comparing(Version::model).thenComparing(Version::version);

        @Override
        public int compareTo(Version other) {
            return ORDER.compare(this, other);
        }
    }

    /** Sums over the predictions of one version. */
    public static final class Figures {
        private final Set<String> failedDevices = new HashSet<>();
        private int lives;
        private int probabilities;
        private int unjudged;
        private double errors;
        private double absolute;
        private double squares;
        private double probabilitySquares;
        private int withInterval;
        private int inside;

        private void add(PredictionOutcome outcome) {
            if (outcome.getFailedWithinHorizon() != null) {
                double truth = outcome.getFailedWithinHorizon() ? 1 : 0;
                double off = outcome.getFailureProbability() - truth;
                probabilities++;
                probabilitySquares += off * off;
                countFailure(outcome);
                return;
            }
            if (outcome.getClosedBy() != MaintenanceKind.FAILED
                    || outcome.getErrorHours() == null) {
                unjudged++;
                return;
            }
            countFailure(outcome);
            double error = outcome.getErrorHours();
            lives++;
            errors += error;
            absolute += Math.abs(error);
            squares += error * error;
            if (outcome.getInsideInterval() != null) {
                withInterval++;
                inside += outcome.getInsideInterval() ? 1 : 0;
            }
        }

        private void countFailure(PredictionOutcome outcome) {
            if (outcome.getClosedBy() == MaintenanceKind.FAILED) {
                failedDevices.add(outcome.getDeviceId() + " " + outcome.getClosedAt());
            }
        }

        /** Predictions whose truth is known. */
        public int judged() {
            return lives + probabilities;
        }

        /** Predictions that a replacement or a service has ended before it was known. */
        public int unjudged() {
            return unjudged;
        }

        /** Failures that judged them. */
        public int failures() {
            return failedDevices.size();
        }

        /** Hours; above 0 when the version promised too long a life. Not a number for none. */
        public double meanError() {
            return errors / lives;
        }

        /** Hours. */
        public double meanAbsoluteError() {
            return absolute / lives;
        }

        /** Root of the mean square, hours. */
        public double rmse() {
            return Math.sqrt(squares / lives);
        }

        /** Mean squared difference of probability and truth; not a number without probabilities. */
        public double brier() {
            return probabilitySquares / probabilities;
        }

        /** Share of the truths inside the interval; not a number without intervals. */
        public double coverage() {
            return (double) inside / withInterval;
        }
    }

    private final Set<String> seen = new HashSet<>();
    private final SortedMap<Version, Figures> byVersion = new TreeMap<>();

    /** Counts one outcome; a repeat, known by its id, is left out. */
    public void add(PredictionOutcome outcome) {
        if (seen.add(outcome.getId())) {
            byVersion
                    .computeIfAbsent(
                            new Version(outcome.getModelId(), outcome.getModelVersion()),
                            version -> new Figures())
                    .add(outcome);
        }
    }

    /** The figures of each version, by model and version. */
    public Map<Version, Figures> byVersion() {
        return byVersion;
    }
}
