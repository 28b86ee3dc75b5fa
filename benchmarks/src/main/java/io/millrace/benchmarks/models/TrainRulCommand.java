package io.millrace.benchmarks.models;

import io.millrace.benchmarks.quality.CmapssEvaluation;
import io.millrace.local.cli.UserException;
import io.millrace.mlmodels.training.HistoryException;
import io.millrace.mlmodels.training.RulTrainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./millrace train rul}: a model of remaining life from a folder of histories. */
@Command(
        name = "rul",
        mixinStandardHelpOptions = true,
        description = "Train a model of remaining useful life.",
        footer = {
            "",
            "Example: ./millrace train rul --data cmapss --format cmapss --subset FD001 \\",
            "             --device-type turbofan --out turbofan.model",
            "",
            "CSV histories: header unit,hours,<metric>... (the last row of a unit is its failure),",
            "or unit,run,hours,remaining_hours,<metric>... (stretches of a unit's life)."
        })
public final class TrainRulCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private HistoryOptions histories;

    @Mixin private LabelOptions label;

    @Option(
            names = "--cap",
            paramLabel = "LIFE",
            description =
                    "Longest life that is told apart, in hours; C-MAPSS: in cycles (default there:"
                            + " 125).")
    private Double cap;

    @Mixin private TrainerOptions trainer = new TrainerOptions();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "Write a report there, as text, JSON and drawings: predicted against true,"
                            + " error by remaining life, importance. It shows units that were left"
                            + " out, so it takes --folds.")
    private Path report;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        if (report != null && trainer.folds() == 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--report shows predictions for units that were left out; say with --folds in"
                            + " how many parts, 2 or more");
        }
        try {
            TimeLeft progress = new TimeLeft(trainer.folds() + 1, print, System::nanoTime);
            RulTrainer rulTrainer = new RulTrainer(trainer.settings(cap()), progress);
            RulTrainer.Trained trained =
                    rulTrainer.train(histories.read(label.deviceType()), label.label("rul"));
            ModelFiles.write(trained, label.out(), print);
            if (report != null) {
                new RulReport(trained).write(report);
                print.println("report in " + report);
            }
            return 0;
        } catch (HistoryException | IllegalArgumentException e) {
            throw new UserException(e.getMessage(), e);
        }
    }

    private double cap() {
        if (cap == null && !histories.isCmapss()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--cap is missing: how many hours before its failure a device begins to show"
                            + " its wear");
        }
        return cap == null ? CmapssEvaluation.CAP : cap;
    }
}
