package io.millrace.mlmodels.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When units failed, as labels beside histories tell it: CSV with the header {@code unit,failed_at}
 * (one line a failure) or {@code unit,start,end} (failing from when to when; what is recorded in
 * between says nothing of a healthy life). Times are ages, as in the histories, or moments as
 * 2026-01-31T12:00:00Z, which count as hours since 1970.
 */
public final class FailureSpans {

    private static final double MILLIS_PER_HOUR = 3_600_000.0;
    private static final String TIMES = "unit,failed_at";
    private static final String SPANS = "unit,start,end";

    /**
     * One failure.
     *
     * @param start age at which it began
     * @param end age from which the unit was in order again, at least the start
     */
    record Span(double start, double end) {}

    private final Map<String, List<Span>> spans = new TreeMap<>();

    private FailureSpans() {}

    /**
     * Reads a file of labels.
     *
     * @throws HistoryException when a line does not fit; the message names file and line
     */
    public static FailureSpans read(Path file) throws IOException {
        FailureSpans labels = new FailureSpans();
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new HistoryException(file + " is not there");
        }
        String header = lines.isEmpty() ? "" : lines.get(0).strip();
        if (!header.equals(TIMES) && !header.equals(SPANS)) {
            throw new HistoryException(
                    file + " line 1: '" + header + "'; the header is " + TIMES + " or " + SPANS);
        }
        int columns = header.equals(TIMES) ? 2 : 3;
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                labels.add(file, i + 1, lines.get(i).strip().split(",", -1), columns);
            }
        }
        labels.spans.values().forEach(of -> of.sort(Comparator.comparingDouble(Span::start)));
        return labels;
    }

    private void add(Path file, int line, String[] values, int columns) throws HistoryException {
        if (values.length != columns) {
            throw new HistoryException(
                    file + " line " + line + ": " + values.length + " columns, not " + columns);
        }
        try {
            double start = hours(values[1]);
            double end = hours(values[columns - 1]);
            if (!(end >= start)) {
                throw new HistoryException(file + " line " + line + ": it ends before it starts");
            }
            spans.computeIfAbsent(values[0], unit -> new ArrayList<>()).add(new Span(start, end));
        } catch (NumberFormatException | DateTimeParseException e) {
            throw new HistoryException(file + " line " + line + ": " + e.getMessage());
        }
    }

    /** Of a moment: since 1970. */
    public static double hours(Instant moment) {
        return moment.toEpochMilli() / MILLIS_PER_HOUR;
    }

    private static double hours(String text) {
        return text.indexOf('T') < 0 ? Double.parseDouble(text) : hours(Instant.parse(text));
    }

    /**
     * Which failure a row of that age runs towards, counted from 0; −1 within a failure, and after
     * the last one, where nobody knows how long the unit had left.
     */
    int next(String unit, double age) {
        List<Span> of = spans.getOrDefault(unit, List.of());
        for (int failure = 0; failure < of.size(); failure++) {
            if (age <= of.get(failure).start) {
                return failure;
            }
            if (age <= of.get(failure).end) {
                return -1;
            }
        }
        return -1;
    }

    double start(String unit, int failure) {
        return spans.get(unit).get(failure).start;
    }
}
