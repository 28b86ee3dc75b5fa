package io.millrace.jobs.aggregation;

import java.util.Arrays;

/** One window [start, start + length) of one device while it may still change. */
final class Window {

    /** Revision of a window that is still open. */
    static final int OPEN = -1;

    final long length;
    final long start;

    /** Of the last record emitted for it; {@link #OPEN} before the first. */
    int revision = OPEN;

    long events;

    /** Sorted by metric. */
    MetricStatistics[] metrics = {};

    Window(long length, long start) {
        this.length = length;
        this.start = start;
    }

    long end() {
        return start + length;
    }

    MetricStatistics of(String metric) {
        int low = 0;
        int high = metrics.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = metrics[middle].metric.compareTo(metric);
            if (order == 0) {
                return metrics[middle];
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        MetricStatistics added = new MetricStatistics(metric);
        MetricStatistics[] grown = Arrays.copyOf(metrics, metrics.length + 1);
        System.arraycopy(metrics, low, grown, low + 1, metrics.length - low);
        grown[low] = added;
        metrics = grown;
        return added;
    }
}
