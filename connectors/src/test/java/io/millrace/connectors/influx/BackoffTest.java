package io.millrace.connectors.influx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-11-22T20:00:00Z"));

    private final Backoff backoff =
            Backoff.of(InfluxSettings.of("http://127.0.0.1:8086", "millrace"), CLOCK);

    @Test
    void shouldGrowUpToTheLongestPauseWithJitter() {
        for (int round = 0; round < 100; round++) {
            assertThat(backoff.pauseMillis(1, Optional.empty())).isBetween(50L, 150L);
            assertThat(backoff.pauseMillis(4, Optional.empty())).isBetween(400L, 1_200L);
            assertThat(backoff.pauseMillis(1_000_000, Optional.empty())).isBetween(1L, 7_500L);
        }
        assertThat(backoff.pauseMillis(20, Optional.empty())).isGreaterThan(1_000);
    }

    @Test
    void shouldWaitAtLeastAsLongAsTheServerAsks() {
        assertThat(backoff.pauseMillis(1, Optional.of("7"))).isEqualTo(7_000);
        assertThat(backoff.pauseMillis(1, Optional.of(" Sun, 22 Nov 2026 20:00:30 GMT ")))
                .isEqualTo(30_000);
    }

    @Test
    void shouldNotLetAServerStopItForLongerThanTenMinutes() {
        assertThat(backoff.pauseMillis(1, Optional.of("86400"))).isEqualTo(600_000);
        assertThat(backoff.pauseMillis(1, Optional.of("99999999999999999999"))).isEqualTo(600_000);
        assertThat(backoff.pauseMillis(1, Optional.of("Mon, 22 Nov 2027 20:00:30 GMT")))
                .isEqualTo(600_000);
    }

    @Test
    void shouldUseItsOwnPauseWhenTheServersIsPastOrUnreadable() {
        assertThat(backoff.pauseMillis(1, Optional.of("Sun, 22 Nov 2026 19:00:00 GMT")))
                .isBetween(50L, 150L);
        assertThat(backoff.pauseMillis(1, Optional.of("soon"))).isBetween(50L, 150L);
        assertThat(backoff.pauseMillis(1, Optional.of("-5"))).isBetween(50L, 150L);
    }
}
