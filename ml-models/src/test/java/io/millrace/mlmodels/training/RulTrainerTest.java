package io.millrace.mlmodels.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.mlmodels.features.RulHistory;
import io.millrace.mlmodels.model.ModelFileFormat;
import io.millrace.mlmodels.model.RulModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulTrainerTest {

    private static final double CAP = 40;
    private static final RulTrainerSettings SETTINGS =
            RulTrainerSettings.withCap(CAP).withTrees(40).withLeastRows(20).withLateStarts(1);
    private static final RulTrainer.Label LABEL =
            new RulTrainer.Label("rul-test", "1", "pump", "2026-11-22");

    private final List<String> progress = new ArrayList<>();

    @Test
    void shouldPredictUnitsThatItHasNotSeen() throws IOException {
        RulTrainer.Trained trained =
                new RulTrainer(SETTINGS.withFolds(2), progress::add)
                        .train(WearingUnits.of(30, 1), LABEL);
        RulModel model = ModelFileFormat.read(ModelFileFormat.write(trained.model()));

        assertThat(rmse(model, WearingUnits.of(20, 99)))
                .isLessThan(0.5 * trained.report().crossValidation().constantRmse());
        assertThat(trained.report().crossValidation().rmse())
                .isLessThan(0.5 * trained.report().crossValidation().constantRmse());
        assertThat(progress).hasSize(3).first().asString().contains("fold 1 of 2");
    }

    @Test
    void shouldScoreAsSmileDoes() {
        RulTrainer.Trained trained =
                new RulTrainer(SETTINGS, progress::add).train(WearingUnits.of(20, 1), LABEL);

        assertThat(trained.report().parity()).isLessThanOrEqualTo(RulTrainer.PARITY);
        assertThat(trained.report().trainingRows()).isGreaterThan(500);
    }

    @Test
    void shouldAddRunsThatBeginInMidLife() {
        Histories histories = WearingUnits.of(12, 1);

        int whole = rowsTrained(histories, 0);

        assertThat(rowsTrained(histories, 2)).isBetween(whole * 3 / 2, whole * 3);
    }

    @Test
    void shouldGiveTheSameModelWhenTrainedAgain() {
        RulTrainer trainer = new RulTrainer(SETTINGS, progress::add);

        byte[] first = ModelFileFormat.write(trainer.train(WearingUnits.of(12, 1), LABEL).model());
        byte[] again = ModelFileFormat.write(trainer.train(WearingUnits.of(12, 1), LABEL).model());
        byte[] other = ModelFileFormat.write(trainer.train(WearingUnits.of(12, 2), LABEL).model());

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void shouldReportHowTheModelCameToBe() throws IOException {
        Histories histories = WearingUnits.of(12, 1);

        RulModel model = new RulTrainer(SETTINGS, progress::add).train(histories, LABEL).model();

        JsonNode report = new ObjectMapper().readTree(model.report());
        assertThat(report.path("units").asInt()).isEqualTo(12);
        assertThat(report.path("rows").asLong()).isEqualTo(histories.rows());
        assertThat(report.path("digest").asText()).isEqualTo(histories.digest()).hasSize(64);
        assertThat(report.path("date").asText()).isEqualTo("2026-11-22");
        assertThat(report.path("settings").path("trees").asInt()).isEqualTo(40);
        assertThat(report.path("importance").path(0).path("feature").asText())
                .doesNotContain("humidity");
        assertThat(model.rowLength()).isEqualTo(0.5);
        assertThat(model.unit()).isEqualTo("h");
    }

    @Test
    void shouldSayWhatIsMissingWhenThereIsTooLittle() {
        assertThatThrownBy(
                        () ->
                                new RulTrainer(SETTINGS.withLeastRows(1000), progress::add)
                                        .train(WearingUnits.of(2, 1), LABEL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2000 are needed");
        assertThatThrownBy(
                        () ->
                                new RulTrainer(SETTINGS.withFolds(5), progress::add)
                                        .train(WearingUnits.of(2, 1), LABEL))
                .hasMessageContaining("5 folds of 2 units");
        assertThatThrownBy(() -> SETTINGS.withFolds(1)).hasMessageContaining("folds is 1");
        assertThatThrownBy(() -> SETTINGS.withTrees(0))
                .hasMessage("trees is 0.0; allowed is 1.0 to 10000.0");
    }

    private int rowsTrained(Histories histories, int lateStarts) {
        return new RulTrainer(SETTINGS.withLateStarts(lateStarts).withTrees(1), progress::add)
                .train(histories, LABEL)
                .report()
                .trainingRows();
    }

    private static double rmse(RulModel model, Histories histories) {
        double squares = 0;
        int count = 0;
        for (RunToFailure run : histories.runs()) {
            RulHistory history = model.features().create();
            for (int r = 0; r < run.rows().length; r++) {
                model.features().observe(history, run.rows()[r]);
                if (model.features().hasEnoughHistory(history)) {
                    double life = Math.min(CAP, run.remaining(r, histories.rowLength()));
                    squares += Math.pow(model.predict(history) - life, 2);
                    count++;
                }
            }
        }
        return Math.sqrt(squares / count);
    }
}
