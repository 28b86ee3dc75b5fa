package io.millrace.mlmodels.training;

import io.millrace.mlmodels.model.PredictionInterval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Errors on units that were not trained on, and the interval that follows from them (split
 * conformal prediction, by height of the prediction).
 */
public final class IntervalCalibration {

    /** Errors of about as many predictions make one knot. */
    private static final int LEAST_PER_KNOT = 60;

    private static final int MOST_KNOTS = 12;

    /** A prediction for a unit that was not trained on, and what it should have been. */
    public record Case(double prediction, double truth) {}

    private final List<Case> cases = new ArrayList<>();

    /** A prediction for a unit that was not trained on, and what it should have been. */
    public void add(double prediction, double truth) {
        cases.add(new Case(prediction, truth));
    }

    /** All that were added. */
    public List<Case> cases() {
        return List.copyOf(cases);
    }

    /**
     * The interval by height: a knot for each group of neighbouring predictions, with the narrowest
     * interval that holds the share of its errors. (Leaving out half of the rest on either side
     * would hold too many near the cap and near the failure, where the truth cannot lie further on
     * one side.)
     */
    public PredictionInterval byHeight(double coverage) {
        cases.sort(Comparator.comparingDouble(Case::prediction).thenComparingDouble(Case::truth));
        int groups = Math.max(1, Math.min(MOST_KNOTS, cases.size() / LEAST_PER_KNOT));
        List<PredictionInterval.Knot> knots = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            List<Case> members =
                    cases.subList(
                            group * cases.size() / groups, (group + 1) * cases.size() / groups);
            double[] errors =
                    members.stream().mapToDouble(c -> c.truth - c.prediction).sorted().toArray();
            double at = members.stream().mapToDouble(Case::prediction).average().orElse(0);
            if (knots.isEmpty() || at > knots.get(knots.size() - 1).prediction()) {
                int held = rank(errors.length, coverage);
                int first = narrowest(errors, held);
                knots.add(
                        new PredictionInterval.Knot(
                                at,
                                Math.min(0, errors[first]),
                                Math.max(0, errors[first + held - 1])));
            }
        }
        return new PredictionInterval(coverage, knots);
    }

    /** One width for all predictions, as plain conformal prediction has it. */
    public PredictionInterval plain(double coverage) {
        double[] errors =
                cases.stream()
                        .mapToDouble(c -> Math.abs(c.truth - c.prediction))
                        .sorted()
                        .toArray();
        double width = errors[rank(errors.length, coverage) - 1];
        return new PredictionInterval(
                coverage, List.of(new PredictionInterval.Knot(0, -width, width)));
    }

    /** Where the narrowest stretch of so many errors begins. */
    private static int narrowest(double[] sorted, int held) {
        int best = 0;
        for (int first = 1; first + held <= sorted.length; first++) {
            if (sorted[first + held - 1] - sorted[first] < sorted[best + held - 1] - sorted[best]) {
                best = first;
            }
        }
        return best;
    }

    /** How many of the cases are such a share of them and of the one to come. */
    private static int rank(int cases, double share) {
        return Math.max(1, Math.min(cases, (int) Math.ceil(share * (cases + 1))));
    }

    /** Root of the mean squared error over all cases. */
    double rmse() {
        return Math.sqrt(
                cases.stream()
                        .mapToDouble(c -> (c.truth - c.prediction) * (c.truth - c.prediction))
                        .average()
                        .orElse(0));
    }

    /** What the best constant would reach. */
    double constantRmse() {
        double[] truths = cases.stream().mapToDouble(Case::truth).toArray();
        double mean = Arrays.stream(truths).average().orElse(0);
        return Math.sqrt(
                Arrays.stream(truths).map(t -> (t - mean) * (t - mean)).average().orElse(0));
    }

    boolean isEmpty() {
        return cases.isEmpty();
    }
}
