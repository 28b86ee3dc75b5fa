package io.millrace.benchmarks.models;

import io.millrace.benchmarks.plot.Svg;
import io.millrace.benchmarks.plot.Svg.Anchor;
import io.millrace.benchmarks.plot.ValueAxis;
import io.millrace.mlmodels.training.TrainingReport;
import java.util.List;
import java.util.Locale;

/**
 * The drawings of a model's report: a frame, and what reports have in common.
 *
 * @param model id and version
 * @param unit of its predictions
 */
record ReportPlot(String model, String unit) {

    static final int WIDTH = 640;
    static final int LEFT = 80;
    static final int RIGHT = 30;
    private static final int HEIGHT = 460;
    private static final int TOP = 70;
    private static final int FOOT = 60;
    private static final int BAR = 26;
    private static final int NAMES = 300;

    /** An empty drawing with two axes to come. */
    Svg drawing(String title) {
        return drawing(title, HEIGHT);
    }

    private Svg drawing(String title, int height) {
        Svg svg = new Svg(WIDTH, height, title, title + ", " + model);
        svg.label(20, 50, model + ", " + unit, 13, Svg.MUTED, Anchor.START);
        return svg;
    }

    /** Draws the axis from left to right, from 0 on. */
    static ValueAxis across(Svg svg, double most, String name) {
        ValueAxis axis = new ValueAxis(0, most, LEFT, WIDTH - RIGHT);
        for (double tick = axis.firstTick(); tick <= most; tick += axis.step()) {
            double x = axis.at(tick);
            svg.line(x, TOP, x, HEIGHT - FOOT, Svg.GRID, 1);
            svg.label(x, HEIGHT - FOOT + 18, axis.shown(tick), 12, Svg.MUTED, Anchor.MIDDLE);
        }
        svg.label(WIDTH / 2.0, HEIGHT - 16, name, 13, Svg.MUTED, Anchor.MIDDLE);
        return axis;
    }

    /** Draws the axis from below to above. */
    static ValueAxis up(Svg svg, double least, double most) {
        ValueAxis axis = ValueAxis.over(least, most, HEIGHT - FOOT, TOP);
        for (double tick = axis.firstTick(); tick <= axis.most(); tick += axis.step()) {
            double y = axis.at(tick);
            svg.line(LEFT, y, WIDTH - RIGHT, y, Svg.GRID, 1);
            svg.label(LEFT - 8, y + 4, axis.shown(tick), 12, Svg.MUTED, Anchor.END);
        }
        return axis;
    }

    /** A bar a feature. */
    Svg importance(List<TrainingReport.Importance> features) {
        Svg svg = drawing("Features that matter most", TOP + BAR * features.size() + FOOT);
        double most = features.get(0).share();
        for (int i = 0; i < features.size(); i++) {
            TrainingReport.Importance feature = features.get(i);
            double y = TOP + BAR * i;
            double length = (WIDTH - NAMES - LEFT) * feature.share() / most;
            svg.label(NAMES - 10, y + 14, feature.feature(), 13, Svg.INK, Anchor.END);
            svg.rectangle(NAMES, y, length, BAR - 8, Svg.ALERT, null, null);
            svg.label(
                    NAMES + length + 6,
                    y + 14,
                    String.format(Locale.ROOT, "%.1f %%", 100 * feature.share()),
                    13,
                    Svg.INK,
                    Anchor.START);
        }
        return svg;
    }
}
