package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AlarmScoreTest {

    @Test
    void shouldCountAlarmsAtTheLimitAndBelow() {
        // Alarms for the units 0, 1, 4 and 5; due for 0, 2 and 4.
        double[] predicted = {10, 30, 31, 40, 5, 6};
        double[] truth = {30, 31, 20, 50, 2, 40};

        AlarmScore score = AlarmScore.of(predicted, truth, 30);

        assertThat(score.precision()).isEqualTo(0.5);
        assertThat(score.recall()).isCloseTo(2 / 3.0, within(1e-12));
    }

    @Test
    void shouldGiveNoShareOfNothing() {
        AlarmScore score = AlarmScore.of(new double[] {90}, new double[] {90}, 30);

        assertThat(score.precision()).isNaN();
        assertThat(score.recall()).isNaN();
    }
}
