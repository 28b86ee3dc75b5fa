package io.millrace.benchmarks.quality;

import io.millrace.benchmarks.plot.Svg;
import io.millrace.benchmarks.plot.TimeAxis;
import io.millrace.benchmarks.plot.ValueAxis;
import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.DetectorState;
import io.millrace.mlmodels.detection.SignalDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A signal and what a detector said of it: labelled windows shaded, the band of what was expected,
 * a ring at each anomaly, the score below.
 */
final class SignalPlot {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 460;
    private static final double LEFT = 90;
    private static final double RIGHT = 970;
    private static final double TOP = 80;
    private static final double BOTTOM = 320;
    private static final double SCORE_TOP = 340;
    private static final double SCORE_BOTTOM = 400;

    private final Svg svg;

    private SignalPlot(Svg svg) {
        this.svg = svg;
    }

    /**
     * Runs the detector over the file once more and draws it.
     *
     * @param threshold least score of an anomaly
     */
    static <S extends DetectorState> SignalPlot of(
            NabFile file, SignalDetector<S> detector, double threshold) {
        int size = file.values().length;
        double[] scores = new double[size];
        double[] lower = new double[size];
        double[] upper = new double[size];
        S state = detector.create();
        Detection detection = new Detection();
        for (int i = 0; i < size; i++) {
            detector.detect(state, file.millis()[i], file.values()[i], detection);
            scores[i] = detection.score();
            lower[i] = detection.lower();
            upper[i] = detection.upper();
        }
        return new SignalPlot(draw(file, detector.name(), scores, lower, upper, threshold));
    }

    void write(Path file) throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        svg.write(file);
    }

    private static Svg draw(
            NabFile file,
            String detector,
            double[] scores,
            double[] lower,
            double[] upper,
            double threshold) {
        long[] millis = file.millis();
        double[] values = file.values();
        double[] finite = Arrays.stream(values).filter(Double::isFinite).toArray();
        TimeAxis time =
                new TimeAxis(
                        millis[0], Math.max(millis[0] + 1, millis[millis.length - 1]), LEFT, RIGHT);
        ValueAxis axis =
                ValueAxis.over(
                        Arrays.stream(finite).min().orElse(0),
                        Arrays.stream(finite).max().orElse(1),
                        BOTTOM,
                        TOP);
        long anomalies = Arrays.stream(scores).filter(score -> score >= threshold).count();
        Svg svg =
                new Svg(
                        WIDTH,
                        HEIGHT,
                        file.name() + ", " + detector,
                        values.length
                                + " readings, "
                                + file.windows().size()
                                + " labelled windows, "
                                + anomalies
                                + " anomalies");
        for (int[] window : file.windows()) {
            double from = time.x(millis[window[0]]);
            double width = Math.max(2, time.x(millis[window[1]]) - from);
            svg.rectangle(from, TOP, width, SCORE_BOTTOM - TOP, Svg.FAULT, null, "labelled");
        }
        time.draw(svg, TOP, SCORE_BOTTOM);
        for (double tick = axis.firstTick(); tick <= axis.most(); tick += axis.step()) {
            svg.line(LEFT, axis.at(tick), RIGHT, axis.at(tick), Svg.GRID, 1);
            svg.label(LEFT - 8, axis.at(tick) + 4, axis.shown(tick), 12, Svg.MUTED, Svg.Anchor.END);
        }
        svg.path(line(time, axis, millis, lower), Svg.HEALTH, 0.8, false);
        svg.path(line(time, axis, millis, upper), Svg.HEALTH, 0.8, false);
        svg.path(line(time, axis, millis, values), Svg.INK, 1, false);
        ValueAxis share = new ValueAxis(0, 1, SCORE_BOTTOM, SCORE_TOP);
        svg.path(line(time, share, millis, scores), Svg.ALERT, 1, false);
        svg.line(LEFT, share.at(threshold), RIGHT, share.at(threshold), Svg.MUTED, 0.5);
        svg.label(LEFT - 8, SCORE_BOTTOM, "score", 12, Svg.MUTED, Svg.Anchor.END);
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] >= threshold && Double.isFinite(values[i])) {
                svg.circle(
                        time.x(millis[i]),
                        axis.at(values[i]),
                        5,
                        "none",
                        Svg.ANOMALY,
                        "anomalous: " + values[i]);
            }
        }
        legend(svg);
        return svg;
    }

    /** Least and most of the points that fall on one column of the drawing. */
    private static List<Svg.Point> line(
            TimeAxis time, ValueAxis axis, long[] millis, double[] values) {
        List<Svg.Point> line = new ArrayList<>();
        int from = 0;
        while (from < values.length) {
            double x = time.x(millis[from]);
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            int to = from;
            while (to < values.length && time.x(millis[to]) - x < 1) {
                double shown = Math.max(axis.least(), Math.min(axis.most(), values[to]));
                if (Double.isFinite(shown)) {
                    least = Math.min(least, shown);
                    most = Math.max(most, shown);
                }
                to++;
            }
            if (least <= most) {
                line.add(new Svg.Point(x, axis.at(least)));
                if (most > least) {
                    line.add(new Svg.Point(x, axis.at(most)));
                }
            }
            from = Math.max(from + 1, to);
        }
        return line;
    }

    private static void legend(Svg svg) {
        double y = 60;
        svg.line(LEFT, y - 4, LEFT + 22, y - 4, Svg.INK, 1.5);
        svg.label(LEFT + 28, y, "reading", 12, Svg.INK, Svg.Anchor.START);
        svg.line(LEFT + 110, y - 4, LEFT + 132, y - 4, Svg.HEALTH, 1.5);
        svg.label(LEFT + 138, y, "expected band", 12, Svg.INK, Svg.Anchor.START);
        svg.rectangle(LEFT + 250, y - 11, 22, 13, Svg.FAULT, null, null);
        svg.label(LEFT + 278, y, "labelled", 12, Svg.INK, Svg.Anchor.START);
        svg.circle(LEFT + 360, y - 4, 5, "none", Svg.ANOMALY, null);
        svg.label(LEFT + 372, y, "anomaly", 12, Svg.INK, Svg.Anchor.START);
        svg.line(LEFT + 450, y - 4, LEFT + 472, y - 4, Svg.ALERT, 1.5);
        svg.label(LEFT + 478, y, "score", 12, Svg.INK, Svg.Anchor.START);
    }
}
