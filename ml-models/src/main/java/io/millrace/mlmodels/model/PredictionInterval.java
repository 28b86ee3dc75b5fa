package io.millrace.mlmodels.model;

import java.util.List;

/**
 * How far the truth lies from a prediction, by conformal calibration: quantiles of the errors on
 * units that were not trained on, for predictions of about that height. Between the knots the
 * offsets are interpolated; beyond them the outermost ones hold. Predictions of a near failure are
 * far better than those of mid-life, so that one width for all would be too wide for them.
 *
 * @param coverage share of the truths that are to lie within, for example 0.9
 * @param knots by rising prediction
 */
public record PredictionInterval(double coverage, List<Knot> knots) {

    /**
     * Offsets at one prediction.
     *
     * @param below to the lower end, at most 0
     * @param above to the upper end, at least 0
     */
    public record Knot(double prediction, double below, double above) {}

    public PredictionInterval {
        knots = List.copyOf(knots);
        if (!(coverage > 0 && coverage < 1) || knots.isEmpty()) {
            throw new IllegalArgumentException(
                    "A prediction interval of coverage "
                            + coverage
                            + " with "
                            + knots.size()
                            + " knots; allowed is a coverage between 0 and 1, and 1 knot or more");
        }
        double last = Double.NEGATIVE_INFINITY;
        for (Knot knot : knots) {
            if (!(knot.prediction > last
                    && knot.below <= 0
                    && knot.above >= 0
                    && Double.isFinite(knot.below + knot.above + knot.prediction))) {
                throw new IllegalArgumentException("A prediction interval with a knot " + knot);
            }
            last = knot.prediction;
        }
    }

    /** Lower end for a prediction. */
    public double lower(double prediction) {
        return prediction + offset(prediction, true);
    }

    /** Upper end for a prediction. */
    public double upper(double prediction) {
        return prediction + offset(prediction, false);
    }

    private double offset(double prediction, boolean below) {
        int at = 0;
        while (at < knots.size() && knots.get(at).prediction < prediction) {
            at++;
        }
        if (at == 0 || at == knots.size()) {
            return side(knots.get(at == 0 ? 0 : at - 1), below);
        }
        Knot before = knots.get(at - 1);
        Knot after = knots.get(at);
        double share = (prediction - before.prediction) / (after.prediction - before.prediction);
        return side(before, below) + share * (side(after, below) - side(before, below));
    }

    private static double side(Knot knot, boolean below) {
        return below ? knot.below : knot.above;
    }
}
