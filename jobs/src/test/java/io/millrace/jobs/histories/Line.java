package io.millrace.jobs.histories;

import io.millrace.connectors.events.ClockGuard;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.WatermarkRule;
import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.device.AnalyticsTally;
import io.millrace.jobs.device.AnalyticsTally.Count;
import io.millrace.jobs.device.ControlRecords;
import io.millrace.jobs.device.DeviceAnalytics;
import io.millrace.jobs.device.DeviceState;
import io.millrace.jobs.device.EventRefusals;
import io.millrace.jobs.device.Progress;
import io.millrace.jobs.device.SectionedState;
import io.millrace.jobs.maintenance.PopulationCounter;
import io.millrace.jobs.stage.GrowingBytes;
import io.millrace.jobs.stage.StageOutput;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.DeviceProfile;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;

/**
 * The way of device events from their partitions to the results, as the job goes it, without Flink:
 * clock guard, a watermark a partition and the smallest of them, all stages, one timer a device;
 * beside it the control records and profiles with a time of their own.
 *
 * <p>As in Flink, a record meets the watermark that the records before it have made. The watermark
 * goes on with every record here, where Flink lets a fifth of a second pass: nothing may depend on
 * that.
 */
final class Line {

    private static final Comparator<Timer> BY_TIME =
            Comparator.comparingLong(Timer::watermark).thenComparing(Timer::device);

    private final AnalyticsSettings settings;
    private final ClockGuard guard;
    private final StageOutput results;
    private final EventRefusals refusals;
    private final AnalyticsTally tally = new AnalyticsTally();
    private final Map<String, DeviceState> devices = new HashMap<>();
    private final Map<String, Long> timerOf = new HashMap<>();
    private final NavigableSet<Timer> timers = new TreeSet<>(BY_TIME);
    private final List<Control> controlLog = new ArrayList<>();
    private final WatermarkRule[] partitions;
    private WatermarkRule profiles;
    private WatermarkRule control;
    private DeviceAnalytics analytics;
    private ControlRecords records;
    private long eventTime = Long.MIN_VALUE;
    private long controlTime = Long.MIN_VALUE;
    private long read;
    private long dead;
    private long mostHeld;

    private record Timer(long watermark, String device) {}

    /** A control record, or null where the rule was deleted. */
    private record Control(String name, String id, SpecificRecord value, long recordTime) {}

    Line(AnalyticsSettings settings, int partitions, StageOutput results, EventRefusals refusals) {
        this.settings = settings;
        this.guard = ClockGuard.DEFAULT;
        this.results = results;
        this.refusals = refusals;
        this.partitions = new WatermarkRule[partitions];
        start();
    }

    private void start() {
        for (int i = 0; i < partitions.length; i++) {
            partitions[i] = new WatermarkRule(settings.disorder());
        }
        profiles = new WatermarkRule(Duration.ZERO);
        control = new WatermarkRule(Duration.ZERO);
        records = new ControlRecords(settings.maintenanceWindow());
        analytics =
                new DeviceAnalytics(
                        settings,
                        records,
                        tally,
                        new PopulationCounter(3_600_000, 60_000),
                        () -> 0);
        analytics.connect(results, refusals, change -> {});
        eventTime = Long.MIN_VALUE;
        controlTime = Long.MIN_VALUE;
    }

    /** A record of a device event; the event knows its partition. */
    void event(DecodedEvent event) {
        read++;
        if (guard.verdict(event.eventTime(), event.recordTime()) != null) {
            dead++;
            return;
        }
        DeviceState state = state(event.deviceId());
        analytics.onEvent(state, event, progress());
        schedule(state, event.deviceId());
        mostHeld = Math.max(mostHeld, analytics.heldEvents());
        partitions[event.partition()].accepted(event.eventTime(), event.recordTime());
        goOn();
    }

    /** A record that is no event: it moves nothing. */
    void rejected() {
        read++;
        dead++;
    }

    void pulse(int partition, long time) {
        partitions[partition].pulse(time);
        goOn();
    }

    void profile(DeviceProfile profile, long recordTime) {
        DeviceState state = state(profile.getDeviceId());
        analytics.onProfile(state, profile, recordTime);
        schedule(state, profile.getDeviceId());
        profiles.accepted(recordTime, recordTime);
        goOn();
    }

    void profilePulse(long time) {
        profiles.pulse(time);
        goOn();
    }

    void control(SpecificRecord value, long recordTime) {
        put(new Control(value.getSchema().getName(), id(value), value, recordTime));
    }

    void ruleDeleted(String ruleId, long recordTime) {
        put(new Control("AlertRule", ruleId, null, recordTime));
    }

    private void put(Control added) {
        controlLog.add(added);
        if (added.value() == null) {
            apply(added);
        } else if (records.put(added.value(), added.recordTime()).isPresent()) {
            controlLog.remove(added);
        }
        control.accepted(added.recordTime(), added.recordTime());
        goOn();
    }

    void controlPulse(long time) {
        control.pulse(time);
        goOn();
    }

    /** All that Flink keeps is written and read again; the watermarks are not kept. */
    void restore() {
        Map<String, DeviceState> before = Map.copyOf(devices);
        start();
        controlLog.sort(
                Comparator.comparing(Control::name)
                        .thenComparingLong(Control::recordTime)
                        .thenComparing(Control::id));
        controlLog.forEach(this::apply);
        before.forEach(
                (device, state) -> {
                    DeviceState restored =
                            DeviceState.of(
                                    restored(state.hot()),
                                    restored(state.buffer()),
                                    restored(state.learned()),
                                    restored(state.alerts()));
                    devices.put(device, restored);
                    analytics.onRestored(restored.buffer());
                });
    }

    int partitions() {
        return partitions.length;
    }

    long held() {
        return analytics.heldEvents();
    }

    /** The most events that were held at any time. */
    long mostHeld() {
        return mostHeld;
    }

    long read() {
        return read;
    }

    long dead() {
        return dead + tally.get(Count.TENANT_MISMATCH) + tally.get(Count.TOO_MANY_METRICS);
    }

    long counted(Count count) {
        return tally.get(count);
    }

    /** The devices that have events buffered. */
    Set<String> buffered() {
        Set<String> buffered = new TreeSet<>();
        devices.forEach(
                (device, state) -> {
                    if (!state.buffer().isEmpty()) {
                        buffered.add(device + " until " + timerOf.get(device));
                    }
                });
        return buffered;
    }

    private void goOn() {
        long events = Long.MAX_VALUE;
        for (WatermarkRule partition : partitions) {
            events = Math.min(events, partition.watermark());
        }
        eventTime = Math.max(eventTime, time(events));
        long records = Math.min(control.watermark(), profiles.watermark());
        controlTime = Math.max(controlTime, time(records));
        long both = Math.min(eventTime, controlTime);
        while (!timers.isEmpty() && timers.first().watermark() < both) {
            Timer due = timers.pollFirst();
            timerOf.remove(due.device());
            DeviceState state = devices.get(due.device());
            analytics.onTime(state, due.device(), progress());
            schedule(state, due.device());
        }
    }

    private static long time(long watermark) {
        return watermark == Long.MIN_VALUE ? Long.MIN_VALUE : watermark + 1;
    }

    private void schedule(DeviceState state, String device) {
        long next = analytics.nextWatermark(state, device);
        Long registered = timerOf.get(device);
        if (next == Long.MAX_VALUE || (registered != null && next >= registered)) {
            return;
        }
        if (registered != null) {
            timers.remove(new Timer(registered, device));
        }
        timerOf.put(device, next);
        timers.add(new Timer(next, device));
    }

    /** As the job does when it is restored. */
    private void apply(Control added) {
        if (added.value() == null) {
            records.removeRule(added.id(), added.recordTime());
        } else {
            records.putAgain(added.value(), added.recordTime());
        }
    }

    private DeviceState state(String device) {
        return devices.computeIfAbsent(device, name -> DeviceState.create());
    }

    private Progress progress() {
        return new Progress(Math.min(eventTime, controlTime), controlTime);
    }

    private static String id(SpecificRecord value) {
        return value instanceof AlertRule rule ? rule.getRuleId() : "";
    }

    private static SectionedState restored(SectionedState state) {
        try {
            GrowingBytes bytes = new GrowingBytes(1_024);
            state.write(bytes);
            return SectionedState.read(
                    new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
