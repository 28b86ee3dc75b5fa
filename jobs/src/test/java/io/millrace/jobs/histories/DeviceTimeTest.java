package io.millrace.jobs.histories;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.config.TestSettings;
import io.millrace.jobs.device.AnalyticsTally.Count;
import io.millrace.jobs.stage.TestEvents;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.LateEvent;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Device time, duplicates and the late ledger, each hard case by its name. */
class DeviceTimeTest {

    private static final long START = 1_700_000_000_000L;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final String[] TEMPERATURE = {"temperature"};

    private final List<MetricAggregate> windows = new ArrayList<>();
    private final List<LateEvent> late = new ArrayList<>();
    private Line line;
    private long offset;

    @BeforeEach
    void begin() {
        line = line(10_000, 1_000_000);
        tick(START - 1_000);
    }

    private Line line(int heldOfDevice, int heldOfSubtask) {
        return new Line(
                TestSettings.holding(
                        heldOfDevice,
                        heldOfSubtask,
                        Set.of(Stage.AGGREGATION),
                        Duration.ofSeconds(10)),
                2,
                (topic, key, value) -> {
                    if (value instanceof MetricAggregate window) {
                        windows.add(window);
                    } else {
                        late.add((LateEvent) value);
                    }
                },
                (device, event, stage, reason, message) -> {
                    throw new IllegalStateException(message);
                });
    }

    /** Pulses everywhere. */
    private void tick(long now) {
        line.controlPulse(now);
        line.profilePulse(now);
        line.pulse(0, now);
        line.pulse(1, now);
    }

    private void sent(String device, int partition, long eventTime, long sequence, long now) {
        sent(device, partition, eventTime, sequence, 20, now);
    }

    private void sent(
            String device, int partition, long eventTime, long sequence, double value, long now) {
        DecodedEvent event = TestEvents.event(device, eventTime, sequence, TEMPERATURE, value);
        line.event(TestEvents.recorded(event, partition, offset++, now));
    }

    private void uploads(String device, Duration every) {
        line.profile(
                DeviceProfile.newBuilder()
                        .setDeviceId(device)
                        .setTenantId("tenant-1")
                        .setSiteId("site-1")
                        .setDeviceType("pump")
                        .setUploadIntervalMillis(every.toMillis())
                        .setValidFrom(Instant.ofEpochMilli(START - HOUR))
                        .build(),
                START - HOUR);
    }

    private List<MetricAggregate> windowsOf(String device) {
        return windows.stream().filter(window -> window.getDeviceId().equals(device)).toList();
    }

    private void assertAccounted(long passed, long duplicates, long late) {
        assertThat(line.counted(Count.PASSED)).isEqualTo(passed);
        assertThat(line.counted(Count.DUPLICATES)).isEqualTo(duplicates);
        assertThat(line.counted(Count.LATE)).isEqualTo(late);
        assertThat(line.read()).isEqualTo(passed + duplicates + late + line.dead());
    }

    @Test
    void shouldTakeTwoHoursAtOnceFromABatchUploader() {
        uploads("battery", Duration.ofHours(2));
        for (int upload = 1; upload <= 3; upload++) {
            long now = START + upload * (2 * HOUR);
            for (long time = now - 2 * HOUR; time < now; time += 5_000) {
                tick(time + 1);
                sent("live", 0, time, time, time + 1);
            }
            tick(now);
            for (long time = now - 2 * HOUR; time < now; time += 5_000) {
                sent("battery", 0, time, time / 5_000, now);
            }
        }
        tick(START + 9 * HOUR);

        assertAccounted(2 * 3 * 1_440, 0, 0);
        assertThat(line.counted(Count.LATE_ACCEPTED)).isZero();
        assertThat(windowsOf("battery")).hasSize(3 * 720).allMatch(w -> w.getEventCount() == 2);
        assertThat(windowsOf("live")).hasSize(3 * 720).allMatch(w -> w.getEventCount() == 2);
        assertThat(windows).allMatch(window -> window.getRevision() == 0);
        assertThat(line.mostHeld()).isLessThan(10);
    }

    @Test
    void shouldTakeADeviceThatRestartsItsSequenceAtZeroForWhatItIs() {
        for (int second = 0; second < 60; second++) {
            sent("pump", 0, START + second * 1_000L, second % 7, START + second * 1_000L);
        }
        tick(START + HOUR);

        assertAccounted(60, 0, 0);
    }

    @Test
    void shouldTellTheEventsOfADeviceWithoutSequenceByTheirContent() {
        sent("mote", 0, START, -1, 20, START);
        sent("mote", 0, START, -1, 21, START);
        sent("mote", 0, START, -1, 20, START);
        sent("mote", 0, START + 1, -1, 20, START);
        tick(START + HOUR);

        assertAccounted(3, 1, 0);
    }

    @Test
    void shouldReleaseTiesByTheirSequenceHoweverTheyCame() {
        sent("pump", 0, START, 9, 90, START);
        sent("pump", 0, START, 3, 30, START);
        sent("pump", 0, START, 7, 70, START);
        tick(START + HOUR);

        MetricSummary summary = windows.get(0).getMetrics().get(0);
        assertThat(summary.getFirst()).isEqualTo(30);
        assertThat(summary.getLast()).isEqualTo(90);
    }

    @Test
    void shouldAssertOneEventOutsideTheBoundInTheLedger() {
        sent("pump", 0, START + 100_000, 1, START + 100_000);
        sent("pump", 0, START + 37_999, 2, 55.5, START + 100_500);
        tick(START + HOUR);

        assertAccounted(1, 0, 1);
        assertThat(late).hasSize(1);
        LateEvent entry = late.get(0);
        assertThat(entry.getLateByMillis()).isEqualTo(60_001);
        assertThat(entry.getDeviceTime()).isEqualTo(Instant.ofEpochMilli(START + 98_000));
        assertThat(entry.getWindows()).containsExactly("10s@" + (START + 30_000));
        assertThat(entry.getSourcePartition()).isZero();
        assertThat(entry.getSourceOffset()).isEqualTo(1);
        assertThat(entry.getSourceTime()).isEqualTo(Instant.ofEpochMilli(START + 100_500));
        assertThat(entry.getEvent().getSequence()).isEqualTo(2);
        assertThat(entry.getEvent().getReadings()).containsEntry("temperature", 55.5);
        assertThat(windows).hasSize(1);
    }

    @Test
    void shouldCorrectAWindowWithAnEventThatIsExactlyAsLateAsAllowed() {
        sent("pump", 0, START + 38_000, 0, START + 38_000);
        sent("pump", 0, START + 100_000, 1, START + 100_000);
        sent("pump", 0, START + 38_000, 2, START + 100_500);
        tick(START + HOUR);

        assertAccounted(3, 0, 0);
        assertThat(windows)
                .filteredOn(window -> window.getRevision() == 1)
                .singleElement()
                .satisfies(window -> assertThat(window.getEventCount()).isEqualTo(2));
    }

    /**
     * The watermark of all is that of the partition that is furthest behind. A device that speaks
     * goes on by its own newest event all the same: its windows close when they would have closed.
     * What only time can end (the last window of a device that has fallen silent) waits.
     */
    @Test
    void shouldNotDelayTheLiveDevicesWhenOnePartitionReplaysSevenDays() {
        line = line(100, 200);
        long old = START - 7 * DAY;
        line.controlPulse(START);
        line.profilePulse(START);
        int replayed = 0;
        for (int second = 0; second < 600; second++) {
            long now = START + second * 1_000L;
            line.controlPulse(now);
            line.profilePulse(now);
            line.pulse(0, now);
            for (int device = 0; device < 20; device++) {
                sent("live-" + device, 0, now, second, now);
            }
            for (int i = 0; i < 100 && replayed < 60_480; i++, replayed++) {
                long then = old + replayed * 10_000L;
                line.pulse(1, then);
                sent("replayed", 1, then, replayed, then);
            }
            int closed = Math.max(0, second - 2) / 10;
            assertThat(windowsOf("live-7")).hasSize(closed);
        }

        assertThat(line.counted(Count.FORCED_OUT)).isZero();
        assertThat(line.counted(Count.LATE)).isZero();
        assertThat(line.counted(Count.LATE_ACCEPTED)).isZero();
        assertThat(line.mostHeld()).isLessThanOrEqualTo(20 * 3 + 1);
        assertThat(windowsOf("live-7")).allMatch(window -> window.getEventCount() == 10);
        assertThat(windowsOf("replayed")).hasSize(replayed - 2);
        tick(START + HOUR);
        assertThat(windowsOf("live-7")).hasSize(60).allMatch(w -> w.getRevision() == 0);
        assertAccounted(20 * 600 + replayed, 0, 0);
        assertThat(line.buffered()).isEmpty();
    }

    /**
     * The control topics have not been read yet: everything waits, and that has to end somewhere.
     */
    @Test
    void shouldForceOutAndCountWhenTheControlRecordsAreTooFarBehind() {
        line = line(100, 150);
        line.controlPulse(START - HOUR);
        for (int second = 0; second < 200; second++) {
            for (int device = 0; device < 2; device++) {
                sent("pump-" + device, device, START + second * 1_000L, second, START);
            }
        }

        assertThat(line.mostHeld()).isLessThanOrEqualTo(150);
        assertThat(line.held()).isLessThanOrEqualTo(150);
        assertThat(line.counted(Count.FORCED_OUT)).isEqualTo(400 - line.held());
        tick(START + HOUR);
        assertAccounted(400, 0, 0);
        assertThat(windows).allMatch(window -> window.getRevision() == 0);
    }

    @Test
    void shouldCloseTheWindowsOfDevicesBesideAPartitionThatBringsNothingButPulses() {
        for (int second = 0; second < 15; second++) {
            tick(START + second * 1_000L);
            sent("pump", 0, START + second * 1_000L, second, START + second * 1_000L);
        }
        tick(START + 22_000);

        assertThat(windows).extracting(MetricAggregate::getEventCount).containsExactly(10L, 5L);
    }

    @Test
    void shouldCloseTheWindowsOfDevicesBesideAPartitionThatBringsNothingButRejects() {
        for (int second = 0; second < 15; second++) {
            tick(START + second * 1_000L);
            line.rejected();
            sent("pump", 0, START + second * 1_000L, second, START + second * 1_000L);
            // A clock that nobody believes is no activity either.
            sent("mad", 1, START + 90 * DAY, second, START + second * 1_000L);
        }
        tick(START + 22_000);

        assertThat(windowsOf("pump")).hasSize(2);
        assertThat(windowsOf("mad")).isEmpty();
        assertAccounted(15, 0, 0);
        assertThat(line.dead()).isEqualTo(30);
    }

    @Test
    void shouldCloseTheLastWindowsOfASilentFleetWhenPulsesTellTheTime() {
        sent("pump", 0, START + 1_000, 1, START + 1_000);
        sent("mote", 1, START + 2_000, 1, START + 2_000);
        assertThat(windows).isEmpty();

        tick(START + 11_999);
        assertThat(windows).isEmpty();
        tick(START + 12_000);
        assertThat(windows).hasSize(2);
    }

    @Test
    void shouldLetTimeStandStillWhenTheFleetIsSilentAndNoPulseComes() {
        sent("pump", 0, START + 1_000, 1, START + 1_000);
        sent("mote", 1, START + 2_000, 1, START + 2_000);
        // Only the control topics go on: our outage, not theirs.
        line.controlPulse(START + HOUR);
        line.profilePulse(START + HOUR);
        assertThat(windows).isEmpty();

        sent("pump", 0, START + 3_000, 2, START + HOUR);
        tick(START + HOUR);
        assertAccounted(3, 0, 0);
        assertThat(windowsOf("pump"))
                .singleElement()
                .satisfies(window -> assertThat(window.getEventCount()).isEqualTo(2));
    }

    /** What the devices and the gateway had to keep comes in its order, one partition first. */
    @Test
    void shouldLoseNothingAndCallNobodyLateWhenTheBrokerWasAwayForFiveMinutes() {
        for (int second = 0; second < 30; second++) {
            tick(START + second * 1_000L);
            sent("pump", 0, START + second * 1_000L, second, START + second * 1_000L);
            sent("mote", 1, START + second * 1_000L, second, START + second * 1_000L);
        }
        line.restore();
        long back = START + 330_000;
        line.controlPulse(back);
        line.profilePulse(back);
        for (int partition = 0; partition < 2; partition++) {
            for (int second = 30; second <= 330; second++) {
                long time = START + second * 1_000L;
                sent(partition == 0 ? "pump" : "mote", partition, time, second, back);
                line.pulse(partition, time);
            }
        }
        tick(back + HOUR);

        assertAccounted(2 * 331, 0, 0);
        assertThat(line.counted(Count.LATE_ACCEPTED)).isZero();
        assertThat(windows).hasSize(2 * 34).allMatch(window -> window.getRevision() == 0);
    }

    /**
     * A pulse that overtakes what the devices had to keep says that time has come further: what
     * comes behind it is late, corrects its windows or stands in the ledger. Nothing is lost.
     */
    @Test
    void shouldAccountForWhatComesBehindAPulseThatOvertookIt() {
        sent("pump", 0, START, 0, START);
        tick(START + 330_000);
        for (int second = 1; second <= 330; second++) {
            sent("pump", 0, START + second * 1_000L, second, START + 330_000);
        }
        tick(START + HOUR);

        long inLedger = line.counted(Count.LATE);
        assertThat(inLedger).isEqualTo(late.size()).isEqualTo(267);
        assertAccounted(331 - inLedger, 0, inLedger);
    }
}
