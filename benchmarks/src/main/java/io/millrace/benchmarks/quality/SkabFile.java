package io.millrace.benchmarks.quality;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One recording of the Skoltech water pump test bed: eight sensors once a second, with labels. A
 * file without a column {@code anomaly} has no anomalous row.
 *
 * @param name of the file
 * @param sensors names, in order
 * @param timesMillis of the rows
 * @param values sensor values of the rows
 * @param anomalous labels of the rows
 * @param changes rows at which a change is labelled
 */
public record SkabFile(
        String name,
        List<String> sensors,
        long[] timesMillis,
        double[][] values,
        boolean[] anomalous,
        int[] changes) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final List<String> LABELS = List.of("anomaly", "changepoint");

    public int rows() {
        return timesMillis.length;
    }

    /** All recordings of a folder, in the order of their names. */
    public static List<SkabFile> readAll(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    folder + " is not there; a SKAB folder holds valve1 and the like");
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
        }
        List<SkabFile> recordings = new ArrayList<>();
        for (Path file : files) {
            recordings.add(read(file));
        }
        if (recordings.isEmpty()) {
            throw new IOException(folder + " holds no *.csv");
        }
        return recordings;
    }

    static SkabFile read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file).stream().filter(l -> !l.isBlank()).toList();
        List<String> header = lines.isEmpty() ? List.of() : split(lines.get(0));
        if (header.size() < 2 || !header.get(0).equals("datetime")) {
            throw new IOException(file + " line 1: the header begins with datetime;");
        }
        List<String> sensors =
                header.stream().skip(1).filter(column -> !LABELS.contains(column)).toList();
        int label = header.indexOf("anomaly");
        int changeLabel = header.indexOf("changepoint");
        List<Integer> changes = new ArrayList<>();
        int rows = lines.size() - 1;
        long[] times = new long[rows];
        double[][] values = new double[rows][sensors.size()];
        boolean[] anomalous = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            List<String> columns = split(lines.get(row + 1));
            if (columns.size() != header.size()) {
                throw new IOException(
                        file
                                + " line "
                                + (row + 2)
                                + ": "
                                + columns.size()
                                + " columns; the header has "
                                + header.size());
            }
            try {
                times[row] =
                        LocalDateTime.parse(columns.get(0), TIME)
                                .toInstant(ZoneOffset.UTC)
                                .toEpochMilli();
                for (int s = 0; s < sensors.size(); s++) {
                    values[row][s] =
                            Double.parseDouble(columns.get(header.indexOf(sensors.get(s))));
                }
                anomalous[row] = label >= 0 && Double.parseDouble(columns.get(label)) > 0;
                if (changeLabel >= 0 && Double.parseDouble(columns.get(changeLabel)) > 0) {
                    changes.add(row);
                }
            } catch (DateTimeException | NumberFormatException e) {
                throw new IOException(file + " line " + (row + 2) + ": " + e.getMessage(), e);
            }
        }
        return new SkabFile(
                file.getFileName().toString(),
                sensors,
                times,
                values,
                anomalous,
                changes.stream().mapToInt(row -> row).toArray());
    }

    private static List<String> split(String line) {
        return Arrays.asList(line.split(";", -1));
    }
}
