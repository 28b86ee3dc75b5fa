package io.millrace.connectors.influx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeriesLimitTest {

    @Test
    void shouldAdmitKnownSeriesAndRefuseNewOnesWhenTheLimitIsReached() {
        SeriesLimit limit = new SeriesLimit(2);

        assertThat(limit.admits("a")).isTrue();
        assertThat(limit.admits("b")).isTrue();
        assertThat(limit.admits("c")).isFalse();
        assertThat(limit.admits("a")).isTrue();
        assertThat(limit.admits("c")).isFalse();
        assertThat(limit.size()).isEqualTo(2);
    }

    @Test
    void shouldCountEachSeriesOnceWhileItsTableGrows() {
        SeriesLimit limit = new SeriesLimit(100_000);

        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 100_000; i++) {
                assertThat(limit.admits("device_metrics,device=d" + i)).isTrue();
            }
        }

        assertThat(limit.size()).isEqualTo(100_000);
        assertThat(limit.admits("one more")).isFalse();
    }
}
