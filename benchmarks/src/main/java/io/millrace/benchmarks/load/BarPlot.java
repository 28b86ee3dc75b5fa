package io.millrace.benchmarks.load;

import io.millrace.benchmarks.plot.Svg;
import io.millrace.benchmarks.plot.Svg.Anchor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Bars beside one another, a value and its number each, on a logarithmic scale: what is compared
 * here differs by orders of magnitude.
 *
 * @param file name of the drawing
 * @param unit of all values
 */
public record BarPlot(String file, String title, String unit, List<Bar> bars) {

    private static final int WIDTH = 860;
    private static final int LEFT = 330;
    private static final int RIGHT = 120;
    private static final int TOP = 70;
    private static final int ROW = 26;
    private static final int FOOT = 40;

    /** One bar; those of the same kind have the same colour. */
    public record Bar(String label, double value, Kind kind) {}

    /** Whose a bar is. */
    public enum Kind {
        OURS(Svg.ALERT),
        PEER(Svg.ANOMALY),
        LIMIT(Svg.MUTED);

        private final String colour;

        Kind(String colour) {
            this.colour = colour;
        }
    }

    public BarPlot {
        bars = bars.stream().filter(bar -> bar.value() > 0).toList();
        if (bars.isEmpty()) {
            throw new IllegalArgumentException("a plot without a bar: " + title);
        }
    }

    /** Draws it into that folder. */
    public void write(Path folder) throws IOException {
        double least = bars.stream().mapToDouble(Bar::value).min().orElseThrow();
        double most = bars.stream().mapToDouble(Bar::value).max().orElseThrow();
        double from = Math.floor(Math.log10(least) - 0.3);
        double to = Math.max(from + 1, Math.ceil(Math.log10(most)));
        int height = TOP + ROW * bars.size() + FOOT;
        Svg svg = new Svg(WIDTH, height, title, title + ", " + unit);
        svg.label(20, 50, unit + ", logarithmic; shorter is better", 13, Svg.MUTED, Anchor.START);
        double bottom = TOP + ROW * bars.size();
        for (int decade = (int) from; decade <= to; decade++) {
            double x = x(decade, from, to);
            svg.line(x, TOP - 6, x, bottom, Svg.GRID, 1);
            svg.label(x, bottom + 18, number(Math.pow(10, decade)), 12, Svg.MUTED, Anchor.MIDDLE);
        }
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double y = TOP + ROW * i;
            double end = x(Math.log10(bar.value()), from, to);
            svg.label(LEFT - 10, y + 14, bar.label(), 13, Svg.INK, Anchor.END);
            svg.rectangle(LEFT, y, end - LEFT, ROW - 8, bar.kind().colour, null, null);
            svg.label(end + 6, y + 14, number(bar.value()), 13, Svg.INK, Anchor.START);
        }
        svg.write(folder.resolve(file));
    }

    private static double x(double decade, double from, double to) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (decade - from) / (to - from);
    }

    private static String number(double value) {
        return value >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
