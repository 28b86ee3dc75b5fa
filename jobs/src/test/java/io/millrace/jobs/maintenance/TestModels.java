package io.millrace.jobs.maintenance;

import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.model.FailureHorizon;
import io.millrace.mlmodels.model.GradientBoostedTrees;
import io.millrace.mlmodels.model.ModelFileException;
import io.millrace.mlmodels.model.ModelFileFormat;
import io.millrace.mlmodels.model.PopulationReference;
import io.millrace.mlmodels.model.RulModel;
import io.millrace.schemas.ModelFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** Small models for tests. */
public final class TestModels {

    private static final String[] TEMPERATURE = {"temperature"};

    private TestModels() {}

    /** Ten hours left while the short mean of the temperature is up to 50, else two. */
    static RulModel pump(double rowHours, String unit, String... channels) {
        return pump(rowHours, unit, null, channels);
    }

    /** The same for the temperature each minute, which tells how many rows went which way. */
    static RulModel ofShares(int cool, int hot) {
        int[] covers = {cool + hot, cool, hot};
        return pump(1 / 60.0, "h", covers, "temperature");
    }

    /** The same, trained on rows of which half were up to 50, and half had ten hours left. */
    static RulModel ofPopulation() {
        RulModel one = pump(1 / 60.0, "h", "temperature");
        return new RulModel(
                one.id(),
                one.version(),
                one.deviceType(),
                one.unit(),
                one.rowLength(),
                one.cap(),
                one.features(),
                one.trees(),
                one.report(),
                "",
                new TreeMap<>(),
                null,
                null,
                new PopulationReference(
                        List.of(
                                column(one.features().names().indexOf("temperature.mean5"), 50),
                                column(PopulationReference.PREDICTION, 5))));
    }

    /**
     * Of the temperature each minute: a failure within a quarter of an hour is likely from 50 on.
     */
    static RulModel failing() {
        return failing("failure-pump");
    }

    static RulModel failing(String id) {
        RulModel one = pump(1 / 60.0, "h", "temperature");
        return new RulModel(
                id,
                "1",
                one.deviceType(),
                one.unit(),
                one.rowLength(),
                1,
                one.features(),
                new GradientBoostedTrees(
                        0,
                        1,
                        new int[] {0},
                        new int[] {0, GradientBoostedTrees.LEAF, GradientBoostedTrees.LEAF},
                        new double[] {50, 0, 1},
                        new int[] {2, 0, 0}),
                one.report(),
                "",
                new TreeMap<>(),
                new FailureHorizon(
                        0.25,
                        List.of(new FailureHorizon.Knot(0, 0.1), new FailureHorizon.Knot(1, 0.8))),
                null,
                null);
    }

    private static PopulationReference.Column column(int feature, double bound) {
        return new PopulationReference.Column(feature, List.of(bound), List.of(0.5, 0.5));
    }

    /** The temperature's model each minute as another training, with two hours more. */
    static RulModel version(String version, String... channels) {
        RulModel one = pump(1 / 60.0, "h", channels.length == 0 ? TEMPERATURE : channels);
        return new RulModel(
                one.id(),
                version,
                one.deviceType(),
                one.unit(),
                one.rowLength(),
                one.cap(),
                one.features(),
                new GradientBoostedTrees(
                        2,
                        1,
                        new int[] {0},
                        new int[] {0, GradientBoostedTrees.LEAF, GradientBoostedTrees.LEAF},
                        new double[] {50, 10, 2},
                        new int[] {2, 0, 0}),
                "{}");
    }

    private static RulModel pump(double rowHours, String unit, int[] covers, String... channels) {
        int[] features = {0, GradientBoostedTrees.LEAF, GradientBoostedTrees.LEAF};
        double[] values = {50, 10, 2};
        int[] otherwise = {2, 0, 0};
        GradientBoostedTrees trees =
                covers == null
                        ? new GradientBoostedTrees(0, 1, new int[] {0}, features, values, otherwise)
                        : new GradientBoostedTrees(
                                0, 1, new int[] {0}, features, values, otherwise, covers);
        return new RulModel(
                "rul-pump",
                "1",
                "pump",
                unit,
                rowHours,
                200,
                new RulFeatures(RulFeatures.Form.V1, List.of(channels), null, List.of()),
                trees,
                "{}");
    }

    /** The record of such a model for the temperature, whose observations are such windows. */
    public static ModelFile record(Duration window, Instant validFrom) {
        double rowHours = window.toMillis() / 3_600_000.0;
        try {
            return ModelRecords.of(
                    ModelFileFormat.write(pump(rowHours, "h", "temperature")), validFrom);
        } catch (ModelFileException e) {
            throw new IllegalStateException(e);
        }
    }
}
