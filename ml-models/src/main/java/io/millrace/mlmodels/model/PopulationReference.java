package io.millrace.mlmodels.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the features that a model uses, and its predictions, looked like in training: bounds of ten
 * bins each, and the share of the rows in each bin. What comes in later is counted in the same bins
 * ({@link #count}), and its <b>population stability index</b> tells how far it has drifted: below
 * 0.1 nothing to see, above 0.25 another population than the model was made for.
 *
 * @param columns what is watched, features first, then the prediction
 */
public record PopulationReference(List<Column> columns) {

    /** The place of the prediction, which is no feature. */
    public static final int PREDICTION = -1;

    private static final int BINS = 10;

    /** An empty bin is counted as so much, for its logarithm's sake. */
    private static final double LEAST_SHARE = 1e-4;

    /**
     * One watched number.
     *
     * @param feature its place in the vector; {@link #PREDICTION} for the prediction
     * @param bounds upper ends of all bins but the last, rising
     * @param shares one more than bounds
     */
    public record Column(int feature, List<Double> bounds, List<Double> shares) {

        public Column {
            bounds = List.copyOf(bounds);
            shares = List.copyOf(shares);
            if (shares.size() != bounds.size() + 1 || feature < PREDICTION) {
                throw new IllegalArgumentException(
                        "A column of " + bounds.size() + " bounds and " + shares.size() + " bins");
            }
        }

        int bin(double value) {
            int bin = 0;
            while (bin < bounds.size() && !(value <= bounds.get(bin))) {
                bin++;
            }
            return bin;
        }
    }

    public PopulationReference {
        columns = List.copyOf(columns);
    }

    /**
     * The reference of a model, from the rows of its training.
     *
     * @param predictions what is said of each row
     * @param weights how often each row counts
     */
    public static PopulationReference of(
            GradientBoostedTrees trees, double[][] vectors, double[] predictions, int[] weights) {
        List<Column> watched = new ArrayList<>();
        for (int feature : trees.featuresUsed()) {
            watched.add(column(feature, values(weights, row -> vectors[row][feature])));
        }
        watched.add(column(PREDICTION, values(weights, row -> predictions[row])));
        return new PopulationReference(watched);
    }

    private static double[] values(int[] weights, IntToDoubleFunction of) {
        return IntStream.range(0, weights.length)
                .flatMap(row -> IntStream.generate(() -> row).limit(weights[row]))
                .mapToDouble(of)
                .toArray();
    }

    /** The reference of a column, from its values in training. */
    public static Column column(int feature, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        List<Double> bounds = new ArrayList<>();
        for (int bin = 1; bin < BINS; bin++) {
            double bound = sorted[(int) ((long) bin * sorted.length / BINS)];
            if (bounds.isEmpty() || bound > bounds.get(bounds.size() - 1)) {
                bounds.add(bound);
            }
        }
        long[] counts = new long[bounds.size() + 1];
        Column empty = new Column(feature, bounds, Collections.nCopies(counts.length, 0.0));
        for (double value : values) {
            counts[empty.bin(value)]++;
        }
        List<Double> shares = new ArrayList<>();
        for (long count : counts) {
            shares.add(count / (double) values.length);
        }
        return new Column(feature, bounds, shares);
    }

    /** Counters for {@link #count}: one row a column, one place a bin. */
    public long[][] counters() {
        long[][] counters = new long[columns.size()][];
        for (int c = 0; c < counters.length; c++) {
            counters[c] = new long[columns.get(c).shares.size()];
        }
        return counters;
    }

    /** Counts one vector and its prediction. */
    public void count(long[][] counters, double[] vector, double prediction) {
        for (int c = 0; c < counters.length; c++) {
            Column column = columns.get(c);
            double value = column.feature == PREDICTION ? prediction : vector[column.feature];
            counters[c][column.bin(value)]++;
        }
    }

    /** The population stability index of each column; 0 for columns without a count. */
    public double[] stability(long[][] counters) {
        double[] stability = new double[counters.length];
        for (int c = 0; c < counters.length; c++) {
            stability[c] = stability(shares(c), counters[c]);
        }
        return stability;
    }

    /** The shares of the training's rows by bin. */
    public double[] shares(int column) {
        return columns.get(column).shares.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * The population stability index of one column; 0 without a count.
     *
     * @param then shares by bin
     * @param counts by the same bins
     */
    public static double stability(double[] then, long[] counts) {
        double sum = Arrays.stream(counts).sum();
        double stability = 0;
        for (int bin = 0; bin < counts.length && sum > 0; bin++) {
            double was = Math.max(LEAST_SHARE, then[bin]);
            double is = Math.max(LEAST_SHARE, counts[bin] / sum);
            stability += (is - was) * Math.log(is / was);
        }
        return stability;
    }
}
