package io.millrace.mlmodels.training;

import io.millrace.mlmodels.model.GradientBoostedTrees;
import java.util.ArrayList;
import java.util.List;
import smile.base.cart.InternalNode;
import smile.base.cart.LeafNode;
import smile.base.cart.Node;
import smile.base.cart.OrdinalNode;
import smile.base.cart.RegressionNode;
import smile.data.Tuple;
import smile.data.type.StructType;
import smile.regression.GradientTreeBoost;
import smile.regression.RegressionTree;

/** Turns Smile's gradient boosted trees into ours, and holds the two against each other. */
final class SmileTrees {

    private static final long SIGN = Long.MIN_VALUE;

    private final List<Integer> roots = new ArrayList<>();
    private final List<Integer> features = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private final List<Integer> otherwise = new ArrayList<>();
    private final StructType schema;
    private final double[] probe;

    private SmileTrees(StructType schema, int featureCount) {
        this.schema = schema;
        this.probe = new double[featureCount];
    }

    /**
     * Our form of the model.
     *
     * @param schema of a feature vector
     * @param shrinkage that the model was fitted with, which it does not tell
     */
    static GradientBoostedTrees export(
            GradientTreeBoost model, StructType schema, double shrinkage, double[] anyVector) {
        SmileTrees export = new SmileTrees(schema, anyVector.length);
        for (RegressionTree tree : model.trees()) {
            export.roots.add(export.features.size());
            export.add(tree.root());
        }
        double sum = export.trees(0, shrinkage).predict(anyVector);
        double intercept = model.predict(Tuple.of(anyVector, schema)) - sum;
        return export.trees(intercept, shrinkage);
    }

    private GradientBoostedTrees trees(double intercept, double shrinkage) {
        return new GradientBoostedTrees(
                intercept,
                shrinkage,
                ints(roots),
                ints(features),
                values.stream().mapToDouble(Double::doubleValue).toArray(),
                ints(otherwise));
    }

    private void add(Node node) {
        int at = features.size();
        features.add(GradientBoostedTrees.LEAF);
        values.add(0.0);
        otherwise.add(0);
        if (node instanceof RegressionNode leaf) {
            values.set(at, leaf.output());
        } else if (node instanceof OrdinalNode split) {
            features.set(at, split.feature());
            values.set(at, threshold(split));
            add(split.trueChild());
            otherwise.set(at, features.size());
            add(split.falseChild());
        } else {
            throw new IllegalStateException(
                    "Only numeric splits can be exported, not "
                            + node.getClass().getSimpleName()
                            + (node instanceof LeafNode ? " of a classification" : ""));
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
