package io.millrace.benchmarks.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Recorded runs of a pump test bed, one device a file: SKAB's {@code valve1} where the data folder
 * exists, otherwise a generated recording of the same layout.
 *
 * @param origin in words, for the log
 * @param devices by name; rows by their time since the beginning of the file
 */
record Recording(String origin, Map<String, List<Sample>> devices) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final List<String> METRICS =
            List.of(
                    "Accelerometer1RMS",
                    "Accelerometer2RMS",
                    "Current",
                    "Pressure",
                    "Temperature",
                    "Thermocouple",
                    "Voltage",
                    "Volume Flow RateRMS");
    private static final int GENERATED_DEVICES = 16;
    private static final int GENERATED_SECONDS = 1_200;

    /** One row. */
    record Sample(long offsetMillis, Map<String, Double> readings) {}

    /** SKAB above that directory, or a generated recording. */
    static Recording find(Path below) {
        for (Path up = below.toAbsolutePath(); up != null; up = up.getParent()) {
            Path folder = up.resolve("shared/data/skab/valve1");
            if (Files.isDirectory(folder)) {
                return read(folder);
            }
        }
        return generate(7);
    }

    private static Recording read(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            Map<String, List<Sample>> devices = new TreeMap<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
                String name = file.getFileName().toString().replace(".csv", "");
                devices.put("valve1-" + name, rows(Files.readAllLines(file)));
            }
            return new Recording("SKAB valve1, " + devices.size() + " files", devices);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rows of {@code datetime;metric;…;anomaly;changepoint}. */
    static List<Sample> rows(List<String> lines) {
        List<String> header = List.of(lines.get(0).split(";", -1));
        List<Sample> rows = new ArrayList<>();
        LocalDateTime begin = null;
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(";", -1);
            LocalDateTime time = LocalDateTime.parse(cells[0], TIME);
            begin = begin == null ? time : begin;
            Map<String, Double> readings = new TreeMap<>();
            for (int i = 1; i < cells.length; i++) {
                if (METRICS.contains(header.get(i))) {
                    readings.put(header.get(i), Double.parseDouble(cells[i]));
                }
            }
            rows.add(new Sample(Duration.between(begin, time).toMillis(), readings));
        }
        return rows;
    }

    /** Steady signals with noise, and a valve that closes in the second half. */
    static Recording generate(long seed) {
        Map<String, List<Sample>> devices = new TreeMap<>();
        for (int device = 0; device < GENERATED_DEVICES; device++) {
            Random random = new Random(seed + device);
            List<Sample> rows = new ArrayList<>();
            for (int second = 0; second < GENERATED_SECONDS; second++) {
                boolean closing = second > 600 && second < 900;
                Map<String, Double> readings = new TreeMap<>();
                for (String metric : METRICS) {
                    readings.put(metric, 10 + random.nextGaussian());
                }
                readings.put("Current", 1 + 0.3 * random.nextGaussian());
                readings.put("Volume Flow RateRMS", (closing ? 28.0 : 32.0) + random.nextInt(2));
                rows.add(new Sample(second * 1_000L, readings));
            }
            devices.put("generated-" + device, rows);
        }
        return new Recording("generated recording, seed " + seed, devices);
    }
}
