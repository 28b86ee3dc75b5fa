package io.millrace.simulators.replay;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How a CSV file of recorded readings is to be read.
 *
 * @param delimiter between columns
 * @param timeColumn the column with the time of a row
 * @param timeFormat {@code epoch-millis}, {@code epoch-seconds}, {@code iso}, or a pattern such as
 *     {@code yyyy-MM-dd HH:mm:ss}, which is UTC where it names no zone
 * @param metrics column to metric name; empty: every column that is neither the time nor ignored,
 *     under its own name with {@code _} for what no metric name may have
 * @param ignored columns that are no readings
 * @param labelColumn a column that is not 0 where something was wrong; null where there is none
 */
public record CsvForm(
        char delimiter,
        String timeColumn,
        String timeFormat,
        Map<String, String> metrics,
        Set<String> ignored,
        String labelColumn) {

    private static final String ALLOWED = "[^A-Za-z0-9_.-]";

    public CsvForm {
        metrics = Map.copyOf(metrics);
        ignored = Set.copyOf(ignored);
        if (!List.of("epoch-millis", "epoch-seconds", "iso").contains(timeFormat)) {
            pattern(timeFormat);
        }
    }

    /** The form of the SKAB recordings. */
    public static CsvForm skab() {
        return new CsvForm(
                ';',
                "datetime",
                "yyyy-MM-dd HH:mm:ss",
                Map.of(),
                Set.of("anomaly", "changepoint"),
                "anomaly");
    }

    /** The metric of that column; null where the column is no reading. */
    String metricOf(String column) {
        if (!metrics.isEmpty()) {
            return metrics.get(column);
        }
        boolean reading =
                !column.equals(timeColumn)
                        && !ignored.contains(column)
                        && !column.equals(labelColumn);
        return reading ? column.strip().replaceAll(ALLOWED, "_") : null;
    }

    /**
     * Reads times of this form.
     *
     * @throws DateTimeException when a text is not of the form
     */
    TimeReader timeReader() {
        return switch (timeFormat) {
            case "epoch-millis" -> CsvForm::number;
            case "epoch-seconds" -> text -> Math.multiplyExact(number(text), 1000L);
            case "iso" -> CsvForm::iso;
            default -> {
                DateTimeFormatter pattern = pattern(timeFormat);
                yield text -> patterned(pattern, text);
            }
        };
    }

    /** Reads a time. */
    @FunctionalInterface
    interface TimeReader {
        long epochMillis(String text);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new DateTimeException("not a whole number", e);
        }
    }

    private static long iso(String text) {
        String zoned = text.replace(' ', 'T');
        boolean hasZone = zoned.matches(".*(Z|[+-]\\d{2}:?\\d{2})$");
        return hasZone
                ? OffsetDateTime.parse(zoned).toInstant().toEpochMilli()
                : LocalDateTime.parse(zoned).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static long patterned(DateTimeFormatter pattern, String text) {
        TemporalAccessor read = pattern.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return read instanceof OffsetDateTime zoned
                ? zoned.toInstant().toEpochMilli()
                : LocalDateTime.from(read).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    private static DateTimeFormatter pattern(String timeFormat) {
        try {
            return DateTimeFormatter.ofPattern(timeFormat, Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "time format '"
                            + timeFormat
                            + "' is not epoch-millis, epoch-seconds, iso or a pattern such as"
                            + " yyyy-MM-dd HH:mm:ss: "
                            + e.getMessage(),
                    e);
        }
    }
}
