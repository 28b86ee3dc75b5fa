package io.millrace.mlmodels.model;

import java.util.Arrays;

/**
 * Gradient boosted regression trees in flat arrays: {@code intercept + shrinkage * sum of the
 * trees' leaves}. Immutable, and safe to share between threads.
 *
 * <p>The nodes of all trees lie one after another, each tree in preorder: the child for {@code
 * vector[feature] <= value} is the next node, the other one is at {@code otherwise}. A leaf has
 * feature {@link #LEAF} and its output as value.
 *
 * <p>Which way a row goes is as good as chance to the processor, so that a walk of jumps waits at
 * most of them. Shallow trees are walked without jumps therefore: as many steps as the deepest leaf
 * needs, where a leaf's step leads to itself, and several trees at a time.
 */
public final class GradientBoostedTrees {

    /** The feature of a leaf. */
    public static final int LEAF = -1;

    /** Deeper trees are walked node by node: most of their leaves are nearer than the deepest. */
    private static final int MOST_STEPS = 10;

    private final double intercept;
    private final double shrinkage;
    private final int[] roots;
    private final int[] features;
    private final double[] values;
    private final int[] otherwise;
    private final int[] covers;
    private final int steps;
    private final int[] tests;
    private final double[] limits;
    private final int[] next;

    /** Trees that do not tell how many rows of training came to each node. */
    public GradientBoostedTrees(
            double intercept,
            double shrinkage,
            int[] roots,
            int[] features,
            double[] values,
            int[] otherwise) {
        this(intercept, shrinkage, roots, features, values, otherwise, new int[0]);
    }

    /**
     * Takes the arrays as they are; they are not to be changed afterwards.
     *
     * @param roots first node of each tree, rising from 0
     * @param covers rows of training that came to each node; empty when it is not known
     * @throws IllegalArgumentException when a walk through the nodes could leave its tree or not
     *     end
     */
    public GradientBoostedTrees(
            double intercept,
            double shrinkage,
            int[] roots,
            int[] features,
            double[] values,
            int[] otherwise,
            int[] covers) {
        this.intercept = intercept;
        this.shrinkage = shrinkage;
        this.roots = roots.clone();
        this.features = features.clone();
        this.values = values.clone();
        this.otherwise = otherwise.clone();
        this.covers = covers.clone();
        check();
        this.steps = depth();
        this.tests = new int[features.length];
        this.limits = new double[features.length];
        this.next = new int[2 * features.length];
        for (int node = 0; node < features.length; node++) {
            boolean leaf = features[node] == LEAF;
            tests[node] = leaf ? 0 : features[node];
            limits[node] = leaf ? 0 : values[node];
            next[2 * node] = leaf ? node : otherwise[node];
            next[2 * node + 1] = leaf ? node : node + 1;
        }
    }

    /** Steps to the deepest leaf. */
    private int depth() {
        int[] depths = new int[features.length];
        int deepest = 0;
        for (int node = 0; node < features.length; node++) {
            if (features[node] != LEAF) {
                depths[node + 1] = depths[node] + 1;
                depths[otherwise[node]] = depths[node] + 1;
            }
            deepest = Math.max(deepest, depths[node]);
        }
        return deepest;
    }

    private void check() {
        int nodes = features.length;
        require(values.length == nodes && otherwise.length == nodes, "arrays of unequal length");
        require(covers.length == 0 || covers.length == nodes, "covers of another length");
        for (int cover : covers) {
            require(cover > 0, "a node that no row came to");
        }
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
        int tree = 0;
        for (; steps <= MOST_STEPS && tree + 4 <= roots.length; tree += 4) {
            int a = roots[tree];
            int b = roots[tree + 1];
            int c = roots[tree + 2];
            int d = roots[tree + 3];
            for (int step = 0; step < steps; step++) {
                a = next[2 * a + (vector[tests[a]] <= limits[a] ? 1 : 0)];
                b = next[2 * b + (vector[tests[b]] <= limits[b] ? 1 : 0)];
                c = next[2 * c + (vector[tests[c]] <= limits[c] ? 1 : 0)];
                d = next[2 * d + (vector[tests[d]] <= limits[d] ? 1 : 0)];
            }
            // One after another, so that the sum is the same however many are walked at a time.
            sum += values[a];
            sum += values[b];
            sum += values[c];
            sum += values[d];
        }
        for (; tree < roots.length; tree++) {
            sum += values[leaf(roots[tree], vector)];
        }
        return intercept + shrinkage * sum;
    }

    private int leaf(int root, double[] vector) {
        int node = root;
        while (features[node] >= 0) {
            node = vector[features[node]] <= values[node] ? node + 1 : otherwise[node];
        }
        return node;
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

    /** True when it is known how many rows of training came to each node. */
    public boolean hasCovers() {
        return covers.length > 0;
    }

    /** The features that any tree looks at, rising. */
    public int[] featuresUsed() {
        return Arrays.stream(features)
                .filter(feature -> feature != LEAF)
                .distinct()
                .sorted()
                .toArray();
    }

    int[] covers() {
        return covers.clone();
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
