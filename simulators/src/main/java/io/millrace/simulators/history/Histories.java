package io.millrace.simulators.history;

import io.millrace.simulators.fleet.DeviceModel;
import io.millrace.simulators.fleet.DevicePhysics;
import io.millrace.simulators.fleet.DeviceTypes;
import io.millrace.simulators.fleet.LifeCourse;
import io.millrace.simulators.fleet.MetricPhysics;
import io.millrace.simulators.fleet.Randomness;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Run-to-failure histories for training, made by the very {@link DeviceModel} of simulated fleets.
 *
 * <p>One CSV file a device type, {@code TYPE.csv}, comma-separated, first line the names:
 *
 * <pre>{@code
 * unit,run,hours,remaining_hours,temperature,vibration,...
 * pump-000,0,12.0167,733.9,57.02113,1.98213,...
 * }</pre>
 *
 * A row is one observation: the mean of each metric over a one-minute window aligned to the epoch,
 * as the job's aggregation gives it. A {@code run} is a contiguous stretch of such windows, oldest
 * first, no gap inside; between two runs of a unit hours or days may pass, so whoever carries
 * features over windows begins anew at every run. That is how a fleet is seen that is switched on
 * in mid-life. Half of a unit's runs lie anywhere in its life, half in the last fifth, so that the
 * approach to failure is well covered; the last run ends with the minute before the failure. {@code
 * hours} is the age and {@code remaining_hours} the time to failure, both at the end of the window.
 * Rows are ordered by unit, run and time. The same settings give the same bytes.
 */
public final class Histories {

    private static final long MINUTE = 60_000;
    private static final double HOUR = 3_600_000.0;

    /** The first births: any moment will do, a fixed one makes the files the same every day. */
    private static final long ERA = 1_767_225_600_000L; // 2026-01-01T00:00:00Z

    private Histories() {}

    /** What was written. */
    public record Written(List<Path> files, long rows) {}

    /**
     * Writes one file a type into the folder, which is made where it is missing.
     *
     * @throws IOException when a file of that name is there already, or cannot be written
     */
    public static Written write(HistorySettings settings, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> files =
                settings.types().stream().map(type -> folder.resolve(type + ".csv")).toList();
        for (Path file : files) {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(
                        file + " is there already; name another folder");
            }
        }
        long rows = 0;
        for (int i = 0; i < files.size(); i++) {
            rows += writeType(settings, DeviceTypes.of(settings.types().get(i)), files.get(i));
        }
        return new Written(files, rows);
    }

    /** One unit's whole history, run by run, oldest window first within a run. */
    public static List<Observation> unit(HistorySettings settings, DevicePhysics type, int unit) {
        long key = Randomness.key(settings.seed(), unit, "history/" + type.type());
        // Units are told apart from the devices of a fleet of the same seed, and from other types'.
        long device = Randomness.bits(key, 0);
        long birth = ERA + (long) Randomness.between(key, 1, 0, 365 * 24 * HOUR);
        LifeCourse life = LifeCourse.bornAt(settings.seed(), device, type, birth);
        DeviceModel model = new DeviceModel(type, settings.seed(), device, life, List.of());
        long failure = model.lifeAt(birth).failsAt();

        List<Observation> observations = new ArrayList<>();
        long[] starts = runStarts(settings, key, birth, failure);
        for (int run = 0; run < starts.length; run++) {
            for (int window = 0; window < settings.windowsPerRun(); window++) {
                long start = starts[run] + window * MINUTE;
                long end = start + MINUTE;
                observations.add(
                        new Observation(
                                unit,
                                run,
                                (end - birth) / HOUR,
                                (failure - end) / HOUR,
                                means(model, start, settings.interval().toMillis())));
            }
        }
        return observations;
    }

    private static long[] runStarts(HistorySettings settings, long key, long birth, long failure) {
        long length = settings.windowsPerRun() * MINUTE;
        long first = Math.floorDiv(birth, MINUTE) * MINUTE + MINUTE;
        long last = Math.floorDiv(failure, MINUTE) * MINUTE - length;
        long lastFifth = last - (last - first) / 5;
        long[] starts = new long[settings.runs()];
        for (int run = 0; run < starts.length - 1; run++) {
            long from = run % 2 == 0 ? first : lastFifth;
            long start = from + (long) (Randomness.uniform(key, 2L + run) * (double) (last - from));
            starts[run] = Math.floorDiv(start, MINUTE) * MINUTE;
        }
        starts[starts.length - 1] = last;
        Arrays.sort(starts);
        return starts;
    }

    private static double[] means(DeviceModel model, long start, long intervalMillis) {
        double[] sums = new double[model.type().metrics().size()];
        double[] values = new double[sums.length];
        int readings = 0;
        for (long time = start; time < start + MINUTE; time += intervalMillis) {
            model.read(time, time / intervalMillis, values);
            for (int m = 0; m < sums.length; m++) {
                sums[m] += values[m];
            }
            readings++;
        }
        for (int m = 0; m < sums.length; m++) {
            sums[m] /= readings;
        }
        return sums;
    }

    private static long writeType(HistorySettings settings, DevicePhysics type, Path file)
            throws IOException {
        List<List<Observation>> units =
                IntStream.range(0, settings.units())
                        .parallel()
                        .mapToObj(unit -> unit(settings, type, unit))
                        .toList();
        long rows = 0;
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("unit,run,hours,remaining_hours," + String.join(",", type.metricNames()));
            out.write('\n');
            for (List<Observation> unit : units) {
                for (Observation observation : unit) {
                    out.write(row(type, observation));
                    rows++;
                }
            }
        }
        return rows;
    }

    private static String row(DevicePhysics type, Observation observation) {
        StringBuilder row = new StringBuilder(96);
        row.append(type.type()).append('-');
        String number = Integer.toString(observation.unit());
        row.append("0".repeat(Math.max(0, 3 - number.length()))).append(number);
        row.append(',').append(observation.run());
        row.append(',').append(rounded(observation.hours(), 4));
        row.append(',').append(rounded(observation.remainingHours(), 4));
        List<MetricPhysics> metrics = type.metrics();
        for (int m = 0; m < metrics.size(); m++) {
            // A mean of sixty readings knows a little more than one reading shows.
            row.append(',').append(rounded(observation.means()[m], metrics.get(m).decimals() + 2));
        }
        return row.append('\n').toString();
    }

    private static double rounded(double value, int decimals) {
        double steps = Math.pow(10, decimals);
        return Math.rint(value * steps) / steps;
    }
}
