package io.millrace.mlmodels.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * NASA's turbofan data (C-MAPSS): text files of unit, cycle, 3 operating settings and 21 sensors.
 * Of the sensors the 14 are read that move at all, then the three settings; a row is a cycle.
 */
public final class CmapssFiles {

    /** Sensors that are not constant, counted from 1. */
    private static final int[] SENSORS = {2, 3, 4, 7, 8, 9, 11, 12, 13, 14, 15, 17, 20, 21};

    /** What tells the flight condition. */
    private static final List<String> SETTINGS = List.of("altitude", "mach", "throttle");

    private static final int FIRST_SETTING = 2;
    private static final int COLUMNS = 26;
    private static final int BEFORE_SENSORS = 4;
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private CmapssFiles() {}

    /** Names of the channels: sensor02 and so on. */
    public static List<String> channels() {
        List<String> channels = new ArrayList<>();
        for (int sensor : SENSORS) {
            channels.add(String.format(Locale.ROOT, "sensor%02d", sensor));
        }
        return channels;
    }

    /** The training units of a subset, FD001 to FD004: each ran to its failure. */
    public static Histories training(Path folder, String subset) throws IOException {
        return histories(folder.resolve("train_" + subset + ".txt"));
    }

    /**
     * The test units of a subset: each was stopped some time before its failure, and {@link #truth}
     * tells how long before.
     */
    public static Histories test(Path folder, String subset) throws IOException {
        return histories(folder.resolve("test_" + subset + ".txt"));
    }

    private static Histories histories(Path file) throws IOException {
        return new Histories(channels(), SETTINGS, 1, "cycles", runs(file));
    }

    /** Cycles that each test unit of a subset had left, in the order of the units. */
    public static double[] truth(Path folder, String subset) throws IOException {
        Path file = folder.resolve("RUL_" + subset + ".txt");
        List<String> lines = lines(file);
        double[] truth = new double[lines.size()];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = number(lines.get(i).strip(), file, i + 1);
        }
        return truth;
    }

    private static List<RunToFailure> runs(Path file) throws IOException {
        Map<String, List<double[]>> units = new LinkedHashMap<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String[] columns = BLANKS.split(lines.get(i).strip(), -1);
            if (columns.length != COLUMNS) {
                throw new HistoryException(
                        file + " line " + (i + 1) + " has " + columns.length + " columns, not 26");
            }
            double[] row = new double[SENSORS.length + SETTINGS.size()];
            for (int c = 0; c < SENSORS.length; c++) {
                row[c] = number(columns[BEFORE_SENSORS + SENSORS[c]], file, i + 1);
            }
            for (int s = 0; s < SETTINGS.size(); s++) {
                row[SENSORS.length + s] = number(columns[FIRST_SETTING + s], file, i + 1);
            }
            units.computeIfAbsent(columns[0], unit -> new ArrayList<>()).add(row);
        }
        List<RunToFailure> runs = new ArrayList<>();
        units.forEach(
                (unit, rows) -> runs.add(new RunToFailure(unit, rows.toArray(new double[0][]), 0)));
        return runs;
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
        } catch (NoSuchFileException e) {
            throw new HistoryException(
                    file + " is not there; a C-MAPSS folder holds train_FD001.txt and the like");
        }
    }

    private static double number(String text, Path file, int line) throws HistoryException {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new HistoryException(file + " line " + line + ": '" + text + "' is no number");
        }
    }
}
