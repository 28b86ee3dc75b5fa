package io.millrace.local.page;

import io.millrace.connectors.influx.InfluxSeries;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks InfluxDB about the whole fleet. */
final class FleetReader {

    static final long WINDOW_MILLIS = Duration.ofMinutes(1).toMillis();

    private static final Duration RECENT = Duration.ofMinutes(60);
    private static final Duration ACTIVITY = Duration.ofMinutes(45);

    private static final String DEVICES =
            """
            SELECT last("count") FROM "device_metrics" WHERE "window" = '1m' \
            GROUP BY "device", "device_type", "site", "tenant\"""";
    // "events" is the same number in each metric of a device's window.
    private static final String MINUTES =
            """
            SELECT sum("events") AS "events" FROM \
            (SELECT max("events") AS "events" FROM "device_metrics" \
            WHERE "window" = '1m' AND time >= %1$s AND time < %2$s GROUP BY time(1m), "device") \
            WHERE time >= %1$s AND time < %2$s GROUP BY time(1m) fill(none)""";
    private static final String HEALTH =
            """
            SELECT last("remaining_life_hours") AS "hours", "lower_hours", "upper_hours", \
            "history_windows" FROM "device_health" \
            GROUP BY "device", "device_type", "site", "model\"""";
    private static final String ANOMALIES =
            """
            SELECT count("score") AS "count" FROM "device_anomalies" \
            WHERE time >= %1$s AND "score" >= 0.5 GROUP BY "device\"""";

    private final InfluxReader influx;

    FleetReader(InfluxReader influx) {
        this.influx = influx;
    }

    /** Every device that has a window, sorted by id. */
    Fleet fleet() throws IOException {
        Map<String, Fleet.Device> byId = new HashMap<>();
        for (InfluxSeries series : influx.query(DEVICES)) {
            Fleet.Device device =
                    new Fleet.Device(
                            InfluxReader.tag(series, "device"),
                            InfluxReader.tag(series, "device_type"),
                            InfluxReader.tag(series, "site"),
                            InfluxReader.tag(series, "tenant"),
                            series.rows().get(0).timeMillis() + WINDOW_MILLIS);
            // A device that moved to another site has a series in each.
            byId.merge(device.id(), device, (a, b) -> a.lastTime() >= b.lastTime() ? a : b);
        }
        List<Fleet.Device> devices =
                byId.values().stream().sorted(Comparator.comparing(Fleet.Device::id)).toList();
        Long newest = devices.stream().map(Fleet.Device::lastTime).max(Long::compare).orElse(null);
        return new Fleet(devices, newest);
    }

    /** Events per minute up to the newest window, oldest first. */
    List<Fleet.Minute> minutes(Long newestTime) throws IOException {
        if (newestTime == null) {
            return List.of();
        }
        String query =
                MINUTES.formatted(
                        InfluxReader.time(newestTime - ACTIVITY.toMillis()),
                        InfluxReader.time(newestTime));
        List<Fleet.Minute> minutes = new ArrayList<>();
        for (InfluxSeries series : influx.query(query)) {
            for (InfluxSeries.Row row : series.rows()) {
                minutes.add(new Fleet.Minute(row.timeMillis(), row.integer("events")));
            }
        }
        return minutes;
    }

    /** The newest prediction of each device, the shortest remaining life first. */
    List<Fleet.Health> health() throws IOException {
        Map<String, Fleet.Health> byDevice = new HashMap<>();
        for (InfluxSeries series : influx.query(HEALTH)) {
            InfluxSeries.Row row = series.rows().get(0);
            Double hours = InfluxReader.number(row, "hours");
            if (hours == null) {
                continue;
            }
            Double windows = InfluxReader.number(row, "history_windows");
            Fleet.Health health =
                    new Fleet.Health(
                            InfluxReader.tag(series, "device"),
                            InfluxReader.tag(series, "device_type"),
                            InfluxReader.tag(series, "site"),
                            InfluxReader.tag(series, "model"),
                            row.timeMillis(),
                            hours,
                            InfluxReader.number(row, "lower_hours"),
                            InfluxReader.number(row, "upper_hours"),
                            windows == null ? null : (Long) windows.longValue());
            byDevice.merge(health.device(), health, (a, b) -> a.time() >= b.time() ? a : b);
        }
        return byDevice.values().stream()
                .sorted(
                        Comparator.comparingDouble(Fleet.Health::remainingLifeHours)
                                .thenComparing(Fleet.Health::device))
                .toList();
    }

    /** Anomalous readings of each device in the last hour of the data. */
    List<Fleet.AnomalyCount> anomalies(Long newestTime) throws IOException {
        if (newestTime == null) {
            return List.of();
        }
        List<Fleet.AnomalyCount> counts = new ArrayList<>();
        String query = ANOMALIES.formatted(InfluxReader.time(newestTime - RECENT.toMillis()));
        for (InfluxSeries series : influx.query(query)) {
            counts.add(
                    new Fleet.AnomalyCount(
                            InfluxReader.tag(series, "device"),
                            series.rows().get(0).integer("count")));
        }
        return counts;
    }
}
