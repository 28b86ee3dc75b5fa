package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RulScoreTest {

    @Test
    void shouldCountAgainstTheClippedTruth() {
        RulScore score = RulScore.of(new double[] {125, 20, 30}, new double[] {150, 33, 20}, 125);

        assertThat(score.rmse()).isCloseTo(Math.sqrt((169 + 100) / 3.0), within(1e-9));
        assertThat(score.rawRmse()).isCloseTo(Math.sqrt((625 + 169 + 100) / 3.0), within(1e-9));
        assertThat(score.nasa()).isCloseTo(2 * (Math.E - 1), within(1e-9));
        assertThat(score.constantRmse()).isCloseTo(46.73566328000729, within(1e-9));
        assertThat(score.units()).isEqualTo(3);
    }

    @Test
    void shouldRefuseWhenThereIsNotOnePredictionAUnit() {
        assertThatThrownBy(() -> RulScore.of(new double[1], new double[2], 125))
                .hasMessage("1 predictions for 2 units");
    }
}
