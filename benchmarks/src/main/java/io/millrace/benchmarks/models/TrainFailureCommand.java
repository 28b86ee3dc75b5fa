package io.millrace.benchmarks.models;

import io.millrace.local.cli.UserException;
import io.millrace.mlmodels.training.FailureForest;
import io.millrace.mlmodels.training.FailureTrainer;
import io.millrace.mlmodels.training.HistoryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./millrace train failure}: a model of failure within a horizon. */
@Command(
        name = "failure",
        mixinStandardHelpOptions = true,
        description = {
            "Train a model of the probability that a device fails within a horizon: a random"
                    + " forest, calibrated on units left out.",
            "Publish it with ./millrace models publish: it predicts beside a model of remaining life,"
                    + " and rules watch it as failure_probability."
        },
        footer = {
            "",
            "Example: ./millrace train failure --data pumps.csv --labels failures.csv \\",
            "             --horizon 48 --device-type pump --out pump-failure.model"
        })
public final class TrainFailureCommand implements Callable<Integer> {

    /** A file of a hundred such trees can be published: a record holds 900,000 bytes of it. */
    private static final int MOST_LEAVES = 200;

    @Spec private CommandSpec spec;

    @Mixin private HistoryOptions histories;

    @Mixin private LabelOptions label;

    @Option(
            names = "--horizon",
            required = true,
            paramLabel = "LIFE",
            description = "Failure within so many hours; C-MAPSS: cycles.")
    private double horizon;

    @Option(
            names = "--trees",
            paramLabel = "N",
            description = "Trees of the forest (default: ${DEFAULT-VALUE}).")
    private int trees = FailureForest.Settings.DEFAULT.trees();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "Write there, as text, JSON and drawings, how good it is on units left out.")
    private Path report;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        try {
            if (!(horizon > 0)) {
                throw new IllegalArgumentException(
                        "--horizon is " + horizon + "; it must be above 0");
            }
            FailureForest.Settings usual = FailureForest.Settings.DEFAULT;
            FailureTrainer trainer =
                    new FailureTrainer(
                            new FailureForest.Settings(
                                    trees,
                                    usual.leastRows(),
                                    MOST_LEAVES,
                                    usual.folds(),
                                    usual.seed()),
                            line -> {
                                print.println(line);
                                print.flush();
                            });
            FailureTrainer.Trained trained =
                    trainer.train(
                            histories.read(label.deviceType()), label.label("failure"), horizon);
            FailureTrainer.Report made = trained.report();
            print.printf(
                    Locale.ROOT,
                    "%s: %d units, %d rows, %d of them within %.1f %s of a failure; Brier score %.4f"
                            + " on units left out (their share, said of all: %.4f); parity with"
                            + " Smile %.1e%n",
                    made.modelId(),
                    made.units(),
                    made.trainingRows(),
                    made.failing(),
                    made.horizon(),
                    made.unit(),
                    made.brier(),
                    made.constantBrier(),
                    made.parity());
            ModelFiles.write(trained.model(), label.out(), print);
            if (report != null) {
                new FailureReport(trained).write(report);
                print.println("report in " + report);
            }
            return 0;
        } catch (HistoryException | IllegalArgumentException e) {
            throw new UserException(e.getMessage(), e);
        }
    }
}
