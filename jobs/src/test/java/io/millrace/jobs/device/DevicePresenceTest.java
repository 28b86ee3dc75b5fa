package io.millrace.jobs.device;

import static io.millrace.jobs.stage.TestEvents.DEVICE;
import static io.millrace.jobs.stage.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.config.TestSettings;
import io.millrace.jobs.maintenance.PopulationCounter;
import io.millrace.jobs.stage.PresenceChange;
import io.millrace.jobs.stage.TestEvents;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.DeviceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the stages say of a device that falls silent. */
class DevicePresenceTest {

    private static final long START = 1_700_000_000_000L;
    private static final long SECOND = 1_000;

    private final List<String> told = new ArrayList<>();
    private final List<PresenceChange> changes = new ArrayList<>();
    private final DeviceState state = DeviceState.create();
    private final DeviceAnalytics analytics = analytics();

    private DeviceAnalytics analytics() {
        Duration minute = Duration.ofMinutes(1);
        DeviceAnalytics made =
                new DeviceAnalytics(
                        TestSettings.of(Set.of(Stage.PRESENCE, Stage.ALERTING), minute),
                        new ControlRecords(minute),
                        new AnalyticsTally(),
                        new PopulationCounter(3_600_000, 60_000),
                        () -> 0);
        made.connect(
                (topic, key, value) -> {
                    if (value instanceof DeviceStatus status) {
                        long at = status.getSince().toEpochMilli() - START;
                        told.add(at / SECOND + " " + status.getStatus());
                    }
                },
                (device, event, stage, reason, message) -> {
                    throw new IllegalStateException(message);
                },
                changes::add);
        return made;
    }

    private static Progress at(long second) {
        return new Progress(START + second * SECOND, START + second * SECOND);
    }

    private void hear(long second) {
        analytics.onEvent(state, event(START + second * SECOND, second, 20), at(second));
    }

    private void pass(long second) {
        analytics.onTime(state, DEVICE, at(second));
    }

    private void promise(long from, long interval, long upload) {
        analytics.onProfile(
                state,
                DeviceProfile.newBuilder()
                        .setDeviceId(DEVICE)
                        .setTenantId("tenant-1")
                        .setSiteId("site-1")
                        .setDeviceType("pump")
                        .setGatewayId("gateway-1")
                        .setExpectedIntervalMillis(interval * SECOND)
                        .setUploadIntervalMillis(upload * SECOND)
                        .setExpectedFrom(Instant.ofEpochMilli(START + from * SECOND))
                        .setValidFrom(Instant.EPOCH)
                        .build(),
                0);
    }

    @Test
    void shouldTellOnceOfASilentDeviceAndOfItsReturn() {
        hear(0);
        hear(1);
        pass(31);
        pass(70);
        pass(100);
        hear(200);
        pass(202);

        assertThat(told).containsExactly("0 ONLINE", "31 LATE", "61 OFFLINE", "200 ONLINE");
        assertThat(changes).extracting(PresenceChange::away).containsExactly(false, true, false);
        assertThat(changes.get(1).knownAt()).isEqualTo(START + 61 * SECOND);
    }

    @Test
    void shouldBeCalledWhenThereIsSomethingToTell() {
        hear(0);
        pass(10);

        assertThat(analytics.nextWatermark(state, DEVICE)).isEqualTo(START + 30 * SECOND - 1);
        pass(30);
        assertThat(analytics.nextWatermark(state, DEVICE)).isEqualTo(START + 60 * SECOND - 1);
        assertThat(told).containsExactly("0 ONLINE", "30 LATE");
    }

    @Test
    void shouldMissADeviceThatWasPromisedAndNeverCame() {
        promise(0, 1, 0);
        assertThat(analytics.nextWatermark(state, DEVICE)).isEqualTo(START + 60 * SECOND - 1);
        pass(60);
        pass(600);

        assertThat(told).containsExactly("60 NEVER_SEEN");
        assertThat(changes.get(0).gatewayId()).isEqualTo("gateway-1");
        assertThat(changes.get(0).heardBefore()).isFalse();
    }

    @Test
    void shouldWaitForTheUploadOfADeviceThatSendsInBatches() {
        promise(0, 10, 300);
        hear(0);
        pass(399);
        assertThat(told).containsExactly("0 ONLINE", "50 LATE");

        pass(400);
        assertThat(told).endsWith("100 OFFLINE");
        assertThat(changes.get(1).knownAt()).isEqualTo(START + 400 * SECOND);
    }

    @Test
    void shouldNotTakeADeviceForSilentWhoseClockIsWrong() {
        hear(0);
        for (int second = 10; second < 300; second += 10) {
            long recordTime = START + second * SECOND;
            analytics.onClockRejection(
                    state,
                    new ClockRejection(
                            DEVICE,
                            "tenant-1",
                            "site-1",
                            "pump",
                            recordTime + 3_600 * SECOND,
                            recordTime));
            pass(second);
        }

        assertThat(told).containsExactly("0 ONLINE");
    }

    /** Four minutes ahead for five minutes: accepted, and late for four minutes after that. */
    @Test
    void shouldNotTakeADeviceForSilentWhoseClockLeapsAheadAndBack() {
        for (int second = 0; second < 1_200; second++) {
            boolean ahead = second >= 300 && second < 600;
            long eventTime = START + (second + (ahead ? 240 : 0)) * SECOND;
            analytics.onEvent(
                    state,
                    TestEvents.recorded(
                            event(eventTime, second, 20), 0, second, START + second * SECOND),
                    at(second - 2));
            pass(second - 2);
        }

        assertThat(told).containsExactly("0 ONLINE");
    }

    @Test
    void shouldSayNothingAtTheEndOfTheInput() {
        hear(0);
        analytics.onTime(state, DEVICE, new Progress(Long.MAX_VALUE, Long.MAX_VALUE));

        assertThat(told).containsExactly("0 ONLINE");
    }
}
