package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RandomnessTest {

    private static final int MANY = 200_000;
    private final long key = Randomness.key(42, 7, "test");

    @Test
    void shouldKnowTheQuantilesOfTheNormalDistribution() {
        assertThat(Randomness.normalQuantile(0.5)).isZero();
        assertThat(Randomness.normalQuantile(0.975)).isCloseTo(1.959963984540054, within(1e-14));
        assertThat(Randomness.normalQuantile(0.001)).isCloseTo(-3.090232306167813, within(1e-13));
        assertThat(Randomness.normalQuantile(1e-15)).isCloseTo(-7.941345326170997, within(1e-9));
    }

    @Test
    void shouldGiveNormalNumbers() {
        double sum = 0;
        double squares = 0;
        int beyondThree = 0;
        for (int i = 0; i < MANY; i++) {
            double number = Randomness.gaussian(key, i);
            sum += number;
            squares += number * number;
            beyondThree += Math.abs(number) > 3 ? 1 : 0;
        }
        assertThat(sum / MANY).isCloseTo(0, within(0.01));
        assertThat(squares / MANY).isCloseTo(1, within(0.02));
        assertThat(beyondThree / (double) MANY).isCloseTo(0.0027, within(0.0006));
    }

    @Test
    void shouldWanderSmoothlyWithTheSameSpreadAtEveryMoment() {
        double squares = 0;
        double nearSteps = 0;
        double farProducts = 0;
        for (int i = 0; i < MANY; i++) {
            long time = 1_790_000_000_000L + i * 7_919L;
            double here = Randomness.wander(key, time, 60_000);
            squares += here * here;
            nearSteps += Math.abs(Randomness.wander(key, time + 100, 60_000) - here);
            farProducts += here * Randomness.wander(key, time + 150_000, 60_000);
        }
        assertThat(squares / MANY).isCloseTo(1, within(0.05));
        assertThat(nearSteps / MANY).isLessThan(0.01);
        assertThat(farProducts / MANY).isCloseTo(0, within(0.05));
    }

    @Test
    void shouldGiveEachStreamAndDeviceItsOwnNumbers() {
        assertThat(Randomness.key(42, 7, "test")).isEqualTo(key);
        assertThat(Randomness.key(43, 7, "test")).isNotEqualTo(key);
        assertThat(Randomness.key(42, 8, "test")).isNotEqualTo(key);
        assertThat(Randomness.key(42, 7, "tests")).isNotEqualTo(key);
    }
}
