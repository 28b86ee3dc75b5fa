package io.millrace.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateTest {

    @Test
    void shouldGiveWilsonsIntervalWhereTheNormalOneLeavesTheRange() {
        Rate most = new Rate(8, 10);

        assertThat(most.value()).isEqualTo(0.8);
        assertThat(most.lower()).isCloseTo(0.4902, within(0.0001));
        assertThat(most.upper()).isCloseTo(0.9433, within(0.0001));
    }

    @Test
    void shouldNotClaimCertaintyFromFewTrials() {
        assertThat(new Rate(0, 5).upper()).isCloseTo(0.4345, within(0.0001));
        assertThat(new Rate(0, 5).lower()).isZero();
        assertThat(new Rate(5, 5).lower()).isCloseTo(0.5655, within(0.0001));
        assertThat(new Rate(5, 5).upper()).isEqualTo(1);
    }

    @Test
    void shouldBeUnknownWithoutTrialsAndRefuseMoreHitsThanThose() {
        assertThat(new Rate(0, 0).isKnown()).isFalse();
        assertThat(new Rate(0, 0).shown()).isEqualTo("none");
        assertThatThrownBy(() -> new Rate(3, 2)).hasMessageContaining("3 of 2");
    }
}
