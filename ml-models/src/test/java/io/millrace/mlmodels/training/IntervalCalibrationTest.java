package io.millrace.mlmodels.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.mlmodels.model.PredictionInterval;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalCalibrationTest {

    @Test
    void shouldCoverAsManyAsItSaysWhereErrorsGrowWithTheHeight() {
        IntervalCalibration calibration = new IntervalCalibration();
        cases(3000, 1, calibration::add);
        PredictionInterval byHeight = calibration.byHeight(0.9);
        PredictionInterval plain = calibration.plain(0.9);
        int[] inside = new int[4];
        double[] widths = new double[2];

        cases(
                3000,
                2,
                (prediction, truth) -> {
                    boolean low = prediction < 50;
                    boolean within =
                            truth >= byHeight.lower(prediction)
                                    && truth <= byHeight.upper(prediction);
                    inside[low ? 0 : 1] += within ? 1 : 0;
                    inside[low ? 2 : 3]++;
                    widths[0] += byHeight.upper(prediction) - byHeight.lower(prediction);
                    widths[1] += plain.upper(prediction) - plain.lower(prediction);
                });

        assertThat(inside[0] / (double) inside[2]).isCloseTo(0.9, within(0.03));
        assertThat(inside[1] / (double) inside[3]).isCloseTo(0.9, within(0.03));
        assertThat(widths[0]).isLessThan(widths[1]);
    }

    private interface Taker {
        void take(double prediction, double truth);
    }

    private static void cases(int count, long seed, Taker taker) {
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            double prediction = 100 * random.nextDouble();
            taker.take(prediction, prediction + random.nextGaussian() * (1 + prediction / 5));
        }
    }
}
