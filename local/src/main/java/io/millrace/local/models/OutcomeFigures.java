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
 * How good the versions of models were, once the truth was known. Only predictions before a failure
 * are judged; a device that was replaced or serviced in time says nothing of when it would have
 * failed.
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
        private int judged;
        private int unjudged;
        private double errors;
        private double absolute;
        private double squares;
        private int withInterval;
        private int inside;

        private void add(PredictionOutcome outcome) {
            if (outcome.getClosedBy() != MaintenanceKind.FAILED
                    || outcome.getErrorHours() == null) {
                unjudged++;
                return;
            }
            failedDevices.add(outcome.getDeviceId() + " " + outcome.getClosedAt());
            double error = outcome.getErrorHours();
            judged++;
            errors += error;
            absolute += Math.abs(error);
            squares += error * error;
            if (outcome.getInsideInterval() != null) {
                withInterval++;
                inside += outcome.getInsideInterval() ? 1 : 0;
            }
        }

        /** Predictions that a failure judged. */
        public int judged() {
            return judged;
        }

        /** Predictions that ended with a replacement or a service. */
        public int unjudged() {
            return unjudged;
        }

        /** Failures that judged them. */
        public int failures() {
            return failedDevices.size();
        }

        /** Hours; above 0 when the version promised too long a life. Not a number for none. */
        public double meanError() {
            return errors / judged;
        }

        /** Hours. */
        public double meanAbsoluteError() {
            return absolute / judged;
        }

        /** Root of the mean square, hours. */
        public double rmse() {
            return Math.sqrt(squares / judged);
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
