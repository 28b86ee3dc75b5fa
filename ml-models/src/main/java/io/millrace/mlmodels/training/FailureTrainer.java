package io.millrace.mlmodels.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.model.FailureHorizon;
import io.millrace.mlmodels.model.PopulationReference;
import io.millrace.mlmodels.model.RulModel;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Trains a model of failure within a horizon from the same histories and with the same features as
 * {@link RulTrainer}, with Smile's random forest, calibrated on units that were left out.
 */
public final class FailureTrainer {

    /** Horizons of which a unit's rows are told apart; older ones are all as healthy. */
    private static final double CAP_IN_HORIZONS = 4;

    private final FailureForest.Settings settings;
    private final Consumer<String> progress;

    /**
     * @param progress is told what is being done, a line at a time
     */
    public FailureTrainer(FailureForest.Settings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * How the model came to be; it travels inside the model file.
     *
     * @param brier mean squared difference of probability and outcome, on units left out
     * @param constantBrier the same of the share of failures, said of every row
     * @param parity largest difference from Smile's own score over all training rows
     */
    public record Report(
            String modelId,
            String version,
            String deviceType,
            String date,
            String unit,
            double horizon,
            int units,
            int trainingRows,
            int failing,
            String digest,
            FailureForest.Settings settings,
            double brier,
            double constantBrier,
            double parity) {}

    /** A trained model, and how it came to be. */
    public record Trained(RulModel model, Report report) {}

    /** Trains on all histories. */
    public Trained train(Histories histories, RulTrainer.Label label, double horizon) {
        RulTrainerSettings rowSettings = RulTrainerSettings.withCap(CAP_IN_HORIZONS * horizon);
        RulFeatures features = new RulTrainer(rowSettings, progress).features(histories);
        TrainingRows rows = TrainingRows.of(histories, features, rowSettings);
        boolean[] failed = new boolean[rows.size()];
        int failing = 0;
        for (int r = 0; r < failed.length; r++) {
            failed[r] = rows.labels()[r] <= horizon;
            failing += failed[r] ? 1 : 0;
        }
        progress.accept(
                "forest of "
                        + settings.trees()
                        + " trees on "
                        + histories.units()
                        + " units, "
                        + rows.size()
                        + " rows, "
                        + failing
                        + " of them within the horizon; "
                        + settings.folds()
                        + " folds to calibrate");
        FailureForest forest =
                FailureForest.fit(rows.vectors(), failed, r -> rows.units()[r], settings);
        FailureHorizon calibrated = new FailureHorizon(horizon, forest.knots());
        double share = failing / (double) failed.length;
        double brier = 0;
        for (int r = 0; r < failed.length; r++) {
            double off = calibrated.probability(forest.scores()[r]) - (failed[r] ? 1 : 0);
            brier += off * off / failed.length;
        }
        Report report =
                new Report(
                        label.modelId(),
                        label.version(),
                        label.deviceType(),
                        label.date(),
                        histories.unit(),
                        horizon,
                        histories.units(),
                        rows.size(),
                        failing,
                        histories.digest(),
                        settings,
                        brier,
                        share * (1 - share),
                        forest.parity());
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put("brier", brier);
        metrics.put("constantBrier", report.constantBrier());
        RulModel model =
                new RulModel(
                        label.modelId(),
                        label.version(),
                        label.deviceType(),
                        histories.unit(),
                        histories.rowLength(),
                        1,
                        features,
                        forest.trees(),
                        json(report),
                        report.digest(),
                        metrics,
                        calibrated,
                        null,
                        PopulationReference.of(
                                forest.trees(),
                                rows.vectors(),
                                vector -> calibrated.probability(forest.trees().predict(vector))));
        return new Trained(model, report);
    }

    private static String json(Report report) {
        try {
            return new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report of numbers and texts can be written", e);
        }
    }
}
