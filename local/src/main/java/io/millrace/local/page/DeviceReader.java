package io.millrace.local.page;

import io.millrace.connectors.influx.InfluxSeries;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks InfluxDB about one device. */
final class DeviceReader {

    /** More than a chart can show apart. */
    private static final int MOST_POINTS = 240;

    private static final int MOST_ANOMALIES = 500;
    private static final int MINUTES_PER_HOUR = 60;

    private static final String METRICS =
            """
            SELECT mean("mean") AS "mean", min("min") AS "min", max("max") AS "max", \
            sum("count") AS "count" FROM "device_metrics" \
            WHERE "window" = '1m' AND "device" = %1$s AND time >= %2$s AND time < %3$s \
            GROUP BY time(%4$dm), "metric" fill(none)""";
    private static final String ANOMALIES =
            """
            SELECT "value", "score", "expected", "lower", "upper" FROM "device_anomalies" \
            WHERE "device" = %1$s AND "score" >= 0.5 AND time >= %2$s AND time < %3$s \
            GROUP BY "metric" ORDER BY time DESC LIMIT %4$d""";
    private static final String HEALTH =
            """
            SELECT last("remaining_life_hours") AS "hours" FROM "device_health" \
            WHERE "device" = %1$s AND time >= %2$s AND time < %3$s \
            GROUP BY time(%4$dm) fill(none)""";

    private final InfluxReader influx;

    DeviceReader(InfluxReader influx) {
        this.influx = influx;
    }

    /** What is drawn of a device in the range that ends at {@code to}. */
    DeviceCharts charts(String device, long to, Duration range) throws IOException {
        long stepMinutes = stepMinutes(range);
        long from = to - range.toMillis();
        String name = InfluxReader.text(device);
        String begin = InfluxReader.time(from);
        // A reading may be newer than the newest closed window.
        String end = InfluxReader.time(to + FleetReader.WINDOW_MILLIS);
        Map<String, List<DeviceCharts.Point>> points = new TreeMap<>();
        for (InfluxSeries series : influx.query(METRICS.formatted(name, begin, end, stepMinutes))) {
            points.computeIfAbsent(InfluxReader.tag(series, "metric"), metric -> new ArrayList<>())
                    .addAll(series.rows().stream().map(DeviceReader::point).toList());
        }
        Map<String, List<DeviceCharts.AnomalyMark>> anomalies = new TreeMap<>();
        for (InfluxSeries series :
                influx.query(ANOMALIES.formatted(name, begin, end, MOST_ANOMALIES))) {
            List<DeviceCharts.AnomalyMark> marks =
                    new ArrayList<>(series.rows().stream().map(DeviceReader::anomaly).toList());
            Collections.reverse(marks);
            anomalies.put(InfluxReader.tag(series, "metric"), marks);
        }
        List<DeviceCharts.RemainingLife> life = new ArrayList<>();
        for (InfluxSeries series : influx.query(HEALTH.formatted(name, begin, end, stepMinutes))) {
            series.rows()
                    .forEach(
                            row ->
                                    life.add(
                                            new DeviceCharts.RemainingLife(
                                                    row.timeMillis(),
                                                    InfluxReader.number(row, "hours"))));
        }
        return new DeviceCharts(
                device,
                from,
                to,
                Duration.ofMinutes(stepMinutes).toMillis(),
                points.entrySet().stream()
                        .map(
                                metric ->
                                        new DeviceCharts.Metric(
                                                metric.getKey(),
                                                metric.getValue(),
                                                anomalies.getOrDefault(metric.getKey(), List.of())))
                        .toList(),
                life);
    }

    /** Whole minutes between two points, such that an hour holds a whole number of them. */
    static long stepMinutes(Duration range) {
        long step = Math.max(1, (range.toMinutes() + MOST_POINTS - 1) / MOST_POINTS);
        while (step < MINUTES_PER_HOUR && MINUTES_PER_HOUR % step != 0) {
            step++;
        }
        return step;
    }

    private static DeviceCharts.Point point(InfluxSeries.Row row) {
        return new DeviceCharts.Point(
                row.timeMillis(),
                InfluxReader.number(row, "mean"),
                InfluxReader.number(row, "min"),
                InfluxReader.number(row, "max"),
                row.integer("count"));
    }

    private static DeviceCharts.AnomalyMark anomaly(InfluxSeries.Row row) {
        return new DeviceCharts.AnomalyMark(
                row.timeMillis(),
                InfluxReader.number(row, "value"),
                InfluxReader.number(row, "score"),
                InfluxReader.number(row, "expected"),
                InfluxReader.number(row, "lower"),
                InfluxReader.number(row, "upper"));
    }
}
