package io.millrace.local.page;

import java.util.List;

/**
 * What is drawn of one device over one range of time; times in milliseconds since the epoch.
 *
 * @param from first moment of the range
 * @param to first moment after it
 * @param stepMillis between two points of a metric
 */
record DeviceCharts(
        String id,
        long from,
        long to,
        long stepMillis,
        List<Metric> metrics,
        List<RemainingLife> remainingLife) {

    /** One metric: a point a step, and the anomalous readings. */
    record Metric(String name, List<Point> points, List<AnomalyMark> anomalies) {}

    record Point(long time, Double mean, Double min, Double max, long count) {}

    record AnomalyMark(
            long time, Double value, Double score, Double expected, Double lower, Double upper) {}

    record RemainingLife(long time, Double hours) {}
}
