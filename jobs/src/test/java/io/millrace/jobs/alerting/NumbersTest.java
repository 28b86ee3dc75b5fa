package io.millrace.jobs.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void shouldWriteNumbersAsAPersonReadsThem() {
        assertThat(Numbers.plain(90)).isEqualTo("90");
        assertThat(Numbers.plain(-0.0)).isEqualTo("0");
        assertThat(Numbers.plain(1e6)).isEqualTo("1000000");
        assertThat(Numbers.plain(1e300)).isEqualTo("1E+300");
        assertThat(Numbers.plain(Double.NaN)).isEqualTo("NaN");
        assertThat(Numbers.rounded(93.23049821, 90)).isEqualTo("93.2305");
    }

    @Test
    void shouldNotRoundAValueToTheLimitItPassed() {
        assertThat(Numbers.rounded(90.0000001, 90)).isEqualTo("90.0000001");
    }

    @Test
    void shouldWriteDurationsInTheirLargestWholeUnit() {
        assertThat(Numbers.duration(250)).isEqualTo("250 ms");
        assertThat(Numbers.duration(90_000)).isEqualTo("90 s");
        assertThat(Numbers.duration(120_000)).isEqualTo("2 min");
        assertThat(Numbers.duration(7_200_000)).isEqualTo("2 h");
    }
}
