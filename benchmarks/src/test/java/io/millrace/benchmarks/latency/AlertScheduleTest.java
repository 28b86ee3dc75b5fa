package io.millrace.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AlertScheduleTest {

    @Test
    void shouldChangeSidesExactlyWhereItSaysSo() {
        AlertSchedule schedule = new AlertSchedule(7, 5);
        boolean[] high = new boolean[7];
        for (long event = 0; event < 1_000; event++) {
            int device = schedule.device(event);
            boolean now = schedule.value(event) > AlertSchedule.LIMIT;

            assertThat(schedule.changes(event))
                    .as("event %d", event)
                    .isEqualTo(now != high[device]);
            high[device] = now;
        }
    }

    @Test
    void shouldChangeAsOftenAsAsked() {
        AlertSchedule schedule = new AlertSchedule(1_000, 100);

        assertThat(schedule.changes(1_000, 1_001_000)).isEqualTo(10_000);
    }

    @Test
    void shouldSpreadTheChangesOverEachTurn() {
        AlertSchedule schedule = new AlertSchedule(1_000, 100);

        for (long turn = 10; turn < 20; turn++) {
            assertThat(schedule.changes(turn * 1_000, (turn + 1) * 1_000)).isEqualTo(10);
        }
    }

    @Test
    void shouldKnowWhatIsDueByAMillisecond() {
        for (long rate : new long[] {1, 333, 1_000, 7_000, 123_456}) {
            for (long event = 0; event < 5_000; event++) {
                long due = AlertSchedule.dueMillis(event, rate);

                assertThat(AlertSchedule.dueBy(due, rate)).isGreaterThan(event);
                assertThat(AlertSchedule.dueBy(due - 1, rate)).isLessThanOrEqualTo(event);
            }
        }
    }

    @Test
    void shouldRefuseAFleetOfNone() {
        assertThatThrownBy(() -> new AlertSchedule(0, 100))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
