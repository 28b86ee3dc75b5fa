package io.millrace.mlmodels.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a {@link DriftAwareDetector} judges. Lengths are counted in rows.
 *
 * @param metrics the signals of a row, in order
 * @param slow those of {@code metrics} that follow the surroundings, such as temperatures: they are
 *     neither judged nor named
 * @param warmUp rows that are learned before the first judgement
 * @param limit factor on all limits: 1 as they are, larger is quieter
 * @param drift share of a signal's drift that is allowed for: larger is quieter on drifting signals
 * @param recovery share of an alarm's greatest distance, below which the signal is on its way back
 *     and the alarm over
 * @param slowShare share of what a signal scatters in the warm-up that its drift has to make up,
 *     for it to count as slow by itself: its level says nothing
 * @param renew rows without an anomaly after which the level is learned anew
 * @param relearnAfter rows of an anomaly after which the new normal is learned from nothing
 * @param gap length of a silence, in usual intervals, after which the smoothed values start again
 */
public record DriftAwareSettings(
        List<String> metrics,
        List<String> slow,
        int warmUp,
        double limit,
        double drift,
        double recovery,
        double slowShare,
        int renew,
        int relearnAfter,
        double gap) {

    public DriftAwareSettings {
        metrics = List.copyOf(metrics);
        slow = List.copyOf(slow);
        if (metrics.isEmpty()) {
            throw new IllegalArgumentException("metrics is empty; allowed is at least one name");
        }
        if (metrics.stream().distinct().count() < metrics.size()) {
            throw new IllegalArgumentException("metrics names one twice: " + metrics);
        }
        List<String> unknown = new ArrayList<>(slow);
        unknown.removeAll(metrics);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "slow names " + unknown + "; allowed is what metrics names: " + metrics);
        }
        check("warmUp", warmUp, 100, 1e6);
        check("limit", limit, 0.01, 100);
        check("drift", drift, 0, 100);
        check("recovery", recovery, 0, 1);
        check("slowShare", slowShare, 0, Double.MAX_VALUE);
        check("renew", renew, 200, 1e9);
        check("relearnAfter", relearnAfter, 10, 1e9);
        check("gap", gap, 2, 1e12);
    }

    /** The defaults for those signals; which of them are slow is learned. */
    public static DriftAwareSettings of(List<String> metrics) {
        return new DriftAwareSettings(metrics, List.of(), 400, 1, 1, 0.3, 0.5, 400, 600, 100);
    }

    /** The same with another factor on all limits. */
    public DriftAwareSettings withLimit(double newLimit) {
        return new DriftAwareSettings(
                metrics,
                slow,
                warmUp,
                newLimit,
                drift,
                recovery,
                slowShare,
                renew,
                relearnAfter,
                gap);
    }

    /** The same with another share of drift that is allowed for. */
    public DriftAwareSettings withDrift(double newDrift) {
        return new DriftAwareSettings(
                metrics,
                slow,
                warmUp,
                limit,
                newDrift,
                recovery,
                slowShare,
                renew,
                relearnAfter,
                gap);
    }

    private static void check(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s is %s; allowed is %s to %s",
                            name,
                            value,
                            least,
                            most));
        }
    }
}
