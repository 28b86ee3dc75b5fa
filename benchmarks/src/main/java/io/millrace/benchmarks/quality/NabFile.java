package io.millrace.benchmarks.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One series of the Numenta Anomaly Benchmark with its labelled windows.
 *
 * @param name folder and file
 * @param millis time of each point, as if it were UTC
 * @param values of the points
 * @param windows first and last point of each labelled window, ascending
 */
public record NabFile(String name, long[] millis, double[] values, List<int[]> windows) {

    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder()
                    .appendPattern("yyyy-MM-dd HH:mm:ss")
                    .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                    .toFormatter();

    /** Points at the beginning that nobody is judged by: 15 percent, at most 750. */
    public int probation() {
        return (int) Math.min(Math.floor(0.15 * values.length), 750);
    }

    /**
     * Reads every series of a folder that holds {@code data} and {@code labels}.
     *
     * @throws IOException with what is wrong in which file
     */
    public static List<NabFile> readAll(Path folder) throws IOException {
        Path data = folder.resolve("data");
        Path labels = folder.resolve("labels").resolve("combined_windows.json");
        if (!Files.isDirectory(data) || !Files.isRegularFile(labels)) {
            throw new IOException(
                    folder
                            + " is not NAB's folder: it holds no data and labels/combined_windows.json");
        }
        JsonNode windows = new ObjectMapper().readTree(labels.toFile());
        List<Path> files;
        try (Stream<Path> all = Files.walk(data)) {
            files = all.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
        }
        if (files.isEmpty()) {
            throw new IOException(data + " holds no .csv file");
        }
        List<NabFile> read = new ArrayList<>();
        for (Path file : files) {
            String name = data.relativize(file).toString().replace('\\', '/');
            JsonNode labelled = windows.get(name);
            if (labelled == null) {
                throw new IOException(labels + " says nothing of " + name);
            }
            read.add(read(name, file, labelled));
        }
        return read;
    }

    private static NabFile read(String name, Path file, JsonNode labelled) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int count = lines.size() - 1;
        long[] millis = new long[Math.max(0, count)];
        double[] values = new double[millis.length];
        for (int i = 0; i < count; i++) {
            String[] fields = lines.get(i + 1).split(",", -1);
            try {
                millis[i] = millis(fields[0]);
                values[i] = Double.parseDouble(fields[1]);
            } catch (DateTimeParseException
                    | NumberFormatException
                    | ArrayIndexOutOfBoundsException e) {
                throw new IOException(
                        file + ", line " + (i + 2) + ": not timestamp,value: " + lines.get(i + 1),
                        e);
            }
        }
        List<int[]> windows = new ArrayList<>();
        for (JsonNode window : labelled) {
            long from = millis(window.get(0).asText());
            long to = millis(window.get(1).asText());
            int left = 0;
            while (left < count && millis[left] < from) {
                left++;
            }
            int right = left;
            while (right < count && millis[right] <= to) {
                right++;
            }
            if (right > left) {
                windows.add(new int[] {left, right - 1});
            }
        }
        return new NabFile(name, millis, values, windows);
    }

    private static long millis(String text) {
        return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
