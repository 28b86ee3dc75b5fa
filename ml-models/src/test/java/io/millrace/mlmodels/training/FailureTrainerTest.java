package io.millrace.mlmodels.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.features.RulHistory;
import io.millrace.mlmodels.model.FailureHorizon;
import io.millrace.mlmodels.model.ModelFileFormat;
import io.millrace.mlmodels.model.RulModel;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTrainerTest {

    private static final double HORIZON = 10;

    @Test
    void shouldTellUnitsThatAreAboutToFail() throws IOException {
        FailureTrainer.Trained trained =
                new FailureTrainer(new FailureForest.Settings(20, 3, 100, 2, 1), line -> {})
                        .train(
                                WearingUnits.of(20, 1),
                                new RulTrainer.Label("failure-fan", "1", "fan", "2026-11-23"),
                                HORIZON);
        RulModel model = ModelFileFormat.read(ModelFileFormat.write(trained.model()));

        assertThat(trained.report().parity()).isLessThanOrEqualTo(RulTrainer.PARITY);
        assertThat(model.metrics().get("brier"))
                .isLessThan(0.5 * model.metrics().get("constantBrier"));
        assertThat(model.failure().horizon()).isEqualTo(HORIZON);
        Histories others = WearingUnits.of(10, 7);
        int right = 0;
        int rows = 0;
        for (RunToFailure run : others.runs()) {
            RulHistory history = model.features().create();
            for (int r = 0; r < run.rows().length; r++) {
                model.features().observe(history, run.rows()[r]);
                boolean failing = run.remaining(r, others.rowLength()) <= HORIZON;
                if (model.features().hasEnoughHistory(history)) {
                    right += model.predict(history) >= 0.5 == failing ? 1 : 0;
                    rows++;
                }
            }
        }
        assertThat(right / (double) rows).isGreaterThan(0.9);
    }

    /** Rows near the failure are taken densely; that may not make failures look commoner. */
    @Test
    void shouldKnowTheShareOfTheHistoriesNotOfTheRowsThatWereTaken() {
        Histories histories = WearingUnits.of(30, 3);
        FailureTrainer.Report report =
                new FailureTrainer(new FailureForest.Settings(5, 3, 20, 2, 1), line -> {})
                        .train(
                                histories,
                                new RulTrainer.Label("failure-fan", "1", "fan", "2026-11-23"),
                                HORIZON)
                        .report();
        double failing = 0;
        double rows = 0;
        for (RunToFailure run : histories.runs()) {
            for (int r = RulFeatures.BASELINE_ROWS - 1; r < run.rows().length; r++) {
                failing += run.remaining(r, histories.rowLength()) <= HORIZON ? 1 : 0;
                rows++;
            }
        }

        double share = failing / rows;
        assertThat(report.constantBrier())
                .isCloseTo(share * (1 - share), within(0.05 * share * (1 - share)));
        assertThat(report.failing() / (double) report.trainingRows()).isGreaterThan(1.5 * share);
    }

    @Test
    void shouldCountARowAsOftenAsItWeighs() {
        List<FailureHorizon.Knot> knots =
                IsotonicRegression.fit(
                        new double[] {0.5, 0.5}, new boolean[] {false, true}, new int[] {3, 1});

        assertThat(knots).containsExactly(new FailureHorizon.Knot(0.5, 0.25));
    }

    @Test
    void shouldPoolScoresWhoseSharesFall() {
        List<FailureHorizon.Knot> knots =
                IsotonicRegression.fit(
                        new double[] {0.1, 0.2, 0.3, 0.4, 0.9},
                        new boolean[] {false, true, false, true, true},
                        new int[] {1, 1, 1, 1, 1});

        assertThat(knots)
                .containsExactly(
                        new FailureHorizon.Knot(0.1, 0),
                        new FailureHorizon.Knot(0.25, 0.5),
                        new FailureHorizon.Knot(0.65, 1));
        FailureHorizon horizon = new FailureHorizon(1, knots);
        assertThat(horizon.probability(0)).isZero();
        assertThat(horizon.probability(0.45)).isCloseTo(0.75, within(1e-12));
        assertThat(horizon.probability(7)).isEqualTo(1);
    }
}
