package io.millrace.local.page;

import io.millrace.local.models.OutcomeFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the alert topics hold at one moment.
 *
 * @param open the worst first, then the newest
 * @param cleared the newest first; only so many as the book keeps
 * @param counts records of each kind so far
 * @param models how good the versions of models were, by the failures that the topic still holds
 * @param units of the metrics, by device type, in UCUM
 * @param behind records that lie in the topics and are not yet read
 */
public record AlertBoard(
        Reachability kafka,
        List<Alert> open,
        List<Alert> cleared,
        Counts counts,
        List<ModelTruth> models,
        Map<String, Map<String, String>> units,
        long behind) {

    public AlertBoard {
        open = List.copyOf(open);
        cleared = List.copyOf(cleared);
        models = List.copyOf(models);
        units = Map.copyOf(units);
    }

    /**
     * One version of a model against the truth, hours; an error above 0 promised too long a life.
     * What a model does not predict is null.
     *
     * @param coverage share of the truths inside the interval; null without intervals
     * @param brier mean squared error of a probability of failure
     */
    public record ModelTruth(
            String model,
            String version,
            int failures,
            int judged,
            Double meanError,
            Double meanAbsoluteError,
            Double coverage,
            Double brier) {

        static List<ModelTruth> of(OutcomeFigures figures) {
            List<ModelTruth> judged = new ArrayList<>();
            figures.byVersion()
                    .forEach(
                            (version, one) -> {
                                if (one.judged() > 0) {
                                    judged.add(of(version, one));
                                }
                            });
            return judged;
        }

        private static ModelTruth of(OutcomeFigures.Version version, OutcomeFigures.Figures one) {
            return new ModelTruth(
                    version.model(),
                    version.version(),
                    one.failures(),
                    one.judged(),
                    orNull(one.meanError()),
                    orNull(one.meanAbsoluteError()),
                    orNull(one.coverage()),
                    orNull(one.brier()));
        }

        private static Double orNull(double figure) {
            return Double.isNaN(figure) ? null : figure;
        }
    }

    /**
     * Counted by reading the topics, committed records only, except {@code eventRecords}, which is
     * the difference of the offsets of iot.device-events and so counts pulses too.
     */
    public record Counts(
            long raised,
            long cleared,
            long late,
            long anomalies,
            long deadLetters,
            Map<String, Long> deadLettersByReason,
            long eventRecords,
            long unreadable) {

        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, Map.of(), 0, 0);

        public Counts {
            deadLettersByReason = Map.copyOf(deadLettersByReason);
        }
    }
}
