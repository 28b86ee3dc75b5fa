package io.millrace.local.figures;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The figures of one measurement, with where they come from: commit, date, machine and command.
 *
 * @param command that gives them
 * @param figures what was measured
 * @param raw whatever else is worth keeping, by name
 */
public record FigureSheet(String command, List<Figure> figures, ObjectNode raw) {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final long GIT_SECONDS = 5;

    public FigureSheet {
        figures = List.copyOf(figures);
    }

    /** Figures alone. */
    public static FigureSheet of(String command, List<Figure> figures) {
        return new FigureSheet(command, figures, JSON.createObjectNode());
    }

    /** True when no figure misses its gate. */
    public boolean gatesMet() {
        return figures.stream().allMatch(Figure::isGood);
    }

    /** The figures as a table for people. */
    public String table() {
        StringBuilder table = new StringBuilder();
        for (Figure figure : figures) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "%-28s %14s %-8s %s%n",
                            figure.name(),
                            number(figure.value()),
                            figure.unit(),
                            judgement(figure)));
        }
        return table.toString();
    }

    /** Writes the sheet as JSON. */
    public void write(Path file, Instant date) throws IOException {
        ObjectNode sheet = JSON.createObjectNode();
        sheet.put("commit", commit());
        sheet.put("date", date.truncatedTo(ChronoUnit.SECONDS).toString());
        sheet.put("machine", machine());
        sheet.put("command", command);
        ArrayNode list = sheet.putArray("figures");
        for (Figure figure : figures) {
            ObjectNode node = list.addObject();
            node.put("name", figure.name());
            node.put("value", figure.value());
            node.put("unit", figure.unit());
            node.put("better", figure.better().name().toLowerCase(Locale.ROOT));
            node.put("gate", figure.gate());
            node.put("aim", figure.aim());
            node.put("met", figure.met());
        }
        sheet.setAll(raw);
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        JSON.writeValue(file.toFile(), sheet);
    }

    private static String judgement(Figure figure) {
        if (figure.met() == null) {
            return "";
        }
        return (figure.met() ? "ok" : "MISSED") + ", gate " + number(figure.gate());
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%.4f", value);
    }

    private static String machine() {
        return Runtime.getRuntime().availableProcessors()
                + " cores, "
                + System.getProperty("os.name")
                + " "
                + System.getProperty("os.arch")
                + ", Java "
                + System.getProperty("java.version");
    }

    /** The checkout's commit; "unknown" outside of one. */
    private static String commit() {
        try {
            Process git =
                    new ProcessBuilder("git", "rev-parse", "HEAD")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String commit =
                    new String(git.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            boolean known = git.waitFor(GIT_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0;
            return known ? commit.strip() : "unknown";
        } catch (IOException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
