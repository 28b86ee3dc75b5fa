package io.millrace.benchmarks.fleet;

import io.millrace.benchmarks.fleet.FleetHistory.Reading;
import io.millrace.benchmarks.fleet.FleetHistory.Stretch;
import io.millrace.benchmarks.plot.Svg;
import io.millrace.benchmarks.plot.TimeAxis;
import io.millrace.benchmarks.plot.ValueAxis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Draws the readings around each fault of a metric, with what was seen of them. */
final class ReadingsPlots {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 400;
    private static final double LEFT = 90;
    private static final double RIGHT = 970;
    private static final double TOP = 90;
    private static final double BOTTOM = 340;

    /** Shown before the onset and after the end, at least. */
    private static final long LEAST_AROUND_MILLIS = 30_000;

    private static final long MOST_AROUND_MILLIS = 10 * 60_000L;

    private final Map<Fault, Stretch> stretches;
    private final ScoreSettings settings;

    private ReadingsPlots(Map<Fault, Stretch> stretches, ScoreSettings settings) {
        this.stretches = stretches;
        this.settings = settings;
    }

    /** The first faults of a metric that the run reaches, so many at most. */
    static ReadingsPlots of(LabelledRun run, ScoreSettings settings, int most) {
        Map<Fault, Stretch> stretches = new LinkedHashMap<>();
        run.physicalFaults().stream()
                .filter(fault -> fault.metric() != null && fault.from() < run.end())
                .sorted(Comparator.comparingLong(Fault::from))
                .limit(most)
                .forEach(fault -> stretches.put(fault, stretch(fault, run)));
        return new ReadingsPlots(stretches, settings);
    }

    private static Stretch stretch(Fault fault, LabelledRun run) {
        long end = Math.min(run.end(), fault.to());
        long around =
                Math.max(LEAST_AROUND_MILLIS, Math.min(MOST_AROUND_MILLIS, end - fault.from()));
        return new Stretch(
                fault.deviceId(),
                fault.metric(),
                Math.max(run.start(), fault.from() - around),
                Math.min(run.end(), end + around));
    }

    /** What has to be kept of the readings to draw them. */
    List<Stretch> stretches() {
        return List.copyOf(stretches.values());
    }

    /**
     * Writes one drawing a fault.
     *
     * @param units by device type and metric
     */
    int write(
            Path folder,
            FleetHistory history,
            ResultsSeen results,
            Map<String, Map<String, String>> units)
            throws IOException {
        List<AlertStanding> standings = AlertStanding.of(results.alertChanges());
        int drawn = 0;
        for (Map.Entry<Fault, Stretch> entry : stretches.entrySet()) {
            Fault fault = entry.getKey();
            List<Reading> readings = history.readings(entry.getValue());
            if (readings.isEmpty()) {
                continue;
            }
            String type = history.devices().get(fault.deviceId()).deviceType();
            String unit = units.getOrDefault(type, Map.of()).get(fault.metric());
            List<AnomalySeen> anomalies =
                    results.anomalies().stream()
                            .filter(seen -> seen.deviceId().equals(fault.deviceId()))
                            .filter(seen -> seen.metric().equals(fault.metric()))
                            .toList();
            List<AlertStanding> alerts =
                    standings.stream()
                            .filter(seen -> seen.deviceId().equals(fault.deviceId()))
                            .filter(seen -> Objects.equals(seen.metric(), fault.metric()))
                            .toList();
            drawn++;
            draw(fault, entry.getValue(), readings, anomalies, alerts, unit)
                    .write(folder.resolve(fileName(drawn, fault)));
        }
        return drawn;
    }

    private static String fileName(int number, Fault fault) {
        return "readings-%02d-%s-%s-%s.svg"
                .formatted(number, fault.kind(), fault.deviceId(), fault.metric())
                .replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private Svg draw(
            Fault fault,
            Stretch stretch,
            List<Reading> readings,
            List<AnomalySeen> anomalies,
            List<AlertStanding> alerts,
            String unit) {
        TimeAxis time = new TimeAxis(stretch.from(), stretch.to(), LEFT, RIGHT);
        ValueAxis values =
                ValueAxis.over(
                        readings.stream().mapToDouble(Reading::value).min().orElse(0),
                        readings.stream().mapToDouble(Reading::value).max().orElse(1),
                        BOTTOM - 22,
                        TOP + 6);
        List<AnomalySeen> marked =
                anomalies.stream().filter(seen -> time.shows(seen.time(), seen.time())).toList();
        List<AlertStanding> stood =
                alerts.stream()
                        .filter(alert -> time.shows(alert.raisedAt(), alert.clearedAt()))
                        .toList();
        Svg svg =
                new Svg(
                        WIDTH,
                        HEIGHT,
                        fault.kind() + " of " + fault.metric() + " on " + fault.deviceId(),
                        "%d readings, %d of them anomalous, %d alerts"
                                .formatted(readings.size(), marked.size(), stood.size()));
        svg.rectangle(
                time.x(fault.from()),
                TOP,
                time.x(fault.to()) - time.x(fault.from()),
                BOTTOM - TOP,
                Svg.FAULT,
                null,
                fault.kind());
        double grace = time.x(fault.endWith(settings.graceMillis()));
        svg.rectangle(
                time.x(fault.to()),
                TOP,
                grace - time.x(fault.to()),
                BOTTOM - TOP,
                "#eef1f5",
                null,
                "grace");
        time.draw(svg, TOP, BOTTOM);
        for (double tick = values.firstTick(); tick <= values.most(); tick += values.step()) {
            svg.line(LEFT, values.at(tick), RIGHT, values.at(tick), Svg.GRID, 1);
            svg.label(
                    LEFT - 8,
                    values.at(tick) + 4,
                    values.shown(tick),
                    12,
                    Svg.MUTED,
                    Svg.Anchor.END);
        }
        svg.upwards(
                26,
                (TOP + BOTTOM) / 2,
                fault.metric() + (unit == null ? "" : ", " + unit),
                13,
                Svg.INK);
        List<Svg.Point> line = new ArrayList<>();
        for (Reading reading : readings) {
            line.add(new Svg.Point(time.x(reading.time()), values.at(reading.value())));
        }
        svg.path(line, Svg.INK, 1.2, false);
        for (AnomalySeen seen : marked) {
            svg.circle(
                    time.x(seen.time()),
                    values.at(clamp(seen.value(), values)),
                    4,
                    "none",
                    Svg.ANOMALY,
                    "anomalous: " + seen.value());
        }
        for (AlertStanding alert : stood) {
            double from = time.x(alert.raisedAt());
            svg.rectangle(
                    from,
                    BOTTOM - 14,
                    Math.max(2, time.x(alert.clearedAt()) - from),
                    9,
                    Svg.ALERT,
                    null,
                    "alert " + alert.ruleId());
        }
        legend(svg);
        return svg;
    }

    private static double clamp(double value, ValueAxis axis) {
        return Math.max(axis.least(), Math.min(axis.most(), value));
    }

    private static void legend(Svg svg) {
        double y = 60;
        svg.line(LEFT, y - 4, LEFT + 22, y - 4, Svg.INK, 1.5);
        svg.label(LEFT + 28, y, "reading", 12, Svg.INK, Svg.Anchor.START);
        svg.rectangle(LEFT + 110, y - 11, 22, 13, Svg.FAULT, null, null);
        svg.label(LEFT + 138, y, "broken", 12, Svg.INK, Svg.Anchor.START);
        svg.rectangle(LEFT + 210, y - 11, 22, 13, "#eef1f5", "#c3cad3", null);
        svg.label(LEFT + 238, y, "grace", 12, Svg.INK, Svg.Anchor.START);
        svg.circle(LEFT + 310, y - 4, 4, "none", Svg.ANOMALY, null);
        svg.label(LEFT + 322, y, "anomaly", 12, Svg.INK, Svg.Anchor.START);
        svg.rectangle(LEFT + 400, y - 9, 22, 9, Svg.ALERT, null, null);
        svg.label(LEFT + 428, y, "alert stands", 12, Svg.INK, Svg.Anchor.START);
    }
}
