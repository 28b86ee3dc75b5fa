package io.millrace.benchmarks.quality;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Somebody's own file of readings: a header, a row a moment, columns apart by comma, semicolon or
 * tab. What is not said of its columns is found out.
 *
 * @param file where it lies
 * @param timeColumn empty when there is none: then a row is a second
 * @param signals one a column of numbers, rows by time; missing values are NaN
 * @param moved rows that came before an earlier one in the file
 */
record CsvSignals(Path file, String timeColumn, List<NabFile> signals, int moved) {

    private static final CsvMapper CSV =
            CsvMapper.builder()
                    .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                    .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                    .enable(CsvParser.Feature.TRIM_SPACES)
                    .build();

    private static final Set<String> MISSING = Set.of("", "nan", "null", "na", "n/a", "-", "none");
    private static final Set<String> YES = Set.of("1", "true", "yes", "anomaly", "1.0");
    private static final Pattern DATE_TIME =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[T ](\\d{2}:\\d{2})(:\\d{2})?([.,]\\d+)?(.*)");
    private static final DateTimeFormatter EUROPEAN =
            DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm[:ss]");

    /** Rows that say what a column is. */
    private static final int LOOKED_AT = 200;

    /** Epochs beyond it are milliseconds: in seconds it would be the year 5138. */
    private static final double MOST_SECONDS = 1e11;

    /** Epochs under it are no time: in seconds it is the year 1990. */
    private static final double LEAST_SECONDS = 6.3e8;

    /**
     * What was said of the columns.
     *
     * @param time null to find it out
     * @param values empty for every column of numbers
     * @param labels null for none
     * @param zone of times that have none
     */
    record Columns(String time, List<String> values, String labels, ZoneId zone) {}

    /** The column that a signal is. */
    static String column(NabFile signal) {
        return signal.name().substring(signal.name().indexOf(' ') + 1);
    }

    /** The rows as they were measured together; a comma in a column's name is a blank there. */
    SkabFile recording() {
        NabFile first = signals.get(0);
        double[][] rows = new double[first.millis().length][signals.size()];
        boolean[] labelled = new boolean[rows.length];
        for (int column = 0; column < signals.size(); column++) {
            for (int row = 0; row < rows.length; row++) {
                rows[row][column] = signals.get(column).values()[row];
            }
        }
        first.windows().forEach(window -> Arrays.fill(labelled, window[0], window[1] + 1, true));
        return new SkabFile(
                file.getFileName().toString(),
                signals.stream().map(signal -> column(signal).replace(',', ' ')).toList(),
                first.millis(),
                rows,
                labelled,
                new int[0]);
    }

    /** All CSV files of a folder, or the one. */
    static List<Path> files(Path place) throws IOException {
        if (Files.isRegularFile(place)) {
            return List.of(place);
        }
        if (!Files.isDirectory(place)) {
            throw new IOException(
                    place + " is not there; a CSV file or a folder of them is asked for");
        }
        try (Stream<Path> all = Files.walk(place)) {
            List<Path> files =
                    all.filter(Files::isRegularFile)
                            .filter(
                                    file ->
                                            file.toString()
                                                    .toLowerCase(Locale.ROOT)
                                                    .matches(".*\\.(csv|tsv|txt)"))
                            .sorted()
                            .toList();
            if (files.isEmpty()) {
                throw new IOException(place + " holds no file that ends in .csv, .tsv or .txt");
            }
            return files;
        }
    }

    static CsvSignals read(Path file, Columns asked) throws IOException {
        List<String[]> rows = rows(file);
        if (rows.size() < 2) {
            throw new IOException(file + " holds no rows behind a header");
        }
        List<String> header = Arrays.asList(rows.get(0));
        header.replaceAll(name -> name.replace("\uFEFF", "").strip());
        rows = rows.subList(1, rows.size());
        if (header.stream().allMatch(cell -> !Double.isNaN(number(cell)))) {
            throw new IOException(
                    file + " line 1 is all numbers; a header with the columns' names is asked for");
        }
        int time =
                asked.time() == null
                        ? timeColumn(rows, header.size(), asked)
                        : place(file, header, asked.time());
        int labels = asked.labels() == null ? -1 : place(file, header, asked.labels());
        long[] millis = new long[rows.size()];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = i * 1000L;
            if (time >= 0) {
                OptionalLong moment = millis(cell(rows.get(i), time), asked.zone());
                if (moment.isEmpty()) {
                    throw new IOException(
                            "%s row %d: '%s' in column %s is no time; allowed are 2026-01-31 12:00:00, 2026-01-31T12:00:00Z, 31.01.2026 12:00, and seconds or milliseconds since 1970"
                                    .formatted(
                                            file,
                                            i + 1,
                                            cell(rows.get(i), time),
                                            header.get(time)));
                }
                millis[i] = moment.getAsLong();
            }
        }
        int moved = 0;
        for (int i = 1; i < millis.length; i++) {
            moved += millis[i] < millis[i - 1] ? 1 : 0;
        }
        Integer[] order = new Integer[millis.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingLong(i -> millis[i]));
        long[] sorted = Arrays.stream(order).mapToLong(i -> millis[i]).toArray();
        boolean[] labelled = new boolean[sorted.length];
        for (int i = 0; i < sorted.length && labels >= 0; i++) {
            String label = cell(rows.get(order[i]), labels).toLowerCase(Locale.ROOT);
            labelled[i] = YES.contains(label);
        }
        List<NabFile> signals = new ArrayList<>();
        for (int column : valueColumns(file, header, rows, time, labels, asked.values())) {
            double[] values = new double[sorted.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = number(cell(rows.get(order[i]), column));
            }
            String name = file.getFileName() + " " + header.get(column);
            signals.add(new NabFile(name, sorted, values, stretches(labelled)));
        }
        return new CsvSignals(file, time < 0 ? "" : header.get(time), signals, moved);
    }

    private static List<String[]> rows(Path file) throws IOException {
        char separator;
        try (Stream<String> lines = Files.lines(file)) {
            separator = separator(lines.findFirst().orElse(""));
        } catch (java.io.UncheckedIOException e) {
            throw new IOException(file + " is not text in UTF-8", e);
        }
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator);
        try (MappingIterator<String[]> rows =
                CSV.readerFor(String[].class).with(schema).readValues(file.toFile())) {
            return rows.readAll();
        } catch (RuntimeJsonMappingException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static char separator(String line) {
        char best = ',';
        for (char one : new char[] {',', ';', '\t'}) {
            if (count(line, one) > count(line, best)) {
                best = one;
            }
        }
        return best;
    }

    private static long count(String line, char one) {
        return line.chars().filter(c -> c == one).count();
    }

    private static int place(Path file, List<String> header, String column) throws IOException {
        int place = header.indexOf(column);
        if (place < 0) {
            throw new IOException(
                    "%s has no column '%s'; it has %s"
                            .formatted(file, column, String.join(", ", header)));
        }
        return place;
    }

    private static int timeColumn(List<String[]> rows, int columns, Columns asked) {
        for (int column = 0; column < columns; column++) {
            boolean time = true;
            for (int i = 0; i < Math.min(LOOKED_AT, rows.size()) && time; i++) {
                time = millis(cell(rows.get(i), column), asked.zone()).isPresent();
            }
            if (time) {
                return column;
            }
        }
        return -1;
    }

    private static List<Integer> valueColumns(
            Path file,
            List<String> header,
            List<String[]> rows,
            int time,
            int labels,
            List<String> asked)
            throws IOException {
        List<Integer> columns = new ArrayList<>();
        for (String name : asked) {
            columns.add(place(file, header, name));
        }
        if (columns.isEmpty()) {
            for (int column = 0; column < header.size(); column++) {
                if (column != time && column != labels && isNumeric(rows, column)) {
                    columns.add(column);
                }
            }
        }
        if (columns.isEmpty()) {
            throw new IOException(
                    "%s has no column of numbers; it has %s"
                            .formatted(file, String.join(", ", header)));
        }
        return columns;
    }

    private static boolean isNumeric(List<String[]> rows, int column) {
        int numbers = 0;
        for (String[] row : rows) {
            String cell = cell(row, column);
            boolean number = !Double.isNaN(number(cell));
            if (!number && !MISSING.contains(cell.toLowerCase(Locale.ROOT))) {
                return false;
            }
            numbers += number ? 1 : 0;
        }
        return numbers > 0;
    }

    private static String cell(String[] row, int column) {
        return column < row.length && row[column] != null ? row[column].strip() : "";
    }

    private static double number(String cell) {
        try {
            return Double.parseDouble(cell.replace(',', '.'));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    static OptionalLong millis(String cell, ZoneId zone) {
        try {
            Matcher written = DATE_TIME.matcher(cell);
            if (written.matches()) {
                String seconds = written.group(3) == null ? ":00" : written.group(3);
                String fraction =
                        written.group(4) == null ? "" : written.group(4).replace(',', '.');
                String local = written.group(1) + "T" + written.group(2) + seconds + fraction;
                String offset = written.group(5).strip().replace("UTC", "Z");
                return OptionalLong.of(
                        offset.isEmpty()
                                ? at(LocalDateTime.parse(local), zone)
                                : OffsetDateTime.parse(local + offset).toInstant().toEpochMilli());
            }
            if (cell.matches("\\d{4}-\\d{2}-\\d{2}")) {
                return OptionalLong.of(at(LocalDate.parse(cell).atStartOfDay(), zone));
            }
            if (cell.indexOf('.') == 2) {
                return OptionalLong.of(at(LocalDateTime.parse(cell, EUROPEAN), zone));
            }
            double epoch = Double.parseDouble(cell);
            if (!(epoch >= LEAST_SECONDS && epoch < MOST_SECONDS * 1000)) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(Math.round(epoch >= MOST_SECONDS ? epoch : epoch * 1000));
        } catch (DateTimeException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static long at(LocalDateTime local, ZoneId zone) {
        return local.atZone(zone).toInstant().toEpochMilli();
    }

    private static List<int[]> stretches(boolean[] labelled) {
        List<int[]> stretches = new ArrayList<>();
        for (int i = 0; i < labelled.length; i++) {
            if (labelled[i] && (i == 0 || !labelled[i - 1])) {
                stretches.add(new int[] {i, i});
            } else if (labelled[i]) {
                stretches.get(stretches.size() - 1)[1] = i;
            }
        }
        return stretches;
    }
}
