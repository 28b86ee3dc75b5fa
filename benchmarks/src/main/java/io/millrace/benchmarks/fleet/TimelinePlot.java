package io.millrace.benchmarks.fleet;

import io.millrace.benchmarks.plot.Svg;
import io.millrace.benchmarks.plot.TimeAxis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;

/** Draws, for each faulty device, what was broken and under it what was seen. */
final class TimelinePlot {

    private static final int WIDTH = 1200;
    private static final double LEFT = 250;
    private static final double RIGHT = 1170;
    private static final double TOP = 96;
    private static final int LANE = 20;
    private static final int GAP = 12;

    /** Air around the faults, as a share of the time they take. */
    private static final double AROUND = 0.15;

    private static final long LEAST_AROUND_MILLIS = 20_000;

    private final TimeAxis time;
    private final FleetScorer scorer;

    /** What is drawn of one device, or of whatever else is at fault. */
    private record Row(
            String name,
            List<List<Fault>> broken,
            List<AnomalyEpisode> episodes,
            List<List<AlertStanding>> alerts) {

        boolean isOfDevices() {
            return episodes != null;
        }

        int height() {
            int lanes = broken.size() + (isOfDevices() ? 1 + Math.max(1, alerts.size()) : 0);
            return lanes * LANE + GAP;
        }
    }

    private TimelinePlot(TimeAxis time, FleetScorer scorer) {
        this.time = time;
        this.scorer = scorer;
    }

    /** Writes it; 0 when there is nothing to draw. */
    static int write(Path folder, LabelledRun run, FleetScorer scorer, int most)
            throws IOException {
        Map<String, List<Fault>> byDevice = new LinkedHashMap<>();
        run.faults().stream()
                .filter(fault -> fault.from() < run.end())
                // What detection is for comes first; of wear the whole run has a plot of its own.
                .sorted(Comparator.comparing(Fault::faultClass).thenComparing(Fault::from))
                .forEach(
                        fault ->
                                byDevice.computeIfAbsent(fault.deviceId(), id -> new ArrayList<>())
                                        .add(fault));
        if (byDevice.isEmpty() || most == 0) {
            return 0;
        }
        List<Map.Entry<String, List<Fault>>> drawn =
                byDevice.entrySet().stream().limit(most).toList();
        List<Fault> faults = drawn.stream().flatMap(e -> e.getValue().stream()).toList();
        TimelinePlot plot = new TimelinePlot(axis(run, faults), scorer);
        List<Row> rows =
                drawn.stream().map(entry -> plot.row(entry.getKey(), entry.getValue())).toList();
        plot.draw(rows, byDevice.size()).write(folder.resolve("timeline.svg"));
        return 1;
    }

    /** Around the faults that begin and end within the run; all of it where there is none. */
    private static TimeAxis axis(LabelledRun run, List<Fault> faults) {
        List<Fault> within =
                faults.stream()
                        .filter(fault -> fault.from() > run.start() && fault.from() < run.end())
                        .toList();
        if (within.isEmpty()) {
            return new TimeAxis(run.start(), run.end(), LEFT, RIGHT);
        }
        long from = within.stream().mapToLong(Fault::from).min().orElseThrow();
        long to =
                within.stream()
                        .mapToLong(fault -> Math.min(run.end(), fault.to()))
                        .max()
                        .orElseThrow();
        long around = Math.max(LEAST_AROUND_MILLIS, (long) (AROUND * (to - from)));
        return new TimeAxis(
                Math.max(run.start(), from - around),
                Math.min(run.end(), to + around),
                LEFT,
                RIGHT);
    }

    private Row row(String name, List<Fault> faults) {
        List<Fault> shown =
                faults.stream().filter(fault -> time.shows(fault.from(), fault.to())).toList();
        List<List<Fault>> broken = new ArrayList<>();
        for (Fault fault : shown) {
            lane(broken, fault, (a, b) -> a.from() < b.to() && b.from() < a.to());
        }
        List<AnomalyEpisode> episodes =
                scorer.episodes().stream()
                        .filter(episode -> episode.deviceId().equals(name))
                        .filter(
                                episode ->
                                        episode.times().stream().anyMatch(at -> time.shows(at, at)))
                        .toList();
        Map<String, List<AlertStanding>> alerts = new LinkedHashMap<>();
        scorer.standings().stream()
                .filter(alert -> alert.deviceId().equals(name))
                .filter(alert -> time.shows(alert.raisedAt(), alert.clearedAt()))
                .forEach(
                        alert ->
                                alerts.computeIfAbsent(named(alert), rule -> new ArrayList<>())
                                        .add(alert));
        boolean manyDevices =
                faults.stream().noneMatch(Fault::isPhysical)
                        && episodes.isEmpty()
                        && alerts.isEmpty()
                        && (name.equals("*")
                                || name.startsWith("partition-")
                                || name.startsWith("gateway-"));
        return new Row(name, broken, manyDevices ? null : episodes, List.copyOf(alerts.values()));
    }

    /** The first lane in which it overlaps with nothing. */
    private static <T> void lane(List<List<T>> lanes, T item, BiPredicate<T, T> overlap) {
        for (List<T> lane : lanes) {
            if (lane.stream().noneMatch(other -> overlap.test(other, item))) {
                lane.add(item);
                return;
            }
        }
        lanes.add(new ArrayList<>(List.of(item)));
    }

    private Svg draw(List<Row> rows, int all) {
        double bottom = TOP + rows.stream().mapToInt(Row::height).sum();
        Svg svg =
                new Svg(
                        WIDTH,
                        (int) bottom + 56,
                        "What was broken, and what was seen"
                                + (rows.size() < all
                                        ? " (" + rows.size() + " of " + all + " that were at fault)"
                                        : ""),
                        description(rows));
        legend(svg);
        time.draw(svg, TOP - 4, bottom);
        double y = TOP;
        for (Row row : rows) {
            svg.line(20, y - GAP / 2.0, RIGHT, y - GAP / 2.0, "#b6bfca", 1);
            svg.label(
                    20,
                    y + 14,
                    row.name().equals("*") ? "all devices" : row.name(),
                    13,
                    Svg.INK,
                    Svg.Anchor.START);
            double lane = broken(svg, row, y);
            if (row.isOfDevices()) {
                lane = anomalies(svg, row, lane);
                alerts(svg, row, lane);
            }
            y += row.height();
        }
        return svg;
    }

    private double broken(Svg svg, Row row, double top) {
        double y = top;
        for (List<Fault> lane : row.broken()) {
            what(svg, "broken", y);
            for (Fault fault : lane) {
                double from = time.x(fault.from());
                String words = fault.kind() + (fault.metric() == null ? "" : " " + fault.metric());
                double width = Math.max(3, time.x(fault.to()) - from);
                svg.rectangle(from, y, width, LANE - 4, Svg.FAULT, "#8793a3", words);
                boolean fitsRight = from + 6.6 * words.length() < RIGHT;
                svg.label(
                        fitsRight ? from + 5 : from - 5,
                        y + 12,
                        words,
                        12,
                        Svg.INK,
                        fitsRight ? Svg.Anchor.START : Svg.Anchor.END);
            }
            y += LANE;
        }
        return y;
    }

    private double anomalies(Svg svg, Row row, double y) {
        what(svg, "anomalies", y);
        Set<Long> drawn = new HashSet<>();
        for (AnomalyEpisode episode : row.episodes()) {
            for (long at : episode.times()) {
                // One tick a pixel is all that can be seen.
                if (time.shows(at, at) && drawn.add(Math.round(time.x(at)))) {
                    svg.line(time.x(at), y + 1, time.x(at), y + LANE - 6, Svg.ANOMALY, 1.5);
                }
            }
            if (scorer.verdict(episode) != Verdict.RIGHT
                    && time.shows(episode.begin(), episode.begin())) {
                svg.cross(time.x(episode.begin()), y + 7, 4, Svg.INK);
            }
        }
        return y + LANE;
    }

    private void alerts(Svg svg, Row row, double top) {
        double y = top;
        what(svg, "alerts", y);
        for (List<AlertStanding> lane : row.alerts()) {
            label(svg, lane, y);
            for (AlertStanding alert : lane) {
                double from = time.x(alert.raisedAt());
                svg.rectangle(
                        from,
                        y + 12,
                        Math.max(3, time.x(alert.clearedAt()) - from),
                        4,
                        Svg.ALERT,
                        null,
                        named(alert));
                boolean right = scorer.verdict(alert) == Verdict.RIGHT;
                if (!right) {
                    svg.cross(from, y + 9, 4, Svg.INK);
                } else if (time.shows(alert.raisedAt(), alert.raisedAt())) {
                    svg.rectangle(from, y + 2, 3, 14, Svg.ALERT, null, null);
                }
            }
            y += LANE;
        }
    }

    /** Beside a single bar's beginning; behind several, for it would lie across them. */
    private void label(Svg svg, List<AlertStanding> lane, double y) {
        String words = named(lane.get(0));
        double first = time.x(lane.get(0).raisedAt());
        double last = time.x(lane.get(lane.size() - 1).clearedAt());
        double x = lane.size() == 1 ? first + 8 : last + 6;
        boolean fits = x + 6.5 * words.length() < RIGHT;
        svg.label(
                fits ? x : first - 6,
                y + 10,
                words,
                11,
                Svg.ALERT,
                fits ? Svg.Anchor.START : Svg.Anchor.END);
    }

    private static void what(Svg svg, String words, double y) {
        svg.label(LEFT - 38, y + 13, words, 12, Svg.MUTED, Svg.Anchor.END);
    }

    private static String named(AlertStanding alert) {
        return alert.ruleId() + (alert.metric() == null ? "" : " " + alert.metric());
    }

    private static void legend(Svg svg) {
        double y = 62;
        svg.rectangle(20, y - 11, 26, 14, Svg.FAULT, "#8793a3", null);
        svg.label(52, y, "broken", 12, Svg.INK, Svg.Anchor.START);
        svg.line(124, y - 11, 124, y + 2, Svg.ANOMALY, 1.5);
        svg.label(132, y, "anomalous reading", 12, Svg.INK, Svg.Anchor.START);
        svg.rectangle(268, y - 12, 3, 14, Svg.ALERT, null, null);
        svg.rectangle(268, y - 2, 26, 4, Svg.ALERT, null, null);
        svg.label(300, y, "alert, raised to cleared", 12, Svg.INK, Svg.Anchor.START);
        svg.cross(468, y - 4, 4, Svg.INK);
        svg.label(480, y, "not what was broken", 12, Svg.INK, Svg.Anchor.START);
    }

    private static String description(List<Row> rows) {
        StringBuilder words = new StringBuilder();
        for (Row row : rows) {
            int alerts = row.alerts().stream().mapToInt(List::size).sum();
            words.append(row.name()).append(": broken ");
            words.append(
                    row.broken().stream()
                            .flatMap(List::stream)
                            .map(fault -> fault.kind() + " " + Objects.toString(fault.metric(), ""))
                            .map(String::strip)
                            .toList());
            if (row.isOfDevices()) {
                words.append(", ")
                        .append(row.episodes().size())
                        .append(" episodes of anomalies, ")
                        .append(alerts)
                        .append(" alerts");
            }
            words.append(". ");
        }
        return words.toString().strip();
    }
}
