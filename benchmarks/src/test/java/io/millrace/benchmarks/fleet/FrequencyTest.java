package io.millrace.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FrequencyTest {

    @Test
    void shouldGiveThePoissonIntervalOfACount() {
        Frequency ten = new Frequency(10, 2);

        assertThat(ten.value()).isEqualTo(5);
        // Exact: 4.795 and 18.390.
        assertThat(ten.lower()).isCloseTo(4.795 / 2, within(0.01));
        assertThat(ten.upper()).isCloseTo(18.390 / 2, within(0.01));
    }

    @Test
    void shouldNotPromiseThatNothingSeenMeansNothingComes() {
        Frequency none = new Frequency(0, 1);

        assertThat(none.lower()).isZero();
        assertThat(none.upper()).isCloseTo(3.69, within(0.03));
        assertThat(new Frequency(0, 0).shown(1)).isEqualTo("none");
    }
}
