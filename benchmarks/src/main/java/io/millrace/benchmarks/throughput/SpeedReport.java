package io.millrace.benchmarks.throughput;

import io.millrace.local.figures.FigureSheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** What a benchmark leaves behind for readers: a text table, the figures, a plot of bars. */
final class SpeedReport {

    private static final int WIDTH = 760;
    private static final int LABEL = 190;
    private static final int ROW = 26;
    private static final int TOP = 46;

    private SpeedReport() {}

    /**
     * Writes {@code NAME.txt}, {@code NAME.json} and {@code NAME.svg}.
     *
     * @param bars median, least and most, by label
     */
    static void write(
            Path folder, String name, String table, FigureSheet sheet, Map<String, double[]> bars)
            throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".txt"), table);
        sheet.write(folder.resolve(name + ".json"), Instant.now());
        Files.writeString(
                folder.resolve(name + ".svg"), plot("CPU-seconds per million events", bars));
    }

    /** Horizontal bars from zero, the range as a line across the end of each. */
    static String plot(String title, Map<String, double[]> bars) {
        double most = bars.values().stream().mapToDouble(bar -> bar[2]).max().orElse(1);
        int height = TOP + ROW * bars.size() + 16;
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d'"
                        + " font-family='system-ui, sans-serif' font-size='13'>",
                WIDTH,
                height);
        line(svg, "<title>%s</title>", title);
        line(svg, "<rect width='%d' height='%d' fill='white'/>", WIDTH, height);
        line(svg, "<text x='12' y='26' font-size='16' fill='#18212d'>%s</text>", title);
        int y = TOP;
        for (Map.Entry<String, double[]> bar : bars.entrySet()) {
            double scale = (WIDTH - LABEL - 90) / most;
            double[] value = bar.getValue();
            String fill = bar.getKey().startsWith("ours") ? "#0072b2" : "#9aa6b2";
            line(
                    svg,
                    "<text x='%d' y='%d' text-anchor='end' fill='#18212d'>%s</text>",
                    LABEL - 8,
                    y + 14,
                    bar.getKey());
            line(
                    svg,
                    "<rect x='%d' y='%d' width='%.1f' height='16' fill='%s'/>",
                    LABEL,
                    y + 2,
                    value[0] * scale,
                    fill);
            line(
                    svg,
                    "<line x1='%.1f' x2='%.1f' y1='%d' y2='%d' stroke='#18212d'/>",
                    LABEL + value[1] * scale,
                    LABEL + value[2] * scale,
                    y + 10,
                    y + 10);
            line(
                    svg,
                    "<text x='%.1f' y='%d' fill='#18212d'>%.2f</text>",
                    LABEL + value[2] * scale + 6,
                    y + 14,
                    value[0]);
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
