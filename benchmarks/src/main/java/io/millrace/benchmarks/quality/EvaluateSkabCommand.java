package io.millrace.benchmarks.quality;

import io.millrace.benchmarks.quality.SkabEvaluation.Named;
import io.millrace.benchmarks.quality.SkabEvaluation.Result;
import io.millrace.local.cli.UserException;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.mlmodels.detection.DetectorSettings;
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

/** {@code ./millrace evaluate skab}: the detector on the recordings of a water pump. */
@Command(
        name = "skab",
        mixinStandardHelpOptions = true,
        description = {
            "Hold the detector against a fixed 3-sigma rule on SKAB.",
            "Exit status 1 when a gate is missed."
        },
        footer = {
            "",
            "Example: ./millrace evaluate skab --data ../shared/data/skab --json skab.json"
        })
public final class EvaluateSkabCommand implements Callable<Integer> {

    /** Share of the anomaly-free rows that may be flagged. */
    public static final double GATE = 0.01;

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Folder that holds anomaly-free and valve1, perhaps valve2 and other.")
    private Path data;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Result robust;
        Result sigma;
        try {
            List<Result> results = SkabEvaluation.run(data, rules());
            robust = results.get(0);
            sigma = results.get(1);
        } catch (IOException e) {
            throw new UserException(e.getMessage(), e);
        }
        out.printf(
                "SKAB: %s, and anomaly-free; rows after the first %d of each recording; a row is"
                        + " anomalous when any sensor is%n",
                String.join(", ", SkabEvaluation.faultyFolders(data)), SkabEvaluation.TRAINING);
        out.printf(
                "%-16s %8s %8s %8s %22s%n", "", "F1", "FAR %", "MAR %", "anomaly-free flagged %");
        for (Result result : List.of(robust, sigma)) {
            out.printf(
                    Locale.ROOT,
                    "%-16s %8.3f %8.2f %8.2f %22.2f%n",
                    result.rule(),
                    result.faulty().f1(),
                    100 * result.faulty().falseAlarmRate(),
                    100 * result.faulty().missedAlarmRate(),
                    100 * result.anomalyFree().flaggedShare());
        }
        out.flush();
        FigureSheet sheet =
                FigureSheet.of("./millrace evaluate skab --data " + data, figures(robust, sigma));
        if (json != null) {
            sheet.write(json, Instant.now());
        }
        return sheet.gatesMet() ? 0 : 1;
    }

    static List<Named> rules() {
        return List.of(
                new Named("robust detector", RowRule.robustDetector(DetectorSettings.DEFAULT)),
                new Named("fixed 3 sigma", RowRule.threeSigma()));
    }

    private static List<Figure> figures(Result robust, Result sigma) {
        List<Figure> figures = new ArrayList<>();
        figures.add(
                Figure.gated(
                        "skabAnomalyFreeFlaggedShare",
                        robust.anomalyFree().flaggedShare(),
                        "1",
                        Better.LOWER,
                        GATE,
                        null));
        figures.add(
                Figure.gated(
                        "skabF1",
                        robust.faulty().f1(),
                        "1",
                        Better.HIGHER,
                        // The fixed rule is the least that a detector has to beat.
                        sigma.faulty().f1(),
                        0.86));
        figures.add(share("skabFalseAlarmRate", robust.faulty().falseAlarmRate()));
        figures.add(share("skabMissedAlarmRate", robust.faulty().missedAlarmRate()));
        figures.add(Figure.of("skabThreeSigmaF1", sigma.faulty().f1(), "1", Better.HIGHER));
        figures.add(share("skabThreeSigmaFalseAlarmRate", sigma.faulty().falseAlarmRate()));
        figures.add(share("skabThreeSigmaMissedAlarmRate", sigma.faulty().missedAlarmRate()));
        figures.add(
                share("skabThreeSigmaAnomalyFreeFlaggedShare", sigma.anomalyFree().flaggedShare()));
        return figures;
    }

    private static Figure share(String name, double value) {
        return Figure.of(name, value, "1", Better.LOWER);
    }
}
