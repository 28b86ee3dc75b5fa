package io.millrace.mlmodels.training;

import io.millrace.mlmodels.features.HealthIndex;
import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.model.GradientBoostedTrees;
import io.millrace.mlmodels.model.RulModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import smile.base.cart.Loss;
import smile.data.DataFrame;
import smile.data.formula.Formula;
import smile.data.type.StructType;
import smile.math.MathEx;
import smile.regression.GradientTreeBoost;

/**
 * Trains a {@link RulModel} from run-to-failure histories, with Smile's gradient boosting. Two
 * health indexes are fitted first (ridge regression of the capped life on the channels, and on
 * their differences from the baseline) and become channels themselves. The same histories, settings
 * and texts give the same model.
 */
public final class RulTrainer {

    /** Largest difference from Smile's own prediction, in the unit of the life. */
    static final double PARITY = 1e-4;

    private static final String LABEL = "remaining-life";
    private static final int IMPORTANT = 15;

    private final RulTrainerSettings settings;
    private final Consumer<String> progress;

    /**
     * @param progress is told what is being done, a line at a time
     */
    public RulTrainer(RulTrainerSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** Names that a model carries. */
    public record Label(String modelId, String version, String deviceType, String date) {}

    /** A trained model, and how it came to be. */
    public record Trained(RulModel model, TrainingReport report) {}

    /** Trains on all histories; with folds, tells beforehand the error on units left out. */
    public Trained train(Histories histories, Label label) {
        TrainingReport.CrossValidation crossValidation =
                settings.folds() > 0 ? crossValidate(histories) : null;
        progress.accept(
                "training on " + histories.units() + " units, " + histories.rows() + " rows");
        Fit fit = fit(histories);
        TrainingReport report =
                new TrainingReport(
                        label.modelId(),
                        label.version(),
                        label.deviceType(),
                        label.date(),
                        histories.unit(),
                        histories.channels(),
                        histories.units(),
                        histories.rows(),
                        fit.rows.size(),
                        fit.features.size(),
                        histories.digest(),
                        settings,
                        rmse(fit, fit.rows),
                        crossValidation,
                        fit.parity,
                        fit.importance);
        RulModel model =
                new RulModel(
                        label.modelId(),
                        label.version(),
                        label.deviceType(),
                        histories.unit(),
                        histories.rowLength(),
                        settings.cap(),
                        fit.features,
                        fit.trees,
                        report.json());
        return new Trained(model, report);
    }

    private record Fit(
            RulFeatures features,
            GradientBoostedTrees trees,
            TrainingRows rows,
            double parity,
            List<TrainingReport.Importance> importance) {}

    private Fit fit(Histories histories) {
        RulFeatures features = new RulFeatures(histories.channels(), healthIndexes(histories));
        TrainingRows rows = TrainingRows.of(histories, features, settings);
        if (rows.size() < 2 * settings.leastRows()) {
            throw new IllegalArgumentException(
                    "The histories give "
                            + rows.size()
                            + " training rows; at least "
                            + 2 * settings.leastRows()
                            + " are needed for leaves of "
                            + settings.leastRows());
        }
        DataFrame frame = frame(rows, features);
        MathEx.setSeed(settings.seed());
        GradientTreeBoost model =
                GradientTreeBoost.fit(
                        Formula.lhs(LABEL),
                        frame,
                        Loss.ls(),
                        settings.trees(),
                        settings.depth(),
                        settings.leaves(),
                        settings.leastRows(),
                        settings.shrinkage(),
                        settings.sample());
        StructType schema = model.schema();
        GradientBoostedTrees trees =
                SmileTrees.export(model, schema, settings.shrinkage(), rows.vectors()[0]);
        double parity = parity(model, frame, trees, rows);
        return new Fit(features, trees, rows, parity, importance(model, features));
    }

    private List<HealthIndex> healthIndexes(Histories histories) {
        return List.of(
                healthIndex(histories, "health-level", HealthIndex.Kind.LEVEL),
                healthIndex(histories, "health-drift", HealthIndex.Kind.DRIFT));
    }

    private HealthIndex healthIndex(Histories histories, String name, HealthIndex.Kind kind) {
        TrainingRows rows =
                TrainingRows.channels(histories, kind == HealthIndex.Kind.DRIFT, settings);
        if (rows.size() == 0) {
            throw new IllegalArgumentException(
                    "No unit has the "
                            + RulFeatures.BASELINE_ROWS
                            + " rows of a baseline; there is nothing to train on");
        }
        LeastSquares line = LeastSquares.fit(rows.vectors(), rows.labels());
        return new HealthIndex(
                name, kind, line.intercept(), DoubleStream.of(line.weights()).boxed().toList());
    }

    private static DataFrame frame(TrainingRows rows, RulFeatures features) {
        String[] names =
                IntStream.rangeClosed(0, features.size())
                        .mapToObj(c -> c < features.size() ? "x" + c : LABEL)
                        .toArray(String[]::new);
        double[][] table = new double[rows.size()][];
        for (int r = 0; r < table.length; r++) {
            table[r] = Arrays.copyOf(rows.vectors()[r], features.size() + 1);
            table[r][features.size()] = rows.labels()[r];
        }
        return DataFrame.of(table, names);
    }

    private static double parity(
            GradientTreeBoost model,
            DataFrame frame,
            GradientBoostedTrees trees,
            TrainingRows rows) {
        double worst = 0;
        for (int r = 0; r < rows.size(); r++) {
            double smile = model.predict(frame.get(r));
            worst = Math.max(worst, Math.abs(smile - trees.predict(rows.vectors()[r])));
        }
        if (!(worst <= PARITY)) {
            throw new IllegalStateException(
                    "The exported trees differ from Smile's by up to " + worst);
        }
        return worst;
    }

    private static List<TrainingReport.Importance> importance(
            GradientTreeBoost model, RulFeatures features) {
        double[] gains = model.importance();
        double sum = DoubleStream.of(gains).sum();
        return IntStream.range(0, gains.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -gains[c]))
                .limit(IMPORTANT)
                .map(c -> new TrainingReport.Importance(features.names().get(c), gains[c] / sum))
                .toList();
    }

    /** Every fold holds whole units, so that no unit is judged by a model that has seen it. */
    private TrainingReport.CrossValidation crossValidate(Histories histories) {
        List<String> units =
                new ArrayList<>(
                        new LinkedHashSet<>(
                                histories.runs().stream().map(RunToFailure::unit).toList()));
        if (units.size() < settings.folds()) {
            throw new IllegalArgumentException(
                    settings.folds()
                            + " folds of "
                            + units.size()
                            + " units; it takes a unit each");
        }
        double squares = 0;
        double constantSquares = 0;
        long count = 0;
        for (int fold = 0; fold < settings.folds(); fold++) {
            progress.accept("cross-validation, fold " + (fold + 1) + " of " + settings.folds());
            int held = fold;
            Fit fit =
                    fit(
                            histories.only(
                                    run -> units.indexOf(run.unit()) % settings.folds() != held));
            Histories others =
                    histories.only(run -> units.indexOf(run.unit()) % settings.folds() == held);
            TrainingRows rows = TrainingRows.of(others, fit.features, settings);
            double constant = DoubleStream.of(fit.rows.labels()).average().orElse(0);
            squares += square(rmse(fit, rows)) * rows.size();
            for (double label : rows.labels()) {
                constantSquares += square(label - constant);
            }
            count += rows.size();
        }
        return new TrainingReport.CrossValidation(
                settings.folds(), Math.sqrt(squares / count), Math.sqrt(constantSquares / count));
    }

    private double rmse(Fit fit, TrainingRows rows) {
        double squares = 0;
        for (int r = 0; r < rows.size(); r++) {
            double life = fit.trees.predict(rows.vectors()[r]);
            double clipped = Math.max(0, Math.min(settings.cap(), life));
            squares += square(clipped - rows.labels()[r]);
        }
        return Math.sqrt(squares / rows.size());
    }

    private static double square(double number) {
        return number * number;
    }
}
