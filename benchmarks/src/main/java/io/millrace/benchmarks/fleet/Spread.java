package io.millrace.benchmarks.fleet;

import java.util.List;

/** Median, 90th percentile and range of a few values; percentiles by nearest rank. */
record Spread(int count, double median, double p90, double least, double most) {

    /** Null without values: there is no spread of nothing. */
    static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            return null;
        }
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        double p90 = sorted[(int) Math.ceil(0.9 * sorted.length) - 1];
        return new Spread(sorted.length, median, p90, sorted[0], sorted[sorted.length - 1]);
    }
}
