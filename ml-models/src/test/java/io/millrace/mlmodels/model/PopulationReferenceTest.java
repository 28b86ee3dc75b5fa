package io.millrace.mlmodels.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PopulationReferenceTest {

    private final double[] training = new Random(1).doubles(5000).toArray();
    private final PopulationReference reference =
            new PopulationReference(
                    List.of(
                            PopulationReference.column(1, training),
                            PopulationReference.column(PopulationReference.PREDICTION, training)));

    @Test
    void shouldStayNearZeroForTheSamePopulation() {
        long[][] counters = reference.counters();
        for (double value : new Random(2).doubles(5000).toArray()) {
            reference.count(counters, new double[] {9, value}, value);
        }

        assertThat(reference.stability(counters)[0]).isLessThan(0.02);
        assertThat(reference.stability(counters)[1]).isLessThan(0.02);
    }

    @Test
    void shouldRiseAboveAQuarterForAnotherPopulation() {
        long[][] counters = reference.counters();
        for (double value : new Random(2).doubles(5000).toArray()) {
            reference.count(counters, new double[] {9, value}, value * value * value);
        }

        assertThat(reference.stability(counters)[0]).isLessThan(0.02);
        assertThat(reference.stability(counters)[1]).isGreaterThan(0.25);
    }

    @Test
    void shouldSumOverTheBins() {
        PopulationReference two =
                new PopulationReference(
                        List.of(
                                new PopulationReference.Column(
                                        0, List.of(1.0), List.of(0.5, 0.5))));
        long[][] counters = {{3, 1}};

        assertThat(two.stability(counters)[0])
                .isCloseTo(0.25 * Math.log(1.5) - 0.25 * Math.log(0.5), within(1e-12));
        assertThat(two.stability(two.counters())[0]).isZero();
    }

    @Test
    void shouldTakeAColumnThatNeverMoves() {
        PopulationReference.Column column = PopulationReference.column(0, new double[100]);

        assertThat(column.shares()).containsExactly(1.0, 0.0);
    }
}
