package io.millrace.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class KeptTest {

    private static final Duration REFRESH = Duration.ofSeconds(2);

    private final HandClock clock = new HandClock();
    private final Counter counter = new Counter();
    private final Kept<Integer> kept = new Kept<>(counter::read, 0, REFRESH, clock);

    @Test
    void shouldAskOnceWhenAskedAgainWithinTheRefreshTime() {
        assertThat(kept.get().value()).isEqualTo(1);
        assertThat(kept.get().value()).isEqualTo(1);

        clock.millis += REFRESH.toMillis();

        assertThat(kept.get().value()).isEqualTo(2);
    }

    @Test
    void shouldKeepTheLastAnswerAndSayWhyWhenTheSystemIsAway() {
        kept.get();
        counter.away = true;
        clock.millis = 10_000;
        kept.get();
        clock.millis = 20_000;

        Kept.Answer<Integer> answer = kept.get();

        assertThat(answer.value()).isEqualTo(1);
        assertThat(answer.readAt()).isZero();
        assertThat(answer.problem()).isEqualTo("nobody there");
        assertThat(answer.problemSince()).isEqualTo(10_000);
    }

    @Test
    void shouldForgetTheProblemWhenTheSystemIsBack() {
        counter.away = true;
        kept.get();
        counter.away = false;
        clock.millis = 10_000;

        assertThat(kept.get().stale()).isFalse();
        assertThat(kept.get().readAt()).isEqualTo(10_000);
    }

    @Test
    void shouldAskLessOftenWhenAnAnswerTakesLong() {
        counter.costMillis = 1_000;
        kept.get();

        clock.millis += 9_000;
        assertThat(kept.get().value()).isEqualTo(1);
        clock.millis += 1_000;
        assertThat(kept.get().value()).isEqualTo(2);
    }

    /** Answers 1, 2, 3 … while it is there. */
    private final class Counter {

        private int count;
        private boolean away;
        private long costMillis;

        int read() throws IOException {
            clock.millis += costMillis;
            if (away) {
                throw new IOException("nobody there");
            }
            return ++count;
        }
    }

    /** Goes only by hand. */
    private static final class HandClock extends Clock {

        private long millis;

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }
    }
}
