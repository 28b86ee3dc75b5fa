package io.millrace.mlmodels.model;

import java.util.Arrays;

/**
 * How much each feature has added to one prediction, in the prediction's own unit: Shapley values
 * of the trees (path-dependent TreeSHAP; Lundberg, Erion, Lee: Consistent Individualized Feature
 * Attribution for Tree Ensembles, 2018, algorithm 2). Their sum and {@link #expected} are the
 * prediction before it is clipped. Takes milliseconds: for alerts, not for every event.
 */
public final class TreeContributions {

    private final GradientBoostedTrees trees;
    private final int[] features;
    private final double[] values;
    private final int[] otherwise;
    private final int[] covers;

    /**
     * @throws IllegalArgumentException when the trees do not say how many rows of training came to
     *     each node (models of file format 1)
     */
    public TreeContributions(GradientBoostedTrees trees) {
        if (!trees.hasCovers()) {
            throw new IllegalArgumentException(
                    "These trees do not tell how many rows came to each node");
        }
        this.trees = trees;
        this.features = trees.features();
        this.values = trees.values();
        this.otherwise = trees.otherwise();
        this.covers = trees.covers();
    }

    /** The mean prediction over the rows of training that the trees were grown on. */
    public double expected() {
        double sum = 0;
        for (int root : trees.roots()) {
            sum += mean(root);
        }
        return trees.intercept() + trees.shrinkage() * sum;
    }

    private double mean(int node) {
        if (features[node] == GradientBoostedTrees.LEAF) {
            return values[node];
        }
        int left = node + 1;
        int right = otherwise[node];
        return (covers[left] * mean(left) + covers[right] * mean(right))
                / (covers[left] + covers[right]);
    }

    /** What each of the vector's features has added. */
    public double[] of(double[] vector) {
        double[] sum = new double[vector.length];
        for (int root : trees.roots()) {
            walk(vector, sum, root, new Path(0), 1, 1, -1);
        }
        for (int feature = 0; feature < sum.length; feature++) {
            sum[feature] *= trees.shrinkage();
        }
        return sum;
    }

    /**
     * The features that the walk has split on, each once: the share of the rows that go this way
     * without knowing it ({@code zeros}), whether the vector goes this way ({@code ones}), and the
     * weights of subsets by their size.
     */
    private static final class Path {
        final int[] feature;
        final double[] zeros;
        final double[] ones;
        final double[] weights;
        int length;

        Path(int length) {
            this.length = length;
            this.feature = new int[length + 1];
            this.zeros = new double[length + 1];
            this.ones = new double[length + 1];
            this.weights = new double[length + 1];
        }

        Path extended(double zero, double one, int newFeature) {
            Path longer = new Path(length + 1);
            System.arraycopy(feature, 0, longer.feature, 0, length);
            System.arraycopy(zeros, 0, longer.zeros, 0, length);
            System.arraycopy(ones, 0, longer.ones, 0, length);
            System.arraycopy(weights, 0, longer.weights, 0, length);
            longer.feature[length] = newFeature;
            longer.zeros[length] = zero;
            longer.ones[length] = one;
            longer.weights[length] = length == 0 ? 1 : 0;
            for (int i = length - 1; i >= 0; i--) {
                longer.weights[i + 1] += one * longer.weights[i] * (i + 1) / (length + 1.0);
                longer.weights[i] = zero * longer.weights[i] * (length - i) / (length + 1.0);
            }
            return longer;
        }

        Path without(int at) {
            Path shorter = new Path(length - 1);
            double next = weights[length - 1];
            for (int i = length - 2; i >= 0; i--) {
                if (ones[at] != 0) {
                    shorter.weights[i] = next * length / ((i + 1) * ones[at]);
                    next = weights[i] - shorter.weights[i] * zeros[at] * (length - 1 - i) / length;
                } else {
                    shorter.weights[i] = weights[i] * length / (zeros[at] * (length - 1 - i));
                }
            }
            for (int i = 0; i < length - 1; i++) {
                int from = i < at ? i : i + 1;
                shorter.feature[i] = feature[from];
                shorter.zeros[i] = zeros[from];
                shorter.ones[i] = ones[from];
            }
            return shorter;
        }

        int indexOf(int wanted) {
            for (int i = 1; i < length; i++) {
                if (feature[i] == wanted) {
                    return i;
                }
            }
            return -1;
        }
    }

    private void walk(
            double[] vector,
            double[] sum,
            int node,
            Path before,
            double zero,
            double one,
            int splitOn) {
        Path path = before.extended(zero, one, splitOn);
        int feature = features[node];
        if (feature == GradientBoostedTrees.LEAF) {
            for (int i = 1; i < path.length; i++) {
                double weight = Arrays.stream(path.without(i).weights, 0, path.length - 1).sum();
                sum[path.feature[i]] += weight * (path.ones[i] - path.zeros[i]) * values[node];
            }
            return;
        }
        int left = node + 1;
        int right = otherwise[node];
        boolean goesLeft = vector[feature] <= values[node];
        double zeroBefore = 1;
        double oneBefore = 1;
        int seen = path.indexOf(feature);
        if (seen >= 0) {
            zeroBefore = path.zeros[seen];
            oneBefore = path.ones[seen];
            path = path.without(seen);
        }
        double all = covers[left] + (double) covers[right];
        walk(
                vector,
                sum,
                left,
                path,
                zeroBefore * covers[left] / all,
                goesLeft ? oneBefore : 0,
                feature);
        walk(
                vector,
                sum,
                right,
                path,
                zeroBefore * covers[right] / all,
                goesLeft ? 0 : oneBefore,
                feature);
    }
}
