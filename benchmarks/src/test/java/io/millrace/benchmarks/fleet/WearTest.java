package io.millrace.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmarks.fleet.Wear.HorizonError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WearTest {

    private static final long FAILURE = 200 * Made.HOUR;
    private static final Fault WORN = new Fault("id", "a", "worn", null, 0, FAILURE);

    @Test
    void shouldTakeTheLeadFromTheFirstPredictionAfterWhichAllAreBelow() {
        List<PredictionSeen> predictions =
                List.of(at(100, 20), at(50, 60), at(30, 23), at(10, 23.9), at(5, 2));

        // The dip at 100 h does not stay.
        assertThat(Wear.of(WORN, null, predictions, 24).predictionLeadHours()).isEqualTo(30);
        assertThat(Wear.of(WORN, null, predictions.subList(0, 2), 24).predictionLeadHours())
                .isNull();
    }

    @Test
    void shouldJudgeAPredictionByTheTrueLifeAtItsOwnMoment() {
        List<PredictionSeen> predictions = List.of(at(51, 60), at(10.4, 4.4));

        Wear wear = Wear.of(WORN, null, predictions, 24);

        // 100 h was not reached: missing, not 0.
        assertThat(wear.errors()).hasSize(2);
        assertThat(wear.errors().get(0).horizon()).isEqualTo(50);
        assertThat(wear.errors().get(0).errorHours()).isCloseTo(9, within(1e-6));
        assertThat(wear.errors().get(1).errorHours()).isCloseTo(-6, within(1e-6));
        assertThat(wear.rmseHours()).isCloseTo(Math.sqrt((81 + 36) / 2.0), within(1e-6));
    }

    @Test
    void shouldNotLetAFarPredictionStandForAHorizon() {
        assertThat(Wear.of(WORN, null, List.of(at(12, 10)), 24).errors()).isEmpty();
        assertThat(Wear.of(WORN, null, List.of(at(10.5, 10)), 24).errors())
                .extracting(HorizonError::horizon)
                .containsExactly(10);
    }

    @Test
    void shouldNotCountPredictionsOfTheNextLife() {
        List<PredictionSeen> predictions = new ArrayList<>(List.of(at(8, 7)));
        predictions.add(at(-1, 150));

        Wear wear = Wear.of(WORN, FAILURE - 3 * Made.HOUR, predictions, 24);

        assertThat(wear.predictionLeadHours()).isEqualTo(8);
        assertThat(wear.alertLeadHours()).isEqualTo(3);
        assertThat(wear.nearestHours()).isEqualTo(8);
    }

    /** A prediction so many hours before the failure. */
    private static PredictionSeen at(double before, double hours) {
        return new PredictionSeen("a", FAILURE - Math.round(before * Made.HOUR), hours);
    }
}
