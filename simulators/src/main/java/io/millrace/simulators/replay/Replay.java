package io.millrace.simulators.replay;

import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.FaultLabel;
import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.MetricKind;
import io.millrace.simulators.fleet.FleetSchedule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Recordings laid on a time line: each begins at the same moment, or at its own recorded time.
 *
 * @param settings what was asked for
 * @param recordings one a device
 * @param schedule when what is due
 */
public record Replay(ReplaySettings settings, List<Recording> recordings, FleetSchedule schedule) {

    static final String TENANT = "replay";

    private static final Duration KNOWN_BEFORE = Duration.ofDays(1);

    /**
     * Reads the files and lays them on the time line.
     *
     * @param nowMillis a whole second
     * @throws IllegalArgumentException when a file cannot be read as CSV of the form, with its line
     */
    public static Replay load(ReplaySettings settings, long nowMillis) throws IOException {
        List<Recording> recordings = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Path file : settings.files()) {
            Recording recording = Recording.read(file, settings.form(), settings.devicePrefix());
            if (!ids.add(recording.deviceId())) {
                throw new IllegalArgumentException(
                        "two files are the device " + recording.deviceId() + ", one is " + file);
            }
            recordings.add(recording);
        }
        return new Replay(settings, recordings, schedule(settings, recordings, nowMillis));
    }

    private static FleetSchedule schedule(
            ReplaySettings settings, List<Recording> recordings, long now) {
        if (settings.keepTimes()) {
            long first = recordings.stream().mapToLong(Recording::firstMillis).min().orElseThrow();
            long last = recordings.stream().mapToLong(Recording::lastMillis).max().orElseThrow();
            return new FleetSchedule(now, first, settings.speed(), last - now);
        }
        long longest =
                recordings.stream()
                        .mapToLong(recording -> recording.lastMillis() - recording.firstMillis())
                        .max()
                        .orElseThrow();
        long span = settings.span() == null ? longest : settings.span().toMillis();
        return FleetSchedule.past(now, Duration.ofMillis(span), settings.speed());
    }

    /** What is added to that recording's times. */
    public long shiftMillis(Recording recording) {
        return settings.keepTimes() ? 0 : schedule.simulatedStart() - recording.firstMillis();
    }

    /** The end of the last recording, no event at or after it. */
    public long endMillis() {
        return recordings.stream()
                        .mapToLong(recording -> recording.lastMillis() + shiftMillis(recording))
                        .max()
                        .orElseThrow()
                + 1;
    }

    /** One type with the metrics of all recordings. */
    DeviceType deviceType() {
        Set<String> names = new TreeSet<>();
        recordings.forEach(recording -> names.addAll(recording.metrics()));
        List<MetricDefinition> metrics = new ArrayList<>();
        for (String name : names) {
            metrics.add(
                    MetricDefinition.newBuilder()
                            .setName(name)
                            .setNumber(metrics.size() + 1)
                            .setUnit("1")
                            .setKind(MetricKind.GAUGE)
                            .build());
        }
        return DeviceType.newBuilder()
                .setType(settings.deviceType())
                .setMetrics(metrics)
                .setValidFrom(validFrom())
                .build();
    }

    /** The profile of a recording's device. */
    DeviceProfile profile(Recording recording) {
        return DeviceProfile.newBuilder()
                .setDeviceId(recording.deviceId())
                .setTenantId(TENANT)
                .setSiteId(recording.siteId())
                .setDeviceType(settings.deviceType())
                .setValidFrom(validFrom())
                .build();
    }

    /** What the recordings themselves say was wrong. */
    List<FaultLabel> labels() {
        List<FaultLabel> labels = new ArrayList<>();
        for (Recording recording : recordings) {
            for (Recording.Interval fault : recording.faults()) {
                long from = fault.fromMillis() + shiftMillis(recording);
                labels.add(
                        FaultLabel.newBuilder()
                                .setId(recording.deviceId() + "/recorded/" + from)
                                .setDeviceId(recording.deviceId())
                                .setKind("recorded")
                                .setFrom(Instant.ofEpochMilli(from))
                                .setTo(
                                        Instant.ofEpochMilli(
                                                fault.toMillis() + shiftMillis(recording)))
                                .setDescription(
                                        "column " + settings.form().labelColumn() + " is not 0")
                                .build());
            }
        }
        return labels;
    }

    private Instant validFrom() {
        return Instant.ofEpochMilli(schedule.simulatedStart()).minus(KNOWN_BEFORE);
    }
}
