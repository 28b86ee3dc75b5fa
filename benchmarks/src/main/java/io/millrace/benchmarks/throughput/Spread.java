package io.millrace.benchmarks.throughput;

import java.util.List;

/** Median and range of the repetitions of one measurement. */
record Spread(double median, double least, double most) {

    static Spread of(List<CpuMark.Slope> slopes) {
        return ofNumbers(
                slopes.stream().mapToDouble(CpuMark.Slope::cpuSecondsPerMillion).toArray());
    }

    static Spread ofNumbers(double... numbers) {
        double[] sorted = numbers.clone();
        java.util.Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** Median, least, most. */
    double[] asArray() {
        return new double[] {median, least, most};
    }
}
