package io.millrace.benchmarks.quality;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How well probabilities tell the few that fail from the many that do not.
 *
 * @param precision share of those called failing that failed
 * @param recall share of those that failed that were called failing
 * @param f1 harmonic mean of the two
 * @param macroF1 mean of that and of the same for those that did not fail
 * @param prAuc area under the curve of precision over recall, as average precision
 * @param brier mean squared difference of probability and outcome
 */
public record ClassificationScore(
        double precision, double recall, double f1, double macroF1, double prAuc, double brier) {

    /**
     * Scores every row.
     *
     * @param called whether the row is called failing
     */
    public static ClassificationScore of(
            double[] probabilities, boolean[] called, boolean[] failed) {
        int right = 0;
        int alarms = 0;
        int failures = 0;
        int quiet = 0;
        double squares = 0;
        for (int i = 0; i < failed.length; i++) {
            alarms += called[i] ? 1 : 0;
            failures += failed[i] ? 1 : 0;
            right += called[i] && failed[i] ? 1 : 0;
            quiet += !called[i] && !failed[i] ? 1 : 0;
            double off = probabilities[i] - (failed[i] ? 1 : 0);
            squares += off * off;
        }
        double f1 = 2.0 * right / (alarms + failures);
        int rows = failed.length;
        double f1OfQuiet = 2.0 * quiet / (2 * rows - alarms - failures);
        return new ClassificationScore(
                right / (double) alarms,
                right / (double) failures,
                f1,
                (f1 + f1OfQuiet) / 2,
                averagePrecision(probabilities, failed),
                squares / rows);
    }

    /** Rows of one probability are one step of the curve. */
    static double averagePrecision(double[] probabilities, boolean[] failed) {
        int[] order =
                IntStream.range(0, failed.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int all = (int) IntStream.range(0, failed.length).filter(i -> failed[i]).count();
        int right = 0;
        double sum = 0;
        for (int from = 0; from < order.length; ) {
            int to = from;
            int before = right;
            while (to < order.length && probabilities[order[to]] == probabilities[order[from]]) {
                right += failed[order[to]] ? 1 : 0;
                to++;
            }
            sum += (right - before) / (double) all * (right / (double) to);
            from = to;
        }
        return sum;
    }

    /** The probability from which on calling a row failing gives the best F1. */
    public static double bestThreshold(double[] probabilities, boolean[] failed) {
        int[] order =
                IntStream.range(0, failed.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int all = (int) IntStream.range(0, failed.length).filter(i -> failed[i]).count();
        int right = 0;
        double best = 0;
        double threshold = 1;
        for (int called = 1; called <= order.length; called++) {
            double here = probabilities[order[called - 1]];
            right += failed[order[called - 1]] ? 1 : 0;
            boolean last = called == order.length || probabilities[order[called]] < here;
            double f1 = 2.0 * right / (called + all);
            if (last && f1 > best) {
                best = f1;
                threshold = here;
            }
        }
        return threshold;
    }
}
