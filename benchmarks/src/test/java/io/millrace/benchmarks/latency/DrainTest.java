package io.millrace.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainTest {

    @Test
    void shouldLeaveOutTheColdPartAndTheTail() {
        List<long[]> marks = new ArrayList<>();
        long nanos = 0;
        for (int percent = 1; percent <= 100; percent++) {
            // A hundred alerts a mark; slow before 40 and after 95.
            nanos += percent <= 40 || percent > 95 ? 1_000_000_000L : 10_000_000L;
            marks.add(new long[] {nanos, percent * 100L});
        }

        assertThat(Drain.alertsPerSecond(marks)).isCloseTo(10_000, within(1e-6));
    }

    @Test
    void shouldTakeAllOfADrainThatCameInTwoLots() {
        List<long[]> marks = List.of(new long[] {0, 10}, new long[] {2_000_000_000L, 1_010});

        assertThat(Drain.alertsPerSecond(marks)).isCloseTo(500, within(1e-9));
    }

    @Test
    void shouldRefuseADrainThatToldNothing() {
        assertThatThrownBy(() -> Drain.alertsPerSecond(List.of()))
                .isInstanceOf(IllegalStateException.class);
    }
}
