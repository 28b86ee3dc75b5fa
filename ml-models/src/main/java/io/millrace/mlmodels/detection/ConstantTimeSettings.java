package io.millrace.mlmodels.detection;

import java.util.Locale;

/**
 * How a {@link ConstantTimeDetector} judges. Lengths are counted in readings of the signal.
 *
 * @param warmUp readings before the first judgement
 * @param quiet readings after an anomaly in which no other is announced
 * @param limit of a likelihood, from which a reading is anomalous: 0.5 is a tail probability of
 *     1e-5, 1 of 1e-10
 * @param margin share of its range by which a signal may leave it
 * @param relearnAfter anomalous readings in a row, after which they are learned as the new normal
 * @param gap length of a silence, in usual intervals, after which the last scores count no more
 */
public record ConstantTimeSettings(
        int warmUp, int quiet, double limit, double margin, int relearnAfter, double gap) {

    public static final ConstantTimeSettings DEFAULT =
            new ConstantTimeSettings(750, 150, 0.504, 0.05, 100, 100);

    public ConstantTimeSettings {
        check("warmUp", warmUp, 10, 1e9);
        check("quiet", quiet, 0, 1e9);
        check("limit", limit, 0.1, 1);
        check("margin", margin, 0, 10);
        check("relearnAfter", relearnAfter, 1, 1e9);
        check("gap", gap, 2, 1e12);
    }

    public ConstantTimeSettings withWarmUp(int newWarmUp) {
        return new ConstantTimeSettings(newWarmUp, quiet, limit, margin, relearnAfter, gap);
    }

    public ConstantTimeSettings withQuiet(int newQuiet) {
        return new ConstantTimeSettings(warmUp, newQuiet, limit, margin, relearnAfter, gap);
    }

    public ConstantTimeSettings withLimit(double newLimit) {
        return new ConstantTimeSettings(warmUp, quiet, newLimit, margin, relearnAfter, gap);
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
