package io.millrace.mlmodels.training;

import io.millrace.mlmodels.features.HealthIndex;
import io.millrace.mlmodels.features.OperatingRegimes;
import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.features.RulHistory;
import io.millrace.mlmodels.model.GradientBoostedTrees;
import io.millrace.mlmodels.model.PopulationReference;
import io.millrace.mlmodels.model.RulModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import smile.data.DataFrame;
import smile.data.formula.Formula;
import smile.math.MathEx;
import smile.regression.GradientTreeBoost;

/**
 * Trains a {@link RulModel} from run-to-failure histories, with Smile's gradient boosting. The
 * operating regimes are found first, then two health indexes are fitted (ridge regression of the
 * capped life on the channels, and on their differences from the baseline), which become channels
 * themselves. A small model on some of the rows tells which features matter; the model proper is
 * fitted on these alone, which takes a third of the time. The same histories, settings and texts
 * give the same model.
 */
public final class RulTrainer {

    /** Largest difference from Smile's own prediction, in the unit of the life. */
    static final double PARITY = 1e-4;

    /** Share of the truths that is to lie in the prediction interval. */
    public static final double COVERAGE = 0.9;

    /** Lives beyond the cap, in caps, whose errors still count: further ones are all alike. */
    private static final double CALIBRATED = 1.2;

    private static final String LABEL = "remaining-life";
    private static final int IMPORTANT = 15;
    private static final int SCOUT_ROWS = 2500;
    private static final int SCOUT_TREES = 60;
    private static final double SCOUT_SHRINKAGE = 0.1;

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

    /**
     * A trained model, and how it came to be.
     *
     * @param errors on units that were left out, from which the interval is made; empty without
     *     folds
     */
    public record Trained(RulModel model, TrainingReport report, IntervalCalibration errors) {}

    /** Trains on all histories; with folds, judges and calibrates on units left out first. */
    public Trained train(Histories histories, Label label) {
        IntervalCalibration errors = new IntervalCalibration();
        TrainingReport.CrossValidation crossValidation =
                settings.folds() > 0 ? crossValidate(histories, errors) : null;
        progress.accept(
                "training on " + histories.units() + " units, " + histories.rows() + " rows");
        Fit fit = fit(histories);
        String digest = histories.digest();
        double trainingRmse = rmse(fit);
        TrainingReport report =
                new TrainingReport(
                        label.modelId(),
                        label.version(),
                        label.deviceType(),
                        label.date(),
                        histories.unit(),
                        histories.channels(),
                        fit.features.regimes().orElseThrow().regimes().size(),
                        histories.units(),
                        histories.rows(),
                        fit.rows.size(),
                        fit.features.size(),
                        digest,
                        settings,
                        trainingRmse,
                        crossValidation,
                        fit.parity,
                        fit.importance);
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put("trainingRmse", trainingRmse);
        if (crossValidation != null) {
            metrics.put("crossValidatedRmse", crossValidation.rmse());
        }
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
                        report.json(),
                        digest,
                        metrics,
                        null,
                        errors.isEmpty() ? null : errors.byHeight(COVERAGE),
                        population(fit));
        return new Trained(model, report, errors);
    }

    private record Fit(
            RulFeatures features,
            GradientBoostedTrees trees,
            TrainingRows rows,
            double parity,
            List<TrainingReport.Importance> importance) {}

    private Fit fit(Histories histories) {
        RulFeatures features = features(histories);
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
        return fit(features, rows);
    }

    private Fit fit(RulFeatures features, TrainingRows rows) {
        int[] columns = columns(rows);
        DataFrame frame = frame(rows, columns);
        GradientTreeBoost model = boost(frame, settings);
        GradientBoostedTrees trees =
                SmileTrees.export(model, columns, settings.shrinkage(), rows.vectors()[0]);
        double parity = parity(model, frame, trees, rows);
        return new Fit(
                features, trees, rows, parity, importance(model.importance(), columns, features));
    }

    /**
     * The trees that are fitted to these vectors and lives: what training is after the features.
     */
    public GradientBoostedTrees boost(double[][] vectors, double[] lives) {
        int[] none = new int[lives.length];
        TrainingRows rows = new TrainingRows(vectors, lives, none, none);
        int[] columns = columns(rows);
        GradientTreeBoost model = boost(frame(rows, columns), settings);
        return SmileTrees.export(model, columns, settings.shrinkage(), vectors[0]);
    }

    private static GradientTreeBoost boost(DataFrame frame, RulTrainerSettings settings) {
        MathEx.setSeed(settings.seed());
        return GradientTreeBoost.fit(
                Formula.lhs(LABEL),
                frame,
                new AsymmetricLoss(settings.lateCost()),
                settings.trees(),
                settings.depth(),
                settings.leaves(),
                settings.leastRows(),
                settings.shrinkage(),
                settings.sample());
    }

    /** The features that matter, rising: those that a small model on some of the rows used most. */
    private int[] columns(TrainingRows rows) {
        int features = rows.vectors()[0].length;
        int[] all = IntStream.range(0, features).toArray();
        if (settings.columns() >= features) {
            return all;
        }
        int every = (int) Math.ceil(rows.size() / (double) SCOUT_ROWS);
        int[] chosen = IntStream.range(0, rows.size()).filter(r -> r % every == 0).toArray();
        TrainingRows some =
                new TrainingRows(
                        IntStream.of(chosen)
                                .mapToObj(r -> rows.vectors()[r])
                                .toArray(double[][]::new),
                        IntStream.of(chosen).mapToDouble(r -> rows.labels()[r]).toArray(),
                        new int[chosen.length],
                        new int[chosen.length]);
        double[] gains =
                GradientTreeBoost.fit(
                                Formula.lhs(LABEL),
                                frame(some, all),
                                new AsymmetricLoss(settings.lateCost()),
                                Math.min(SCOUT_TREES, settings.trees()),
                                settings.depth(),
                                settings.leaves(),
                                Math.max(1, settings.leastRows() / Math.min(5, every + 1)),
                                SCOUT_SHRINKAGE,
                                settings.sample())
                        .importance();
        return IntStream.of(all)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -gains[c]))
                .limit(settings.columns())
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    private PopulationReference population(Fit fit) {
        return PopulationReference.of(
                fit.trees,
                fit.rows.vectors(),
                Arrays.stream(fit.rows.vectors())
                        .mapToDouble(vector -> clipped(fit, vector))
                        .toArray(),
                fit.rows.weights());
    }

    /** What is learned of the devices before the trees: regimes, then health indexes. */
    RulFeatures features(Histories histories) {
        OperatingRegimes regimes = RegimeFinder.find(histories, settings.regimes());
        return new RulFeatures(
                RulFeatures.NEWEST,
                histories.channels(),
                regimes,
                List.of(
                        healthIndex(histories, regimes, "health-level", HealthIndex.Kind.LEVEL),
                        healthIndex(histories, regimes, "health-drift", HealthIndex.Kind.DRIFT)));
    }

    private HealthIndex healthIndex(
            Histories histories, OperatingRegimes regimes, String name, HealthIndex.Kind kind) {
        TrainingRows rows =
                TrainingRows.channels(histories, regimes, kind == HealthIndex.Kind.DRIFT, settings);
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

    private static DataFrame frame(TrainingRows rows, int[] columns) {
        String[] names = new String[columns.length + 1];
        for (int c = 0; c < columns.length; c++) {
            names[c] = "x" + columns[c];
        }
        names[columns.length] = LABEL;
        double[][] table = new double[rows.size()][names.length];
        for (int r = 0; r < table.length; r++) {
            for (int c = 0; c < columns.length; c++) {
                table[r][c] = rows.vectors()[r][columns[c]];
            }
            table[r][columns.length] = rows.labels()[r];
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

    /**
     * The features that matter most, the first first.
     *
     * @param gains of the columns that were trained on
     * @param columns which feature each is
     */
    static List<TrainingReport.Importance> importance(
            double[] gains, int[] columns, RulFeatures features) {
        double sum = DoubleStream.of(gains).sum();
        return IntStream.range(0, gains.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -gains[c]))
                .limit(IMPORTANT)
                .map(
                        c ->
                                new TrainingReport.Importance(
                                        features.names().get(columns[c]), gains[c] / sum))
                .toList();
    }

    /** Every fold holds whole units, so that no unit is judged by a model that has seen it. */
    private TrainingReport.CrossValidation crossValidate(
            Histories histories, IntervalCalibration errors) {
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
        for (int fold = 0; fold < settings.folds(); fold++) {
            progress.accept("cross-validation, fold " + (fold + 1) + " of " + settings.folds());
            int held = fold;
            Fit fit =
                    fit(
                            histories.only(
                                    run -> units.indexOf(run.unit()) % settings.folds() != held));
            judge(
                    fit,
                    histories.only(run -> units.indexOf(run.unit()) % settings.folds() == held),
                    errors);
        }
        return new TrainingReport.CrossValidation(
                settings.folds(), errors.rmse(), errors.constantRmse());
    }

    /** Every third row of units left out, as far from the failure as predictions differ. */
    private void judge(Fit fit, Histories others, IntervalCalibration errors) {
        double[] vector = new double[fit.features.size()];
        for (RunToFailure run : others.rowsOf(fit.features).runs()) {
            RulHistory history = fit.features.create();
            for (int r = 0; r < run.rows().length; r++) {
                fit.features.observe(history, run.rows()[r]);
                double life = run.remaining(r, others.rowLength());
                if ((run.rows().length - 1 - r) % 3 == 0
                        && life <= CALIBRATED * settings.cap()
                        && fit.features.hasEnoughHistory(history)) {
                    fit.features.vector(history, vector);
                    errors.add(clipped(fit, vector), Math.min(settings.cap(), life));
                }
            }
        }
    }

    private double rmse(Fit fit) {
        double squares = 0;
        for (int r = 0; r < fit.rows.size(); r++) {
            double off = clipped(fit, fit.rows.vectors()[r]) - fit.rows.labels()[r];
            squares += off * off;
        }
        return Math.sqrt(squares / fit.rows.size());
    }

    private double clipped(Fit fit, double[] vector) {
        return Math.max(0, Math.min(settings.cap(), fit.trees.predict(vector)));
    }
}
