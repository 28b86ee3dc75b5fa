package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplingTest {

    private static final long FIRST = 1_795_300_000_123L;
    private static final long KEY = 42;

    @Test
    void shouldMeasureEvenlyWithoutJitter() {
        Sampling even = new Sampling(FIRST, 1000, 0, KEY, 0);

        assertThat(even.eventTime(0)).isEqualTo(FIRST);
        assertThat(even.eventTime(7)).isEqualTo(FIRST + 7000);
        assertThat(even.sequenceAt(FIRST - 5000)).isZero();
        assertThat(even.sequenceAt(FIRST + 7000)).isEqualTo(7);
        assertThat(even.sequenceAt(FIRST + 7001)).isEqualTo(8);
    }

    @Test
    void shouldJitterByLessThanHalfAnIntervalAndKeepTheOrder() {
        Sampling jittering = new Sampling(FIRST, 1000, 499, KEY, 0);
        long[] jitters =
                LongStream.range(0, 10_000)
                        .map(k -> jittering.eventTime(k) - FIRST - 1000 * k)
                        .toArray();

        assertThat(LongStream.of(jitters).min()).hasValue(0);
        assertThat(LongStream.of(jitters).max()).hasValue(499);
        assertThat(LongStream.of(jitters).average().orElseThrow()).isCloseTo(249.5, within(9.0));
        for (long k = 1; k < 10_000; k++) {
            assertThat(jittering.eventTime(k)).isGreaterThan(jittering.eventTime(k - 1));
        }
    }

    @Test
    void shouldFindTheFirstSequenceAtOrAfterAMomentWhateverTheJitter() {
        Sampling jittering = new Sampling(FIRST, 100, 49, KEY, 0);

        for (long time = FIRST - 200; time < FIRST + 20_000; time += 7) {
            long sequence = jittering.sequenceAt(time);
            assertThat(jittering.eventTime(sequence)).isGreaterThanOrEqualTo(time);
            if (sequence > 0) {
                assertThat(jittering.eventTime(sequence - 1)).isLessThan(time);
            }
        }
    }

    @Test
    void shouldRefuseAJitterThatCouldTurnTheOrderAround() {
        assertThatThrownBy(() -> new Sampling(FIRST, 1000, 500, KEY, 0))
                .hasMessage("jitter 500ms is not from 0 to below half the interval of 1000ms");
        assertThatThrownBy(() -> new Sampling(FIRST, 1000, -1, KEY, 0))
                .hasMessageContaining("jitter -1ms");
        assertThatThrownBy(() -> new Sampling(FIRST, 1000, 0, KEY, -1))
                .hasMessage("upload interval -1ms is below 0");
    }
}
