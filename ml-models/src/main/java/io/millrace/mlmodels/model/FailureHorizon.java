package io.millrace.mlmodels.model;

import java.util.List;

/**
 * What makes a model's trees tell the probability of a failure within a horizon: how their scores
 * translate into shares of failures on units that were not trained on. Between the knots it is
 * interpolated.
 *
 * @param horizon how long before a failure a device counts as failing, in the model's unit
 * @param knots by rising score, with probabilities that do not fall
 */
public record FailureHorizon(double horizon, List<Knot> knots) {

    /** The probability at one score. */
    public record Knot(double score, double probability) {}

    public FailureHorizon {
        knots = List.copyOf(knots);
        boolean rising = !knots.isEmpty() && horizon > 0 && horizon < 1e15;
        for (int k = 0; k < knots.size(); k++) {
            Knot knot = knots.get(k);
            Knot before = knots.get(Math.max(0, k - 1));
            rising &= Double.isFinite(knot.score) && (k == 0 || knot.score > before.score);
            rising &= knot.probability >= before.probability;
            rising &= knot.probability >= 0 && knot.probability <= 1;
        }
        if (!rising) {
            throw new IllegalArgumentException(
                    "A failure horizon of " + horizon + " with knots that do not rise: " + knots);
        }
    }

    /** The probability of a failure within the horizon. */
    public double probability(double score) {
        Knot before = knots.get(0);
        for (Knot knot : knots) {
            if (score <= knot.score) {
                double width = knot.score - before.score;
                double share =
                        width > 0 && score > before.score ? (score - before.score) / width : 0;
                return before.probability + share * (knot.probability - before.probability);
            }
            before = knot;
        }
        return before.probability;
    }
}
