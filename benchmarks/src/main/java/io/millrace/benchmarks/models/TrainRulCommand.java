package io.millrace.benchmarks.models;

import io.millrace.benchmarks.quality.CmapssEvaluation;
import io.millrace.local.cli.UserException;
import io.millrace.mlmodels.training.HistoryException;
import io.millrace.mlmodels.training.RulTrainer;
import java.io.IOException;
import java.io.PrintWriter;
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

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        try {
            RulTrainer rulTrainer =
                    new RulTrainer(trainer.settings(cap()), line -> progress(print, line));
            ModelFiles.write(
                    rulTrainer.train(histories.read(), label.label("rul")), label.out(), print);
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

    private static void progress(PrintWriter print, String line) {
        print.println(line);
        print.flush();
    }
}
