package io.millrace.mlmodels.training;

import io.millrace.mlmodels.model.GradientBoostedTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import smile.base.cart.DecisionNode;
import smile.base.cart.InternalNode;
import smile.base.cart.Node;
import smile.base.cart.OrdinalNode;
import smile.base.cart.RegressionNode;
import smile.classification.RandomForest;
import smile.data.Tuple;
import smile.data.type.StructType;
import smile.regression.GradientTreeBoost;
import smile.regression.RegressionTree;

/** Turns Smile's trees into ours. */
final class SmileTrees {

    private static final long SIGN = Long.MIN_VALUE;

    private final List<Integer> roots = new ArrayList<>();
    private final List<Integer> features = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private final List<Integer> otherwise = new ArrayList<>();
    private final List<Integer> covers = new ArrayList<>();
    private final int[] columns;
    private final StructType schema;
    private final double[] probe;
    private double say = 1;

    private SmileTrees(StructType schema, int[] columns) {
        this.schema = schema;
        this.columns = columns;
        this.probe = new double[columns.length];
    }

    /**
     * Our form of the model.
     *
     * @param columns the feature that each column of Smile's table is
     * @param shrinkage that the model was fitted with, which it does not tell
     * @param anyVector all features, from which the intercept is found
     */
    static GradientBoostedTrees export(
            GradientTreeBoost model, int[] columns, double shrinkage, double[] anyVector) {
        SmileTrees export = new SmileTrees(model.schema(), columns);
        for (RegressionTree tree : model.trees()) {
            export.roots.add(export.features.size());
            export.add(tree.root());
        }
        double[] row = new double[columns.length];
        for (int c = 0; c < row.length; c++) {
            row[c] = anyVector[columns[c]];
        }
        double sum = export.trees(0, shrinkage).predict(anyVector);
        double intercept = model.predict(Tuple.of(row, export.schema)) - sum;
        return export.trees(intercept, shrinkage);
    }

    /**
     * Our form of a forest of two classes: the leaves are the second class's share, times the
     * tree's say.
     */
    static GradientBoostedTrees export(RandomForest forest, int columns) {
        SmileTrees export = new SmileTrees(forest.schema(), IntStream.range(0, columns).toArray());
        double says = 0;
        for (RandomForest.Model model : forest.models()) {
            says += model.weight;
        }
        for (RandomForest.Model model : forest.models()) {
            export.say = model.weight / says;
            export.roots.add(export.features.size());
            export.add(model.tree.root());
        }
        return export.trees(0, 1);
    }

    private GradientBoostedTrees trees(double intercept, double shrinkage) {
        return new GradientBoostedTrees(
                intercept,
                shrinkage,
                ints(roots),
                ints(features),
                values.stream().mapToDouble(Double::doubleValue).toArray(),
                ints(otherwise),
                ints(covers));
    }

    private void add(Node node) {
        int at = features.size();
        features.add(GradientBoostedTrees.LEAF);
        values.add(0.0);
        otherwise.add(0);
        covers.add(node.size());
        if (node instanceof RegressionNode leaf) {
            values.set(at, leaf.output());
        } else if (node instanceof DecisionNode leaf) {
            values.set(at, say * leaf.posteriori(new double[2])[1]);
        } else if (node instanceof OrdinalNode split) {
            features.set(at, columns[split.feature()]);
            values.set(at, threshold(split));
            add(split.trueChild());
            otherwise.set(at, features.size());
            add(split.falseChild());
        } else {
            throw new IllegalStateException(
                    "Only numeric splits can be exported, not " + node.getClass().getSimpleName());
        }
    }

    /**
     * The largest number that still goes to the true child. Smile keeps it to itself, but tells the
     * way of any number: halving the numbers by their bits finds it exactly.
     */
    private double threshold(InternalNode split) {
        long low = ordered(-Double.MAX_VALUE);
        long high = ordered(Double.MAX_VALUE);
        while (low < high) {
            long middle = low + ((high - low) >>> 1) + 1;
            probe[split.feature()] = number(middle);
            if (split.branch(Tuple.of(probe, schema))) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return number(low);
    }

    /** A number's bits as a whole number of the same order. */
    private static long ordered(double number) {
        long bits = Double.doubleToLongBits(number);
        return bits < 0 ? SIGN - bits : bits;
    }

    private static double number(long ordered) {
        return Double.longBitsToDouble(ordered < 0 ? SIGN - ordered : ordered);
    }

    private static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
