package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    private static double mean(int[] units) {
        return Arrays.stream(units).average().orElseThrow();
    }

    /** The mean of 0 to 99: its standard error is sqrt((100 * 100 - 1) / 12 / 100) = 2.887. */
    @Test
    void shouldFindTheIntervalThatTheoryGivesOfAMean() {
        Bootstrap found = Bootstrap.of(100, 20, BootstrapTest::mean);

        assertThat(found.low()).isCloseTo(49.5 - 1.96 * 2.887, within(0.5));
        assertThat(found.high()).isCloseTo(49.5 + 1.96 * 2.887, within(0.5));
    }

    @Test
    void shouldDrawPredictionAndTruthTogetherAndTheSameAgainByTheSameSeed() {
        double[] truth = {1, 2, 3, 4, 5};
        double[] late = {3, 4, 5, 6, 7};

        Bootstrap off = Bootstrap.of(late, truth, 7, (p, t) -> RulScore.of(p, t, 125).rmse());

        assertThat(off).isEqualTo(new Bootstrap(2, 2));
        assertThat(Bootstrap.of(100, 20, BootstrapTest::mean))
                .isEqualTo(Bootstrap.of(100, 20, BootstrapTest::mean));
        assertThat(Bootstrap.of(100, 20, BootstrapTest::mean))
                .isNotEqualTo(Bootstrap.of(100, 21, BootstrapTest::mean));
    }
}
