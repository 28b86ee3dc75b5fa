package io.millrace.benchmarks.throughput;

/** The numbers of one metric of one device over one window. */
record WindowRow(long count, double sum, double min, double max, double mean, double deviation) {

    /** Whether another row says the same, rounding apart; NaN for a sum says nothing. */
    boolean agrees(WindowRow other) {
        double scale = Math.max(Math.abs(min), Math.abs(max));
        return count == other.count
                && min == other.min
                && max == other.max
                && near(mean, other.mean, scale)
                && (Double.isNaN(other.sum) || near(sum, other.sum, scale * count))
                && near(deviation, other.deviation, scale);
    }

    private static boolean near(double one, double other, double scale) {
        return Math.abs(one - other) <= 1e-9 * scale;
    }
}
