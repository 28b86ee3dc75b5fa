package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.mlmodels.training.CmapssFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
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

    /** Saxena et al. 2008: early by 13 and late by 10 cost e - 1 each; it grows by powers of e. */
    @Test
    void shouldCostMoreToWarnTooLate() {
        assertThat(nasa(100, 113)).isCloseTo(1.718281828459045, within(1e-12));
        assertThat(nasa(110, 100)).isCloseTo(1.718281828459045, within(1e-12));
        assertThat(nasa(61, 100)).isCloseTo(19.085536923187668, within(1e-12));
        assertThat(nasa(100, 70)).isCloseTo(19.085536923187668, within(1e-12));
        assertThat(nasa(100, 100)).isZero();
    }

    private static double nasa(double predicted, double truth) {
        return RulScore.of(new double[] {predicted}, new double[] {truth}, 125).nasa();
    }

    /** What is published of the sets: how far the truth of FD001 and FD003 goes beyond the cap. */
    @Test
    void shouldGiveThePublishedErrorsOfAPerfectModelThatIsCapped() throws IOException {
        Optional<Path> real = SharedFolders.find("cmapss");
        Map<String, double[]> published =
                real.isPresent()
                        ? Map.of("FD001", new double[] {3.74, 15}, "FD003", new double[] {4.71, 23})
                        : Map.of();
        for (var set : published.entrySet()) {
            double[] truth = CmapssFiles.truth(real.orElseThrow(), set.getKey());
            double[] capped = DoubleStream.of(truth).map(life -> Math.min(125, life)).toArray();
            RulScore score = RulScore.of(capped, truth, 125);
            assertThat(score.rmse()).isZero();
            assertThat(score.nasa()).isZero();
            assertThat(score.rawRmse()).isCloseTo(set.getValue()[0], within(0.005));
            assertThat(score.rawNasa()).isCloseTo(set.getValue()[1], within(0.5));
        }
        assertThat(nasa(125, 145)).isZero();
    }

    @Test
    void shouldRefuseWhenThereIsNotOnePredictionAUnit() {
        assertThatThrownBy(() -> RulScore.of(new double[1], new double[2], 125))
                .hasMessage("1 predictions for 2 units");
    }
}
