package io.millrace.benchmarks.quality;

import io.millrace.local.cli.UserException;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.mlmodels.training.HistoryException;
import io.millrace.mlmodels.training.RulTrainerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./millrace evaluate rul}: remaining life on C-MAPSS. */
@Command(
        name = "rul",
        aliases = "cmapss",
        mixinStandardHelpOptions = true,
        description = {
            "Train on the training units of C-MAPSS and judge the test units.",
            "Exit status 1 when a gate is missed."
        },
        footer = {
            "",
            "Example: ./millrace evaluate rul --data ../shared/data/cmapss --json rul.json"
        })
public final class EvaluateRulCommand implements Callable<Integer> {

    /** RMSE in cycles that FD001 and FD003 have to reach. */
    public static final double GATE = 18;

    private static final double AIM = 9.9;

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Folder with train_FD001.txt, test_FD001.txt, RUL_FD001.txt and so on.")
    private Path data;

    @Option(
            names = "--subset",
            split = ",",
            paramLabel = "FD00N",
            description = "Subsets, separated by commas (default: ${DEFAULT-VALUE}).")
    private List<String> subsets = List.of("FD001");

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Figure> figures = new ArrayList<>();
        for (String subset : subsets) {
            figures.addAll(judge(subset, out));
        }
        FigureSheet sheet =
                FigureSheet.of(
                        "./millrace evaluate rul --data "
                                + data
                                + " --subset "
                                + String.join(",", subsets),
                        figures);
        if (json != null) {
            sheet.write(json, Instant.now());
        }
        return sheet.gatesMet() ? 0 : 1;
    }

    private List<Figure> judge(String subset, PrintWriter out) throws IOException {
        RulScore score;
        try {
            score =
                    CmapssEvaluation.run(
                            data,
                            subset,
                            RulTrainerSettings.withCap(CmapssEvaluation.CAP),
                            line -> {
                                out.println(subset + ": " + line);
                                out.flush();
                            });
        } catch (HistoryException e) {
            throw new UserException(e.getMessage(), e);
        }
        out.printf(
                Locale.ROOT,
                "%s, %d test units, truth clipped at 125 cycles: RMSE %.2f, NASA score %.0f;"
                        + " constant predictor: RMSE %.2f; against the raw truth: RMSE %.2f%n",
                subset,
                score.units(),
                score.rmse(),
                score.nasa(),
                score.constantRmse(),
                score.rawRmse());
        out.flush();
        String cycles = "cycles";
        return List.of(
                Figure.gated("rulRmse" + subset, score.rmse(), cycles, Better.LOWER, GATE, AIM),
                Figure.of("rulNasaScore" + subset, score.nasa(), "1", Better.LOWER),
                Figure.of("rulConstantRmse" + subset, score.constantRmse(), cycles, Better.LOWER),
                Figure.of("rulRawRmse" + subset, score.rawRmse(), cycles, Better.LOWER));
    }
}
