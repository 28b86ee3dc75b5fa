package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FleetScheduleTest {

    private static final long NOW = 1_790_000_000_000L;

    @Test
    void shouldRunAtSpeedUntilItMeetsThePresent() {
        FleetSchedule schedule = FleetSchedule.past(NOW, Duration.ofSeconds(100), 11);

        assertThat(schedule.target(NOW)).isEqualTo(NOW - 100_000);
        assertThat(schedule.target(NOW + 1_000)).isEqualTo(NOW - 100_000 + 11_000);
        assertThat(schedule.target(NOW + 9_999)).isLessThan(NOW + 9_999);
        assertThat(schedule.target(NOW + 10_000)).isEqualTo(NOW + 10_000);
        assertThat(schedule.target(NOW + 20_000)).isEqualTo(NOW + 20_000);
        assertThat(schedule.liveStart()).isEqualTo(NOW + 10_000);
    }

    @Test
    void shouldBeThePresentAtOnceWhenTheSpeedIsInfinite() {
        FleetSchedule schedule =
                FleetSchedule.past(NOW, Duration.ofHours(2), Double.POSITIVE_INFINITY);

        assertThat(schedule.target(NOW)).isEqualTo(NOW - 7_200_000);
        assertThat(schedule.target(NOW + 1)).isEqualTo(NOW + 1);
        assertThat(schedule.liveStart()).isEqualTo(NOW);
    }

    @Test
    void shouldBeThePresentFromTheStartWithoutAPast() {
        FleetSchedule schedule = FleetSchedule.past(NOW, Duration.ZERO, 1);

        assertThat(schedule.target(NOW + 5)).isEqualTo(NOW + 5);
        assertThat(schedule.liveStart()).isEqualTo(NOW);
    }

    @Test
    void shouldNeverGoBackAtTheMeeting() {
        FleetSchedule schedule = FleetSchedule.past(NOW, Duration.ofSeconds(37), 7.3);

        long before = schedule.target(NOW);
        for (int millis = 1; millis < 10_000; millis++) {
            long target = schedule.target(NOW + millis);
            assertThat(target).isGreaterThanOrEqualTo(before).isLessThanOrEqualTo(NOW + millis);
            before = target;
        }
    }

    @Test
    void shouldGoOnFromTheEndOfARecordingThatKeepsItsTimes() {
        long recordedStart = NOW - 1_000_000_000;
        long recordedEnd = recordedStart + 60_000;
        FleetSchedule schedule = new FleetSchedule(NOW, recordedStart, 61, recordedEnd - NOW);

        assertThat(schedule.target(NOW)).isEqualTo(recordedStart);
        assertThat(schedule.target(NOW + 1_000)).isEqualTo(recordedStart + 61_000);
        assertThat(schedule.target(NOW + 3_000)).isEqualTo(recordedEnd + 3_000);
    }

    @Test
    void shouldRefuseToBeginInTheFuture() {
        assertThatThrownBy(() -> FleetSchedule.past(NOW, Duration.ofSeconds(-1), 2))
                .hasMessageContaining("future");
    }
}
