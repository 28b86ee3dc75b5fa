package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Worked by hand, and the examples of scikit-learn's documentation with the values given there. */
class ClassificationScoreTest {

    private static final double CLOSE = 1e-12;

    @Test
    void shouldCountBothClasses() {
        // Called: 0, 1 and 2; failed: 0, 1 and 3.
        ClassificationScore score =
                ClassificationScore.of(
                        new double[] {0.9, 0.8, 0.7, 0.2, 0.1},
                        new boolean[] {true, true, true, false, false},
                        new boolean[] {true, true, false, true, false});

        assertThat(score.precision()).isCloseTo(2 / 3.0, within(CLOSE));
        assertThat(score.recall()).isCloseTo(2 / 3.0, within(CLOSE));
        assertThat(score.f1()).isCloseTo(2 / 3.0, within(CLOSE));
        // Of those that did not fail 1 of 2 called so was right, and 1 of 2 was found.
        assertThat(score.macroF1()).isCloseTo((2 / 3.0 + 0.5) / 2, within(CLOSE));
        assertThat(score.prAuc()).isCloseTo((1 + 1 + 3 / 4.0) / 3, within(CLOSE));
    }

    /** average_precision_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]): 0.83. */
    @Test
    void shouldGiveThePublishedAveragePrecision() {
        double precision =
                ClassificationScore.averagePrecision(
                        new double[] {0.1, 0.4, 0.35, 0.8},
                        new boolean[] {false, false, true, true});

        assertThat(precision).isCloseTo(0.8333333333333333, within(CLOSE));
    }

    @Test
    void shouldTakeRowsOfOneProbabilityTogether() {
        double precision =
                ClassificationScore.averagePrecision(
                        new double[] {0.5, 0.5, 0.5, 0.5},
                        new boolean[] {true, false, false, false});

        assertThat(precision).isEqualTo(0.25);
    }

    /** brier_score_loss([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3]): 0.037. */
    @Test
    void shouldGiveThePublishedBrierScore() {
        double[] probabilities = {0.1, 0.9, 0.8, 0.3};
        boolean[] failed = {false, true, true, false};

        assertThat(ClassificationScore.of(probabilities, failed, failed).brier())
                .isCloseTo(0.0375, within(CLOSE));
    }

    @Test
    void shouldFindTheThresholdOfTheBestF1() {
        // From 0.6 on: 2 of 3 right, 2 of 2 found, F1 0.8; from 0.9 on 0.67, from 0.1 on 0.67.
        double threshold =
                ClassificationScore.bestThreshold(
                        new double[] {0.9, 0.7, 0.6, 0.1},
                        new boolean[] {true, false, true, false});

        assertThat(threshold).isEqualTo(0.6);
    }
}
