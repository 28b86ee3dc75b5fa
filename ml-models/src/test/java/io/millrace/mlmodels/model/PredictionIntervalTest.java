package io.millrace.mlmodels.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.mlmodels.model.PredictionInterval.Knot;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionIntervalTest {

    @Test
    void shouldInterpolateBetweenKnotsAndHoldBeyondThem() {
        PredictionInterval interval =
                new PredictionInterval(
                        0.9, List.of(new Knot(10, -2, 3), new Knot(20, -4, 3), new Knot(50, 0, 9)));

        assertThat(interval.lower(0)).isEqualTo(-2);
        assertThat(interval.lower(10)).isEqualTo(8);
        assertThat(interval.lower(15)).isEqualTo(12);
        assertThat(interval.upper(35)).isEqualTo(41);
        assertThat(interval.upper(100)).isEqualTo(109);
    }

    @Test
    void shouldRefuseKnotsThatMakeNoInterval() {
        assertThatThrownBy(() -> new PredictionInterval(0.9, List.of()))
                .hasMessageContaining("0 knots");
        assertThatThrownBy(() -> new PredictionInterval(0.9, List.of(new Knot(1, 2, 3))))
                .hasMessageContaining("below=2.0");
        assertThatThrownBy(
                        () ->
                                new PredictionInterval(
                                        0.9, List.of(new Knot(1, -1, 1), new Knot(1, -1, 1))))
                .hasMessageContaining("knot");
    }
}
