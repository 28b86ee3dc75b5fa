package io.millrace.benchmarks.quality;

import io.millrace.benchmarks.plot.Svg;
import io.millrace.benchmarks.plot.TimeAxis;
import io.millrace.benchmarks.plot.ValueAxis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A recording and what was said of it: a strip a sensor, the score, and the rows that were flagged;
 * anomalous rows shaded, changes as lines, the rows for learning behind a dashed one.
 */
final class RecordingPlot {

    private static final int WIDTH = 1000;
    private static final double LEFT = 190;
    private static final double RIGHT = 970;
    private static final double TOP = 80;
    private static final double STRIP = 56;
    private static final double GAP = 10;

    private final Svg svg;

    private RecordingPlot(Svg svg) {
        this.svg = svg;
    }

    /**
     * @param training rows at the beginning that are not judged
     */
    static RecordingPlot of(
            SkabFile recording, String rule, RowRule.Verdicts verdicts, int training) {
        List<String> sensors = recording.sensors();
        double bottom = TOP + (sensors.size() + 1) * (STRIP + GAP) + GAP;
        RowVerdicts counts = RowVerdicts.of(verdicts.flagged(), recording.anomalous(), training);
        long[] millis = recording.timesMillis();
        TimeAxis time =
                new TimeAxis(
                        millis[0], Math.max(millis[0] + 1, millis[millis.length - 1]), LEFT, RIGHT);
        boolean labelled =
                IntStream.range(0, recording.rows()).anyMatch(r -> recording.anomalous()[r]);
        String found =
                labelled
                        ? "%d rows, F1 %.3f, false alarms %.1f %%, missed %.1f %%"
                                .formatted(
                                        recording.rows(),
                                        counts.f1(),
                                        100 * counts.falseAlarmRate(),
                                        100 * counts.missedAlarmRate())
                        : "%d rows, %.1f %% flagged"
                                .formatted(recording.rows(), 100 * counts.falseAlarmRate());
        Svg svg = new Svg(WIDTH, (int) bottom + 60, recording.name() + ", " + rule, found);
        shade(svg, time, millis, recording.anomalous(), TOP, bottom, Svg.FAULT, "anomalous");
        time.draw(svg, TOP, bottom);
        svg.line(time.x(millis[training]), TOP, time.x(millis[training]), bottom, Svg.MUTED, 1);
        svg.label(time.x(millis[training]) + 4, TOP - 4, "judged", 12, Svg.MUTED, Svg.Anchor.START);
        for (int sensor = 0; sensor < sensors.size(); sensor++) {
            double[] values = new double[recording.rows()];
            for (int row = 0; row < values.length; row++) {
                values[row] = recording.values()[row][sensor];
            }
            strip(svg, time, millis, values, sensors.get(sensor), sensor, Svg.INK);
        }
        strip(svg, time, millis, verdicts.scores(), "score", sensors.size(), Svg.ALERT);
        shade(svg, time, millis, verdicts.flagged(), bottom - GAP, bottom, Svg.ANOMALY, "flagged");
        svg.label(LEFT - 8, bottom, "flagged", 12, Svg.ANOMALY, Svg.Anchor.END);
        return new RecordingPlot(svg);
    }

    void write(Path file) throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        svg.write(file);
    }

    private static void shade(
            Svg svg,
            TimeAxis time,
            long[] millis,
            boolean[] rows,
            double top,
            double bottom,
            String fill,
            String hint) {
        for (int from = 0; from < rows.length; from++) {
            if (!rows[from]) {
                continue;
            }
            int to = from;
            while (to + 1 < rows.length && rows[to + 1]) {
                to++;
            }
            double x = time.x(millis[from]);
            double width = Math.max(1, time.x(millis[to]) - x);
            svg.rectangle(x, top, width, bottom - top, fill, null, hint);
            from = to;
        }
    }

    private static void strip(
            Svg svg,
            TimeAxis time,
            long[] millis,
            double[] values,
            String name,
            int place,
            String stroke) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            least = Double.isFinite(value) ? Math.min(least, value) : least;
            most = Double.isFinite(value) ? Math.max(most, value) : most;
        }
        double top = TOP + place * (STRIP + GAP);
        ValueAxis axis =
                new ValueAxis(
                        least > most ? 0 : least,
                        least < most ? most : (least > most ? 1 : least + 1),
                        top + STRIP,
                        top);
        List<Svg.Point> line = new ArrayList<>();
        for (int row = 0; row < values.length; row++) {
            if (Double.isFinite(values[row])) {
                line.add(new Svg.Point(time.x(millis[row]), axis.at(values[row])));
            }
        }
        svg.path(line, stroke, 1, false);
        svg.label(LEFT - 8, top + STRIP / 2, name, 12, Svg.INK, Svg.Anchor.END);
        svg.label(
                LEFT - 8,
                top + STRIP / 2 + 15,
                "%.4g to %.4g".formatted(axis.least(), axis.most()),
                10,
                Svg.MUTED,
                Svg.Anchor.END);
    }
}
