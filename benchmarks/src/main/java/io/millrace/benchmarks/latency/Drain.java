package io.millrace.benchmarks.latency;

import java.util.List;

/** How fast a system gives alerts of what lies there already, once it is warm. */
final class Drain {

    private static final double FROM = 0.4;
    private static final double TO = 0.95;

    private Drain() {}

    /**
     * The rate over the part from 40 % to 95 % of all alerts.
     *
     * @param marks nanoseconds of any clock, and alerts by then, both rising
     */
    static double alertsPerSecond(List<long[]> marks) {
        if (marks.size() < 2) {
            throw new IllegalStateException(
                    "the drain gave alerts " + marks.size() + " times: too seldom to measure");
        }
        long all = marks.get(marks.size() - 1)[1];
        long[] from = null;
        long[] to = null;
        for (long[] mark : marks) {
            if (from == null && mark[1] >= FROM * all) {
                from = mark;
            }
            if (from != null && (to == null || mark[1] <= TO * all)) {
                to = mark;
            }
        }
        if (to == from) {
            // They came in two lots: from the first to the last is all there is.
            from = marks.get(0);
            to = marks.get(marks.size() - 1);
        }
        return (to[1] - from[1]) * 1e9 / (to[0] - from[0]);
    }
}
