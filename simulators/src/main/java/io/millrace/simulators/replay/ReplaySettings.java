package io.millrace.simulators.replay;

import io.millrace.simulators.fleet.TransportSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What recorded data to replay, and how.
 *
 * @param files CSV files, one a device
 * @param form how to read them
 * @param devicePrefix before the names of folder and file in device ids
 * @param deviceType of all devices
 * @param span how long ago the recordings begin; null: so that the longest ends now
 * @param keepTimes whether recorded times stay as they are
 * @param speed of simulated time until it meets the present; infinite: as fast as possible
 * @param seed of the transport
 * @param transport what happens to events on their way
 */
public record ReplaySettings(
        List<Path> files,
        CsvForm form,
        String devicePrefix,
        String deviceType,
        Duration span,
        boolean keepTimes,
        double speed,
        long seed,
        TransportSettings transport) {

    public ReplaySettings {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no files to replay");
        }
        if (keepTimes && span != null) {
            throw new IllegalArgumentException(
                    "recorded times cannot both be kept and shifted to begin a span ago");
        }
        if (span != null && span.isNegative()) {
            throw new IllegalArgumentException("span " + span + " is below 0");
        }
        if (!(speed >= 1)) {
            throw new IllegalArgumentException("speed " + speed + " is below 1");
        }
        if (transport.lateEvents() > 0 || transport.corruptRecords() > 0) {
            throw new IllegalArgumentException(
                    "a replay takes rates of late and corrupt records, no exact numbers");
        }
        files = List.copyOf(files);
    }

    /** SKAB files as they are, shifted to end now, as fast as possible. */
    public static ReplaySettings skab(List<Path> files) {
        return new ReplaySettings(
                files,
                CsvForm.skab(),
                "skab",
                "skab-testbed",
                null,
                false,
                Double.POSITIVE_INFINITY,
                1,
                TransportSettings.clean());
    }

    public ReplaySettings withTransport(long newSeed, TransportSettings newTransport) {
        return new ReplaySettings(
                files,
                form,
                devicePrefix,
                deviceType,
                span,
                keepTimes,
                speed,
                newSeed,
                newTransport);
    }

    public ReplaySettings withSpan(Duration newSpan) {
        return new ReplaySettings(
                files, form, devicePrefix, deviceType, newSpan, keepTimes, speed, seed, transport);
    }

    public ReplaySettings withSpeed(double newSpeed) {
        return new ReplaySettings(
                files, form, devicePrefix, deviceType, span, keepTimes, newSpeed, seed, transport);
    }

    /** Recorded times as they are: needs a topic of its own without retention. */
    public ReplaySettings withTimesKept() {
        return new ReplaySettings(
                files, form, devicePrefix, deviceType, null, true, speed, seed, transport);
    }

    /**
     * Files and the CSV files in folders, by name.
     *
     * @throws IllegalArgumentException when one is not there, or a folder holds none
     */
    public static List<Path> files(List<Path> filesAndFolders) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : filesAndFolders) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> inside = Files.list(path)) {
                    List<Path> csv =
                            inside.filter(file -> file.toString().endsWith(".csv"))
                                    .sorted()
                                    .toList();
                    if (csv.isEmpty()) {
                        throw new IllegalArgumentException(path + " holds no .csv file");
                    }
                    files.addAll(csv);
                }
            } else if (Files.exists(path)) {
                files.add(path);
            } else {
                throw new IllegalArgumentException(path + " is not there");
            }
        }
        return files;
    }
}
