package io.millrace.mlmodels.training;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Histories in CSV, one row an observation: header {@code unit,hours,<metric>...}, where {@code
 * hours} is the unit's age. The rows of a unit are equally spaced and follow one another; the last
 * one is its failure. An empty value is a missing one. Either one file, or all {@code *.csv} of a
 * folder with the same header.
 *
 * <p>With the header {@code unit,run,hours,remaining_hours,<metric>...} a unit has several
 * stretches of its life, its runs, and each row says how long the unit still had to live.
 *
 * <p>With labels ({@link FailureSpans}) a unit's rows may go on after a failure: each stretch up to
 * a failure is a run, and rows that no known failure follows are left out.
 */
public final class CsvHistories {

    private static final String UNIT = "unit";
    private static final String RUN = "run";
    private static final String HOURS = "hours";
    private static final String REMAINING = "remaining_hours";
    private static final List<String> WHOLE_LIVES = List.of(UNIT, HOURS);
    private static final List<String> STRETCHES = List.of(UNIT, RUN, HOURS, REMAINING);

    /** Share of a row's length by which a spacing may differ: ages are rounded. */
    private static final double JITTER = 0.02;

    private static final double SECONDS_PER_HOUR = 3600;

    /** Share of a row's length that rounded ages may leave the mean spacing wrong by. */
    private static final double ALL_BUT = 1e-3;

    private final List<RunToFailure> runs = new ArrayList<>();
    private final Set<String> ended = new HashSet<>();
    private List<String> header = List.of();
    private List<String> fixed = List.of();
    private double rowLength;
    private double spacings;
    private long spacingCount;

    private final FailureSpans labels;

    private CsvHistories(FailureSpans labels) {
        this.labels = labels;
    }

    /**
     * Reads a file, or all CSV files of a folder in the order of their names.
     *
     * @throws HistoryException when a line does not fit; the message names file and line
     */
    public static Histories read(Path fileOrFolder) throws IOException {
        return read(fileOrFolder, null, List.of());
    }

    /**
     * The same with labels beside it.
     *
     * @param labels null when the last row of a unit is its failure
     * @param settings metrics that tell the conditions it was run in
     */
    public static Histories read(Path fileOrFolder, FailureSpans labels, List<String> settings)
            throws IOException {
        CsvHistories histories = new CsvHistories(labels);
        for (Path file : files(fileOrFolder)) {
            histories.take(file);
        }
        if (histories.rowLength == 0) {
            throw new HistoryException(fileOrFolder + ": no unit has two rows");
        }
        double rowLength = histories.meanSpacing();
        List<String> columns = histories.metrics();
        if (!columns.containsAll(settings)) {
            throw new HistoryException("Settings " + settings + " are not all among " + columns);
        }
        List<String> channels = new ArrayList<>(columns);
        channels.removeAll(settings);
        List<String> order = new ArrayList<>(channels);
        order.addAll(settings);
        int[] at = order.stream().mapToInt(columns::indexOf).toArray();
        List<RunToFailure> runs = new ArrayList<>();
        for (RunToFailure run : histories.runs) {
            double[][] rows = new double[run.rows().length][];
            for (int r = 0; r < rows.length; r++) {
                double[] row = run.rows()[r];
                rows[r] = Arrays.stream(at).mapToDouble(column -> row[column]).toArray();
            }
            runs.add(new RunToFailure(run.unit(), rows, run.lifeLeft()));
        }
        return new Histories(channels, settings, rowLength, "h", runs);
    }

    private static List<Path> files(Path fileOrFolder) throws IOException {
        if (Files.isRegularFile(fileOrFolder)) {
            return List.of(fileOrFolder);
        }
        try (Stream<Path> entries = Files.list(fileOrFolder)) {
            List<Path> files =
                    entries.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
            if (files.isEmpty()) {
                throw new HistoryException(
                        fileOrFolder
                                + " holds no *.csv; histories are CSV files, header"
                                + " unit,hours,<metric>...");
            }
            return files;
        } catch (NoSuchFileException e) {
            throw new HistoryException(fileOrFolder + " is not there");
        }
    }

    private List<String> metrics() {
        return header.subList(fixed.size(), header.size());
    }

    private void take(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            takeHeader(file, reader.readLine());
            Stretch stretch = null;
            int number = 1;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                String[] columns = line.split(",", -1);
                if (columns.length != header.size()) {
                    throw wrong(
                            file,
                            number,
                            columns.length + " columns; the header has " + header.size());
                }
                String name = fixed.contains(RUN) ? columns[0] + " run " + columns[1] : columns[0];
                int failure = 0;
                if (labels != null) {
                    failure =
                            labels.next(
                                    columns[0],
                                    parse(file, number, HOURS, columns[fixed.indexOf(HOURS)]));
                    if (failure < 0) {
                        continue;
                    }
                    name = columns[0] + " failure " + (failure + 1);
                }
                if (stretch == null || !stretch.name.equals(name)) {
                    end(stretch);
                    stretch = begin(file, number, columns[0], name);
                }
                add(file, number, columns, stretch);
                if (labels != null) {
                    stretch.remaining = labels.start(columns[0], failure) - stretch.age;
                }
            }
            end(stretch);
        }
    }

    private void takeHeader(Path file, String line) throws HistoryException {
        List<String> names = line == null ? List.of() : Arrays.asList(line.strip().split(",", -1));
        fixed =
                names.size() > STRETCHES.size() && names.get(1).equals(RUN)
                        ? STRETCHES
                        : WHOLE_LIVES;
        if (labels != null && fixed.contains(RUN)) {
            throw wrong(file, 1, "stretches tell their remaining life; leave out the labels");
        }
        if (names.size() <= fixed.size() || !names.subList(0, fixed.size()).equals(fixed)) {
            throw wrong(
                    file,
                    1,
                    "'"
                            + line
                            + "'; the header is unit,hours,<metric>... or"
                            + " unit,run,hours,remaining_hours,<metric>...");
        }
        if (!header.isEmpty() && !header.equals(names)) {
            throw wrong(file, 1, "header " + names + "; the files before have " + header);
        }
        header = List.copyOf(names);
    }

    /** Rows that follow one another. */
    private static final class Stretch {
        final String unit;
        final String name;
        final List<double[]> rows = new ArrayList<>();
        double age;
        double remaining;

        Stretch(String unit, String name) {
            this.unit = unit;
            this.name = name;
        }
    }

    private Stretch begin(Path file, int number, String unit, String name) throws HistoryException {
        if (!ended.add(name)) {
            throw wrong(file, number, "unit " + name + " again; its rows must follow one another");
        }
        return new Stretch(unit, name);
    }

    private void end(Stretch stretch) {
        if (stretch != null) {
            runs.add(
                    new RunToFailure(
                            stretch.unit,
                            stretch.rows.toArray(new double[0][]),
                            stretch.remaining));
        }
    }

    private void add(Path file, int number, String[] columns, Stretch stretch)
            throws HistoryException {
        double age = parse(file, number, HOURS, columns[fixed.indexOf(HOURS)]);
        if (!stretch.rows.isEmpty()) {
            checkSpacing(file, number, age - stretch.age);
        }
        stretch.age = age;
        if (fixed.contains(REMAINING)) {
            stretch.remaining = parse(file, number, REMAINING, columns[fixed.indexOf(REMAINING)]);
            if (!(stretch.remaining >= 0)) {
                throw wrong(
                        file,
                        number,
                        REMAINING + " is " + stretch.remaining + "; it must be 0 or more");
            }
        }
        double[] values = new double[header.size() - fixed.size()];
        for (int c = 0; c < values.length; c++) {
            String text = columns[fixed.size() + c];
            values[c] =
                    text.isEmpty()
                            ? Double.NaN
                            : parse(file, number, header.get(fixed.size() + c), text);
        }
        stretch.rows.add(values);
    }

    private void checkSpacing(Path file, int number, double spacing) throws HistoryException {
        if (rowLength == 0 && spacing > 0) {
            rowLength = spacing;
        }
        if (!(Math.abs(spacing - rowLength) <= JITTER * rowLength)) {
            throw wrong(
                    file,
                    number,
                    "a row "
                            + spacing
                            + " hours after the last one; the rows before are "
                            + rowLength
                            + " apart");
        }
        spacings += spacing;
        spacingCount++;
    }

    /**
     * Ages are rounded, so the mean spacing is nearer the truth than any one of them; and where it
     * is all but a whole number of seconds it is that, for a job's windows are.
     */
    private double meanSpacing() {
        double seconds = SECONDS_PER_HOUR * spacings / spacingCount;
        double whole = Math.rint(seconds);
        return (Math.abs(seconds - whole) <= ALL_BUT * seconds ? whole : seconds)
                / SECONDS_PER_HOUR;
    }

    private static double parse(Path file, int number, String column, String text)
            throws HistoryException {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw wrong(file, number, column + " is '" + text + "'; it must be a number");
        }
    }

    private static HistoryException wrong(Path file, int number, String what) {
        return new HistoryException(file + " line " + number + ": " + what);
    }
}
