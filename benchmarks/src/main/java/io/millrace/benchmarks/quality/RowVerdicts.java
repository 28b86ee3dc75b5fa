package io.millrace.benchmarks.quality;

/**
 * Verdicts on rows held against their labels.
 *
 * @param truePositives anomalous, and flagged
 * @param falsePositives not anomalous, yet flagged
 * @param falseNegatives anomalous, yet not flagged
 * @param trueNegatives not anomalous, and not flagged
 */
public record RowVerdicts(
        long truePositives, long falsePositives, long falseNegatives, long trueNegatives) {

    public static final RowVerdicts NONE = new RowVerdicts(0, 0, 0, 0);

    /** Of the rows from {@code from} on. */
    public static RowVerdicts of(boolean[] flagged, boolean[] anomalous, int from) {
        long[] counts = new long[4];
        for (int row = from; row < flagged.length; row++) {
            counts[(anomalous[row] ? 2 : 0) + (flagged[row] ? 1 : 0)]++;
        }
        return new RowVerdicts(counts[3], counts[1], counts[2], counts[0]);
    }

    public RowVerdicts plus(RowVerdicts other) {
        return new RowVerdicts(
                truePositives + other.truePositives,
                falsePositives + other.falsePositives,
                falseNegatives + other.falseNegatives,
                trueNegatives + other.trueNegatives);
    }

    /** Harmonic mean of precision and recall; 0 when nothing was found. */
    public double f1() {
        double both = 2.0 * truePositives;
        return both == 0 ? 0 : both / (both + falsePositives + falseNegatives);
    }

    /** Share of the normal rows that were flagged. */
    public double falseAlarmRate() {
        return share(falsePositives, trueNegatives);
    }

    /** Share of the anomalous rows that were not flagged. */
    public double missedAlarmRate() {
        return share(falseNegatives, truePositives);
    }

    /** Share of all rows that were flagged. */
    public double flaggedShare() {
        return share(truePositives + falsePositives, falseNegatives + trueNegatives);
    }

    private static double share(long part, long rest) {
        return part + rest == 0 ? 0 : (double) part / (part + rest);
    }
}
