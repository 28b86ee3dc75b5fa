package io.millrace.mlmodels.model;

import java.util.Arrays;

/**
 * Gradient boosted regression trees in flat arrays: {@code intercept + shrinkage * sum of the
 * trees' leaves}. Immutable, and safe to share between threads.
 *
 * <p>The nodes of all trees lie one after another, each tree in preorder: the child for {@code
 * vector[feature] <= value} is the next node, the other one is at {@code otherwise}. A leaf has
 * feature {@link #LEAF} and its output as value.
 */
public final class GradientBoostedTrees {

    /** The feature of a leaf. */
    public static final int LEAF = -1;

    private final double intercept;
    private final double shrinkage;
    private final int[] roots;
    private final int[] features;
    private final double[] values;
    private final int[] otherwise;

    /**
     * Takes the arrays as they are; they are not to be changed afterwards.
     *
     * @param roots first node of each tree, rising from 0
     * @throws IllegalArgumentException when a walk through the nodes could leave its tree or not
     *     end
     */
    public GradientBoostedTrees(
            double intercept,
            double shrinkage,
            int[] roots,
            int[] features,
            double[] values,
            int[] otherwise) {
        this.intercept = intercept;
        this.shrinkage = shrinkage;
        this.roots = roots.clone();
        this.features = features.clone();
        this.values = values.clone();
        this.otherwise = otherwise.clone();
        check();
    }

    private void check() {
        int nodes = features.length;
        require(values.length == nodes && otherwise.length == nodes, "arrays of unequal length");
        require(Double.isFinite(intercept) && Double.isFinite(shrinkage), "an infinite constant");
        require(roots.length > 0 && roots[0] == 0, "no tree at node 0");
        for (int tree = 0; tree < roots.length; tree++) {
            int end = tree + 1 < roots.length ? roots[tree + 1] : nodes;
            require(roots[tree] < end && end <= nodes, "tree " + tree + " has no nodes");
            for (int node = roots[tree]; node < end; node++) {
                require(Double.isFinite(values[node]), "node " + node + " has no finite value");
                require(features[node] >= LEAF, "node " + node + " has no feature");
                require(
                        features[node] == LEAF
                                || (otherwise[node] > node + 1 && otherwise[node] < end),
                        "node " + node + " leads out of its tree");
            }
            require(features[end - 1] == LEAF, "tree " + tree + " does not end in a leaf");
        }
    }

    private static void require(boolean right, String wrong) {
        if (!right) {
            throw new IllegalArgumentException("Malformed trees: " + wrong);
        }
    }

    /** The prediction for a feature vector; NaN goes where "greater" goes. */
    public double predict(double[] vector) {
        double sum = 0;
        for (int root : roots) {
            int node = root;
            int feature = features[node];
            while (feature >= 0) {
                node = vector[feature] <= values[node] ? node + 1 : otherwise[node];
                feature = features[node];
            }
            sum += values[node];
        }
        return intercept + shrinkage * sum;
    }

    public int trees() {
        return roots.length;
    }

    public int nodes() {
        return features.length;
    }

    /** Features that a vector must have at least. */
    public int featuresNeeded() {
        return Arrays.stream(features).max().orElse(LEAF) + 1;
    }

    double intercept() {
        return intercept;
    }

    double shrinkage() {
        return shrinkage;
    }

    int[] roots() {
        return roots.clone();
    }

    int[] features() {
        return features.clone();
    }

    double[] values() {
        return values.clone();
    }

    int[] otherwise() {
        return otherwise.clone();
    }
}
