package io.millrace.benchmarks.models;

import io.millrace.mlmodels.model.ModelFileFormat;
import io.millrace.mlmodels.model.RulModel;
import io.millrace.mlmodels.training.RulTrainer;
import io.millrace.mlmodels.training.TrainingReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes a trained model and, beside it, its report. */
final class ModelFiles {

    private static final String MODEL = ".model";

    private ModelFiles() {}

    /** Writes a model of remaining life, and says how it came to be. */
    static void write(RulTrainer.Trained trained, Path file, PrintWriter out) throws IOException {
        print(trained.report(), out);
        write(trained.model(), file, out);
    }

    /** The report goes to the same name with {@code .report.json} for {@code .model}. */
    static void write(RulModel model, Path file, PrintWriter out) throws IOException {
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        byte[] bytes = ModelFileFormat.write(model);
        Files.write(file, bytes);
        String name = file.getFileName().toString();
        String stem =
                name.endsWith(MODEL) ? name.substring(0, name.length() - MODEL.length()) : name;
        Path report = file.resolveSibling(stem + ".report.json");
        Files.writeString(report, model.report() + "\n");
        out.printf(Locale.ROOT, "%s (%d bytes), report %s%n", file, bytes.length, report);
        out.flush();
    }

    private static void print(TrainingReport report, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s: %d units, %d rows, %d of them trained on, %d features; error on these %.2f %s;"
                        + " parity with Smile %.1e%n",
                report.modelId(),
                report.units(),
                report.rows(),
                report.trainingRows(),
                report.features(),
                report.trainingRmse(),
                report.unit(),
                report.parity());
        if (report.crossValidation() != null) {
            out.printf(
                    Locale.ROOT,
                    "  on units left out, %d folds: RMSE %.2f %s; constant predictor %.2f%n",
                    report.crossValidation().folds(),
                    report.crossValidation().rmse(),
                    report.unit(),
                    report.crossValidation().constantRmse());
        }
        for (TrainingReport.Importance feature : report.importance().subList(0, 3)) {
            out.printf(Locale.ROOT, "  %4.1f %% %s%n", 100 * feature.share(), feature.feature());
        }
    }
}
