package io.millrace.mlmodels.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.mlmodels.features.OperatingRegimes;
import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.features.RulHistory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegimeFinderTest {

    private static final double[][] CENTRES = {{0, 100}, {10, 60}, {40, 100}};

    @Test
    void shouldFindHowManyRegimesThereAre() {
        OperatingRegimes regimes = RegimeFinder.find(histories(3, 0.01), 0);

        assertThat(regimes.settings()).containsExactly("height", "throttle");
        assertThat(regimes.regimes()).hasSize(3);
        assertThat(regimes.regimes())
                .anySatisfy(
                        regime -> {
                            assertThat(regime.centre().get(0)).isCloseTo(10, within(0.01));
                            assertThat(regime.means().get(0)).isCloseTo(100, within(0.2));
                            assertThat(regime.deviations().get(0)).isCloseTo(1, within(0.1));
                        });
    }

    @Test
    void shouldFindOneWhereSettingsVaryFreely() {
        OperatingRegimes regimes = RegimeFinder.find(histories(1, 5), 0);

        assertThat(regimes.settings()).isEmpty();
        assertThat(regimes.regimes()).hasSize(1);
    }

    @Test
    void shouldTakeTheNumberThatIsGiven() {
        assertThat(RegimeFinder.find(histories(3, 5), 3).regimes()).hasSize(3);
    }

    @Test
    void shouldTellHealthApartFromTheRegime() {
        Histories histories = histories(3, 0.01);
        RulFeatures features =
                new RulFeatures(
                        RulFeatures.NEWEST,
                        List.of("pressure"),
                        RegimeFinder.find(histories, 0),
                        List.of());
        RulHistory history = features.create();
        double[] vector = new double[features.size()];

        for (double[] row : histories.rowsOf(features).runs().get(0).rows()) {
            features.observe(history, row);
        }
        features.vector(history, vector);

        assertThat(vector[features.names().indexOf("pressure.mean40")]).isCloseTo(0, within(0.6));
        assertThat(features.inputs()).containsExactly("pressure", "height", "throttle");
    }

    /** The pressure is ten times the height, and a noise of 1. */
    private static Histories histories(int regimes, double jitter) {
        Random random = new Random(3);
        double[][] rows = new double[900][];
        for (int r = 0; r < rows.length; r++) {
            double[] centre = CENTRES[random.nextInt(regimes)];
            rows[r] =
                    new double[] {
                        10 * centre[0] + random.nextGaussian(),
                        centre[0] + jitter * random.nextGaussian(),
                        centre[1] + jitter * random.nextGaussian()
                    };
        }
        return new Histories(
                List.of("pressure"),
                List.of("height", "throttle"),
                1,
                "cycles",
                List.of(new RunToFailure("u", rows, 0)));
    }
}
