package io.millrace.benchmarks.fleet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a fleet has sent, folded event by event: for how long each device was heard, when the causes
 * of results were due, and the readings that are to be drawn.
 */
final class FleetHistory {

    /** From a device's first event to its last, by due time, and where it stands. */
    record DeviceSpan(
            long first,
            long last,
            String deviceType,
            String gatewayId,
            int partition,
            int metrics) {

        long millis() {
            return last - first;
        }

        private DeviceSpan with(SentEvent event) {
            return new DeviceSpan(
                    Math.min(first, event.dueTime()),
                    Math.max(last, event.dueTime()),
                    deviceType,
                    gatewayId,
                    partition,
                    Math.max(metrics, event.readings().size()));
        }
    }

    /** What one metric showed at a moment. */
    record Reading(long time, double value) {}

    /** A stretch of one metric of one device. */
    record Stretch(String deviceId, String metric, long from, long to) {}

    private final Set<Cause> wanted;
    private final Map<String, List<Stretch>> drawn = new HashMap<>();
    private final Map<Stretch, List<Reading>> readings = new HashMap<>();
    private final Map<String, DeviceSpan> devices = new HashMap<>();
    private final Set<String> gateways = new HashSet<>();
    private final Map<Cause, Long> dueTimes = new HashMap<>();
    private long events;

    /**
     * @param wanted events whose due time is asked for later
     * @param drawn stretches whose readings are asked for later
     */
    FleetHistory(Collection<Cause> wanted, Collection<Stretch> drawn) {
        this.wanted = new HashSet<>(wanted);
        for (Stretch stretch : drawn) {
            this.drawn.computeIfAbsent(stretch.deviceId(), id -> new ArrayList<>()).add(stretch);
            readings.put(stretch, new ArrayList<>());
        }
    }

    /** Whether that is one of the fleet's devices or gateways. */
    boolean knows(String id) {
        return devices.containsKey(id) || gateways.contains(id);
    }

    void add(SentEvent event) {
        events++;
        DeviceSpan span = devices.get(event.deviceId());
        if (span == null) {
            gateways.add(event.gatewayId());
            span =
                    new DeviceSpan(
                            event.dueTime(),
                            event.dueTime(),
                            event.deviceType(),
                            event.gatewayId(),
                            event.partition(),
                            event.readings().size());
        }
        devices.put(event.deviceId(), span.with(event));
        Cause cause = new Cause(event.deviceId(), event.sequence(), event.eventTime());
        if (wanted.contains(cause)) {
            // Of an event that came twice the first one counts: the job has judged that one.
            dueTimes.merge(cause, event.dueTime(), Math::min);
        }
        for (Stretch stretch : drawn.getOrDefault(event.deviceId(), List.of())) {
            Double value = event.readings().get(stretch.metric());
            if (value != null
                    && event.eventTime() >= stretch.from()
                    && event.eventTime() < stretch.to()) {
                readings.get(stretch).add(new Reading(event.eventTime(), value));
            }
        }
    }

    long events() {
        return events;
    }

    Map<String, DeviceSpan> devices() {
        return devices;
    }

    /** When that event was due; empty when it was not sent, or not asked for. */
    OptionalLong dueTime(Cause cause) {
        Long due = dueTimes.get(cause);
        return due == null ? OptionalLong.empty() : OptionalLong.of(due);
    }

    /** The readings of a stretch, by event time. */
    List<Reading> readings(Stretch stretch) {
        return readings.getOrDefault(stretch, List.of()).stream()
                .sorted(Comparator.comparingLong(Reading::time))
                .toList();
    }

    /** All metrics of all devices. */
    long signals() {
        return devices.values().stream().mapToLong(DeviceSpan::metrics).sum();
    }
}
