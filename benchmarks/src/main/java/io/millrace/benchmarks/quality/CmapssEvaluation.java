package io.millrace.benchmarks.quality;

import io.millrace.mlmodels.features.RulHistory;
import io.millrace.mlmodels.model.ModelFileException;
import io.millrace.mlmodels.model.ModelFileFormat;
import io.millrace.mlmodels.model.RulModel;
import io.millrace.mlmodels.training.CmapssFiles;
import io.millrace.mlmodels.training.Histories;
import io.millrace.mlmodels.training.RulTrainer;
import io.millrace.mlmodels.training.RulTrainerSettings;
import io.millrace.mlmodels.training.RunToFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Remaining life on a subset of C-MAPSS: trained on the training units alone, judged at the last
 * cycle of each test unit, through the model file as a job would read it.
 */
public final class CmapssEvaluation {

    /** Cycles beyond which a healthy engine cannot be told from a new one: the usual cap. */
    public static final double CAP = 125;

    private CmapssEvaluation() {}

    /** Trains and judges; {@code progress} is told what is being done. */
    public static RulScore run(
            Path folder, String subset, RulTrainerSettings settings, Consumer<String> progress)
            throws IOException {
        Histories training = CmapssFiles.training(folder, subset);
        List<RunToFailure> units = CmapssFiles.test(folder, subset);
        double[] truth = CmapssFiles.truth(folder, subset);
        RulTrainer.Label label =
                new RulTrainer.Label("rul-" + subset, "evaluation", subset, "evaluation");
        RulModel trained = new RulTrainer(settings, progress).train(training, label).model();
        RulModel model = reread(trained);
        double[] predicted = units.stream().mapToDouble(unit -> last(model, unit)).toArray();
        return RulScore.of(predicted, truth, settings.cap());
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
}
