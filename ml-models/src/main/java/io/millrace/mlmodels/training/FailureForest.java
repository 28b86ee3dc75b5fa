package io.millrace.mlmodels.training;

import io.millrace.mlmodels.model.FailureHorizon;
import io.millrace.mlmodels.model.GradientBoostedTrees;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import smile.base.cart.SplitRule;
import smile.classification.RandomForest;
import smile.data.DataFrame;
import smile.data.Tuple;
import smile.data.formula.Formula;
import smile.data.vector.IntVector;
import smile.math.MathEx;

/**
 * Smile's random forest over rows that either failed or did not, in our form, calibrated by
 * cross-validation: what its score means is learned from groups that it was not trained on.
 *
 * @param trees whose sum is the score, 0 to 1
 * @param knots from scores to probabilities, by isotonic regression
 * @param scores of each row by a forest that was not trained on its group
 * @param parity largest difference from Smile's own score over all rows
 * @param gains of each column: how much its splits have told failures from the rest, over all trees
 */
public record FailureForest(
        GradientBoostedTrees trees,
        List<FailureHorizon.Knot> knots,
        double[] scores,
        double parity,
        double[] gains) {

    private static final String LABEL = "failed";

    /**
     * How a forest is grown.
     *
     * @param trees in it
     * @param leastRows in a leaf
     * @param mostLeaves of a tree
     * @param folds of the calibration
     * @param seed of all chance
     */
    public record Settings(int trees, int leastRows, int mostLeaves, int folds, long seed) {
        /** Enough for some ten thousand rows. */
        public static final Settings DEFAULT = new Settings(100, 3, 500, 3, 42);
    }

    /**
     * Grows and calibrates.
     *
     * @param group of a row: rows of one group are in one fold together (for rows of a device: the
     *     device)
     * @param weights how often each row counts where scores become probabilities; the forest itself
     *     sees each once
     */
    public static FailureForest fit(
            double[][] vectors,
            boolean[] failed,
            IntUnaryOperator group,
            int[] weights,
            Settings settings) {
        double[] scores = new double[vectors.length];
        for (int fold = 0; fold < settings.folds(); fold++) {
            int held = fold;
            int[] in =
                    rows(
                            vectors,
                            r -> Math.floorMod(group.applyAsInt(r), settings.folds()) != held);
            Grown grown = grow(pick(vectors, in), pick(failed, in), settings);
            for (int r :
                    rows(
                            vectors,
                            r -> Math.floorMod(group.applyAsInt(r), settings.folds()) == held)) {
                scores[r] = grown.trees.predict(vectors[r]);
            }
        }
        Grown grown = grow(vectors, failed, settings);
        return new FailureForest(
                grown.trees,
                IsotonicRegression.fit(scores, failed, weights),
                scores,
                grown.parity,
                grown.gains);
    }

    private record Grown(GradientBoostedTrees trees, double parity, double[] gains) {}

    private static Grown grow(double[][] vectors, boolean[] failed, Settings settings) {
        int columns = vectors[0].length;
        String[] names = IntStream.range(0, columns).mapToObj(c -> "x" + c).toArray(String[]::new);
        int[] labels = IntStream.range(0, failed.length).map(r -> failed[r] ? 1 : 0).toArray();
        if (Arrays.stream(labels).distinct().count() < 2) {
            throw new IllegalArgumentException(
                    "All rows are alike: a forest needs rows that failed and rows that did not");
        }
        DataFrame frame = DataFrame.of(vectors, names).merge(IntVector.of(LABEL, labels));
        MathEx.setSeed(settings.seed());
        RandomForest forest =
                RandomForest.fit(
                        Formula.lhs(LABEL),
                        frame,
                        settings.trees(),
                        (int) Math.ceil(Math.sqrt(columns)),
                        SplitRule.GINI,
                        20,
                        settings.mostLeaves(),
                        settings.leastRows(),
                        1.0,
                        null,
                        IntStream.range(0, settings.trees()).mapToLong(t -> settings.seed() + t));
        GradientBoostedTrees trees = SmileTrees.export(forest, columns);
        double parity = 0;
        double[] shares = new double[2];
        for (double[] vector : vectors) {
            forest.predict(Tuple.of(vector, forest.schema()), shares);
            parity = Math.max(parity, Math.abs(shares[1] - trees.predict(vector)));
        }
        if (!(parity <= RulTrainer.PARITY)) {
            throw new IllegalStateException(
                    "The exported forest differs from Smile's by up to " + parity);
        }
        return new Grown(trees, parity, forest.importance());
    }

    private static int[] rows(double[][] vectors, IntPredicate wanted) {
        return IntStream.range(0, vectors.length).filter(wanted).toArray();
    }

    private static double[][] pick(double[][] vectors, int[] rows) {
        return IntStream.of(rows).mapToObj(r -> vectors[r]).toArray(double[][]::new);
    }

    private static boolean[] pick(boolean[] failed, int[] rows) {
        boolean[] picked = new boolean[rows.length];
        for (int r = 0; r < rows.length; r++) {
            picked[r] = failed[rows[r]];
        }
        return picked;
    }

    /** The calibrated probability for a vector. */
    public double probability(double[] vector) {
        return new FailureHorizon(1, knots).probability(trees.predict(vector));
    }
}
