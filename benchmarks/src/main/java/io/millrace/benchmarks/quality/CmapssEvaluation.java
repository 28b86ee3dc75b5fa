package io.millrace.benchmarks.quality;

import io.millrace.mlmodels.features.RulHistory;
import io.millrace.mlmodels.model.ModelFileException;
import io.millrace.mlmodels.model.ModelFileFormat;
import io.millrace.mlmodels.model.PredictionInterval;
import io.millrace.mlmodels.model.RulModel;
import io.millrace.mlmodels.training.CmapssFiles;
import io.millrace.mlmodels.training.Histories;
import io.millrace.mlmodels.training.RulTrainer;
import io.millrace.mlmodels.training.RulTrainerSettings;
import io.millrace.mlmodels.training.RunToFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Remaining life on a subset of C-MAPSS: trained on the training units alone, predicted at the last
 * cycle of each test unit, through the model file as a job would read it.
 *
 * @param subset FD001 to FD004
 * @param model as it was read from its file
 * @param training what it was trained on
 * @param units predicted, in the order of the file
 */
public record CmapssEvaluation(
        String subset, RulModel model, Histories training, List<Prediction> units) {

    /** Cycles beyond which a healthy engine cannot be told from a new one: the usual cap. */
    public static final double CAP = 125;

    /** Folds of the cross-validation that the interval is made from. */
    private static final int FOLDS = 5;

    /**
     * A test unit's remaining life as predicted.
     *
     * @param lower end of the interval
     * @param upper end of the interval
     * @param plainWidth width of plain conformal prediction's interval, within the same bounds
     */
    public record Prediction(
            String unit, double life, double lower, double upper, double plainWidth) {}

    public CmapssEvaluation {
        units = List.copyOf(units);
    }

    /** How the models that are judged are trained. */
    public static RulTrainerSettings settings() {
        return RulTrainerSettings.withCap(CAP).withFolds(FOLDS);
    }

    /** Trains and predicts; {@code progress} is told what is being done. */
    public static CmapssEvaluation run(
            Path folder, String subset, RulTrainerSettings settings, Consumer<String> progress)
            throws IOException {
        Histories training = CmapssFiles.training(folder, subset);
        Histories test = CmapssFiles.test(folder, subset);
        RulTrainer.Label label =
                new RulTrainer.Label("rul-" + subset, "evaluation", subset, "evaluation");
        RulTrainer.Trained trained = new RulTrainer(settings, progress).train(training, label);
        RulModel model = reread(trained.model());
        PredictionInterval plain =
                settings.folds() == 0 ? null : trained.errors().plain(RulTrainer.COVERAGE);
        List<Prediction> predictions = new ArrayList<>();
        for (RunToFailure unit : test.rowsOf(model.features()).runs()) {
            double life = last(model, unit);
            double plainWidth =
                    plain == null
                            ? Double.NaN
                            : Math.min(model.cap(), plain.upper(life))
                                    - Math.max(0, plain.lower(life));
            predictions.add(
                    new Prediction(
                            unit.unit(), life, model.lower(life), model.upper(life), plainWidth));
        }
        return new CmapssEvaluation(subset, model, training, predictions);
    }

    private static RulModel reread(RulModel model) throws ModelFileException {
        return ModelFileFormat.read(ModelFileFormat.write(model));
    }

    private static double last(RulModel model, RunToFailure unit) {
        RulHistory history = model.features().create();
        for (double[] row : unit.rows()) {
            model.features().observe(history, row);
        }
        return model.predict(history);
    }

    /** One life a unit. */
    public double[] lives() {
        return units.stream().mapToDouble(Prediction::life).toArray();
    }
}
