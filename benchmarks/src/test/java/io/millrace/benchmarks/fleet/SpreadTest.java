package io.millrace.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void shouldTakePercentilesOfTheSortedValues() {
        List<Double> values = IntStream.rangeClosed(1, 10).mapToObj(i -> 11.0 - i).toList();

        assertThat(Spread.of(values)).isEqualTo(new Spread(10, 5.5, 9, 1, 10));
        assertThat(Spread.of(List.of(3.0, 9.0, 4.0)).median()).isEqualTo(4);
    }

    @Test
    void shouldBeMissingWithoutValues() {
        assertThat(Spread.of(List.of())).isNull();
    }
}
