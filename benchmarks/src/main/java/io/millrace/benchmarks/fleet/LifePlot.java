package io.millrace.benchmarks.fleet;

import io.millrace.benchmarks.plot.Svg;
import io.millrace.benchmarks.plot.TimeAxis;
import io.millrace.benchmarks.plot.ValueAxis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Draws, for each worn device, its remaining life over the run: true, and as predicted. */
final class LifePlot {

    private static final int WIDTH = 1000;
    private static final double LEFT = 90;
    private static final double RIGHT = 960;
    private static final int TOP = 84;
    private static final int PANEL = 190;
    private static final double MILLIS_PER_HOUR = 3_600_000.0;

    private final TimeAxis time;
    private final double limit;
    private final Svg svg;

    private LifePlot(TimeAxis time, double limit, Svg svg) {
        this.time = time;
        this.limit = limit;
        this.svg = svg;
    }

    /** Writes it; 0 when no worn device has a prediction. */
    static int write(
            Path folder,
            LabelledRun run,
            List<AlertStanding> standings,
            ResultsSeen results,
            ScoreSettings settings,
            int most)
            throws IOException {
        List<Fault> worn =
                run.physicalFaults().stream()
                        .filter(fault -> fault.faultClass() == FaultClass.WEAR)
                        .filter(fault -> !predictions(fault, results).isEmpty())
                        .sorted(Comparator.comparing(Fault::deviceId))
                        .limit(most)
                        .toList();
        if (worn.isEmpty()) {
            return 0;
        }
        Svg svg =
                new Svg(
                        WIDTH,
                        TOP + PANEL * worn.size() + 10,
                        "Remaining life of worn devices, true and predicted",
                        "One panel a device: " + worn.stream().map(Fault::deviceId).toList());
        LifePlot plot =
                new LifePlot(
                        new TimeAxis(run.start(), run.end(), LEFT, RIGHT),
                        settings.wornBelowHours(),
                        svg);
        plot.legend();
        for (int i = 0; i < worn.size(); i++) {
            Fault fault = worn.get(i);
            plot.panel(fault, predictions(fault, results), standings, TOP + PANEL * i);
        }
        svg.write(folder.resolve("life.svg"));
        return 1;
    }

    private static List<PredictionSeen> predictions(Fault fault, ResultsSeen results) {
        return results.predictions().stream()
                .filter(seen -> seen.deviceId().equals(fault.deviceId()))
                .sorted(Comparator.comparingLong(PredictionSeen::time))
                .toList();
    }

    private void panel(
            Fault fault, List<PredictionSeen> seen, List<AlertStanding> standings, double top) {
        double bottom = top + PANEL - 66;
        double highest =
                seen.stream().mapToDouble(PredictionSeen::remainingHours).max().orElse(limit);
        double atStart = (fault.to() - time.from()) / MILLIS_PER_HOUR;
        double known = fault.to() == Fault.LASTING ? limit : Math.max(limit, atStart);
        ValueAxis hours = new ValueAxis(0, 1.1 * Math.max(highest, known), bottom, top + 22);
        time.draw(svg, top + 22, bottom);
        svg.label(LEFT, top + 6, fault.deviceId(), 13, Svg.INK, Svg.Anchor.START);
        for (double tick = 0; tick <= hours.most(); tick += hours.step()) {
            svg.line(LEFT, hours.at(tick), RIGHT, hours.at(tick), Svg.GRID, 1);
            svg.label(
                    LEFT - 8, hours.at(tick) + 4, hours.shown(tick), 12, Svg.MUTED, Svg.Anchor.END);
        }
        svg.upwards(30, (top + 22 + bottom) / 2, "remaining, h", 12, Svg.INK);
        svg.line(LEFT, hours.at(limit), RIGHT, hours.at(limit), Svg.MUTED, 1.5);
        for (AlertStanding alert : standings) {
            if (fault.isShownBy(alert.deviceId(), alert.metric())) {
                double from = time.x(alert.raisedAt());
                svg.rectangle(
                        from,
                        top + 12,
                        Math.max(3, time.x(alert.clearedAt()) - from),
                        5,
                        Svg.ALERT,
                        null,
                        "alert " + alert.ruleId());
            }
        }
        List<Svg.Point> predicted = new ArrayList<>();
        for (PredictionSeen each : seen) {
            predicted.add(new Svg.Point(time.x(each.time()), hours.at(each.remainingHours())));
        }
        svg.path(predicted, Svg.HEALTH, 1.5, false);
        predicted.forEach(at -> svg.circle(at.x(), at.y(), 2, Svg.HEALTH, Svg.HEALTH, null));
        if (fault.to() != Fault.LASTING) {
            long until = Math.min(time.to(), fault.to());
            double left = (fault.to() - until) / MILLIS_PER_HOUR;
            svg.path(
                    List.of(
                            new Svg.Point(LEFT, hours.at(atStart)),
                            new Svg.Point(time.x(until), hours.at(left))),
                    Svg.INK,
                    1.2,
                    true);
        }
    }

    private void legend() {
        double y = 60;
        svg.line(LEFT, y - 4, LEFT + 26, y - 4, Svg.HEALTH, 1.5);
        svg.circle(LEFT + 13, y - 4, 2, Svg.HEALTH, Svg.HEALTH, null);
        svg.label(LEFT + 34, y, "predicted", 12, Svg.INK, Svg.Anchor.START);
        svg.path(
                List.of(new Svg.Point(LEFT + 120, y - 4), new Svg.Point(LEFT + 146, y - 4)),
                Svg.INK,
                1.2,
                true);
        svg.label(LEFT + 154, y, "true", 12, Svg.INK, Svg.Anchor.START);
        svg.line(LEFT + 210, y - 4, LEFT + 236, y - 4, Svg.MUTED, 1.5);
        svg.label(LEFT + 244, y, "worn out below this", 12, Svg.INK, Svg.Anchor.START);
        svg.rectangle(LEFT + 400, y - 9, 26, 6, Svg.ALERT, null, null);
        svg.label(LEFT + 434, y, "alert stands", 12, Svg.INK, Svg.Anchor.START);
    }
}
