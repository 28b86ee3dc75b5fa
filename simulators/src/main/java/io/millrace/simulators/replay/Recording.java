package io.millrace.simulators.replay;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What one device recorded: rows of readings by time, oldest first.
 *
 * @param deviceId of the device it is replayed as
 * @param siteId folder of the file
 * @param metrics names, in the order of the file's columns
 * @param rows at least one
 * @param faults what the recording itself says was wrong
 */
public record Recording(
        String deviceId,
        String siteId,
        List<String> metrics,
        List<Row> rows,
        List<Interval> faults) {

    private static final CsvMapper CSV =
            CsvMapper.builder()
                    .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                    .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                    .build();

    /**
     * One row.
     *
     * @param values one a metric; NaN where the file has none
     */
    public record Row(long timeMillis, double[] values, boolean faulty) {}

    /** From a moment to another, the second excluded. */
    public record Interval(long fromMillis, long toMillis) {}

    public Recording {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(deviceId + " has no rows");
        }
        metrics = List.copyOf(metrics);
        rows = List.copyOf(rows);
        faults = List.copyOf(faults);
    }

    /** Time of the first row. */
    public long firstMillis() {
        return rows.get(0).timeMillis();
    }

    /** Time of the last row. */
    public long lastMillis() {
        return rows.get(rows.size() - 1).timeMillis();
    }

    /**
     * Reads a CSV file with a line of names.
     *
     * @throws IllegalArgumentException with file, line and column of what cannot be read
     */
    public static Recording read(Path file, CsvForm form, String devicePrefix) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + " is not a file");
        }
        CsvSchema schema =
                CsvSchema.emptySchema().withColumnSeparator(form.delimiter()).withoutEscapeChar();
        try (MappingIterator<String[]> lines =
                CSV.readerFor(String[].class).with(schema).readValues(file.toFile())) {
            if (!lines.hasNextValue()) {
                throw new IllegalArgumentException(file + " is empty");
            }
            Columns columns = Columns.of(file, List.of(lines.nextValue()), form);
            List<Row> rows = new ArrayList<>();
            while (lines.hasNextValue()) {
                String[] cells = lines.nextValue();
                // The parser stands behind the row: on the next line, or at the end of the last.
                rows.add(columns.row(rows.size() + 2, cells));
            }
            if (rows.isEmpty()) {
                throw new IllegalArgumentException(file + " has a line of names and no rows");
            }
            rows.sort(Comparator.comparingLong(Row::timeMillis));
            return new Recording(
                    deviceId(file, devicePrefix),
                    folderName(file),
                    columns.metrics(),
                    rows,
                    faults(rows));
        } catch (RuntimeJsonMappingException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** valve1/0.csv is PREFIX-valve1-0; a file named like its folder is named once. */
    private static String deviceId(Path file, String prefix) {
        String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        String folder = folderName(file);
        String own = folder.equals(name) || folder.isEmpty() ? name : folder + "-" + name;
        return (prefix.isEmpty() ? own : prefix + "-" + own).replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    private static String folderName(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder == null || folder.getFileName() == null
                ? ""
                : folder.getFileName().toString();
    }

    /** From the first row of a faulty stretch to the first row after it. */
    private static List<Interval> faults(List<Row> rows) {
        List<Interval> faults = new ArrayList<>();
        long from = Long.MIN_VALUE;
        for (Row row : rows) {
            if (row.faulty() && from == Long.MIN_VALUE) {
                from = row.timeMillis();
            } else if (!row.faulty() && from != Long.MIN_VALUE) {
                faults.add(new Interval(from, row.timeMillis()));
                from = Long.MIN_VALUE;
            }
        }
        if (from != Long.MIN_VALUE) {
            faults.add(new Interval(from, rows.get(rows.size() - 1).timeMillis() + 1));
        }
        return faults;
    }

    /** Which column is what. */
    private record Columns(
            Path file,
            List<String> names,
            int time,
            int label,
            int[] readings,
            List<String> metrics,
            CsvForm.TimeReader timeReader) {

        static Columns of(Path file, List<String> names, CsvForm form) {
            int time = names.indexOf(form.timeColumn());
            if (time < 0) {
                throw new IllegalArgumentException(
                        file
                                + " has no column "
                                + form.timeColumn()
                                + " for the time; with the delimiter '"
                                + form.delimiter()
                                + "' it has "
                                + names);
            }
            for (String column : form.metrics().keySet()) {
                if (!names.contains(column)) {
                    throw new IllegalArgumentException(
                            file + " has no column " + column + "; it has " + names);
                }
            }
            List<Integer> readings = new ArrayList<>();
            List<String> metrics = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                String metric = form.metricOf(names.get(i));
                if (metric != null) {
                    if (metrics.contains(metric)) {
                        throw new IllegalArgumentException(
                                file + " has two columns for the metric " + metric);
                    }
                    readings.add(i);
                    metrics.add(metric);
                }
            }
            if (readings.isEmpty()) {
                throw new IllegalArgumentException(
                        file + " has no column of readings; it has " + names);
            }
            int label = form.labelColumn() == null ? -1 : names.indexOf(form.labelColumn());
            return new Columns(
                    file,
                    names,
                    time,
                    label,
                    readings.stream().mapToInt(Integer::intValue).toArray(),
                    metrics,
                    form.timeReader());
        }

        Row row(int line, String[] cells) {
            if (cells.length != names.size()) {
                throw new IllegalArgumentException(
                        file
                                + " line "
                                + line
                                + " has "
                                + cells.length
                                + " columns; the first line names "
                                + names.size());
            }
            double[] values = new double[readings.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = number(line, readings[i], cells[readings[i]]);
            }
            boolean faulty = label >= 0 && number(line, label, cells[label]) != 0;
            return new Row(time(line, cells[time]), values, faulty);
        }

        private long time(int line, String cell) {
            try {
                return timeReader.epochMillis(cell.strip());
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        file + " line " + line + ": the time '" + cell + "': " + e.getMessage(), e);
            }
        }

        private double number(int line, int column, String cell) {
            String text = cell.strip();
            if (text.isEmpty()) {
                return Double.NaN;
            }
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        file
                                + " line "
                                + line
                                + ", column "
                                + names.get(column)
                                + ": '"
                                + cell
                                + "' is not a number",
                        e);
            }
        }
    }
}
