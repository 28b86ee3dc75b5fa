package io.millrace.mlmodels.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.model.FailureHorizon;
import io.millrace.mlmodels.model.PopulationReference;
import io.millrace.mlmodels.model.RulModel;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Trains a model of failure within a horizon from the same histories and with the same features as
 * {@link RulTrainer}, with Smile's random forest, calibrated on units that were left out of the
 * forest (regimes and health indexes are made once, of all units).
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
            double parity,
            List<TrainingReport.Importance> importance) {

        /** As it stands in the model file. */
        public String json() {
            try {
                return new ObjectMapper()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsString(this);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("A report of numbers and texts can be written", e);
            }
        }
    }

    /**
     * What was said of a row by a forest that was not trained on its unit.
     *
     * @param life that was left, at most four horizons
     * @param weight how many rows of the histories it stands for
     */
    public record Case(double life, double probability, boolean failed, int weight) {}

    /** A trained model, how it came to be, and what it says of units left out. */
    public record Trained(RulModel model, Report report, List<Case> cases) {}

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
                FailureForest.fit(
                        rows.vectors(), failed, r -> rows.units()[r], rows.weights(), settings);
        FailureHorizon calibrated = new FailureHorizon(horizon, forest.knots());
        List<Case> cases = new ArrayList<>();
        for (int r = 0; r < failed.length; r++) {
            cases.add(
                    new Case(
                            rows.labels()[r],
                            calibrated.probability(forest.scores()[r]),
                            failed[r],
                            rows.weights()[r]));
        }
        double all = cases.stream().mapToDouble(Case::weight).sum();
        double share = cases.stream().filter(Case::failed).mapToDouble(Case::weight).sum() / all;
        double brier = cases.stream().mapToDouble(FailureTrainer::weighedSquare).sum() / all;
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
                        forest.parity(),
                        RulTrainer.importance(
                                forest.gains(),
                                IntStream.range(0, features.size()).toArray(),
                                features));
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
                        report.json(),
                        report.digest(),
                        metrics,
                        calibrated,
                        null,
                        PopulationReference.of(
                                forest.trees(),
                                rows.vectors(),
                                cases.stream().mapToDouble(Case::probability).toArray(),
                                rows.weights()));
        return new Trained(model, report, List.copyOf(cases));
    }

    private static double weighedSquare(Case each) {
        double off = each.probability() - (each.failed() ? 1 : 0);
        return each.weight() * off * off;
    }
}
