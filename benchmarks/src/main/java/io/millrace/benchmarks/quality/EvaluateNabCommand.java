package io.millrace.benchmarks.quality;

import io.millrace.benchmarks.quality.NabEvaluation.Detections;
import io.millrace.benchmarks.quality.NabEvaluation.Result;
import io.millrace.benchmarks.quality.NabScore.Profile;
import io.millrace.local.cli.UserException;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.mlmodels.detection.DetectorChoice;
import io.millrace.mlmodels.detection.SignalDetector;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./millrace evaluate nab}: detectors of one signal on the Numenta Anomaly Benchmark. */
@Command(
        name = "nab",
        mixinStandardHelpOptions = true,
        description = {
            "Score the detectors of one signal on the Numenta Anomaly Benchmark, by its own rules.",
            "Exit status 1 when a gate is missed."
        },
        footer = {"", "Example: ./millrace evaluate nab --data ../shared/data/nab --json nab.json"})
public final class EvaluateNabCommand implements Callable<Integer> {

    private static final String DEFAULT = "constant-time";

    /** The best on the standard profile, without a look ahead. */
    private static final String BEST = "forest";

    private static final Map<Profile, String> NAMES =
            new EnumMap<>(
                    Map.of(
                            Profile.STANDARD, "Standard",
                            Profile.REWARD_LOW_FP_RATE, "LowFp",
                            Profile.REWARD_LOW_FN_RATE, "LowFn"));

    /** What takes part in the choice on a half of the files. */
    private static final List<Map<String, String>> CANDIDATES =
            List.of(
                    Map.of(),
                    Map.of("limit", "0.48"),
                    Map.of("limit", "0.53"),
                    Map.of("margin", "0.1"),
                    Map.of("limit", "0.48", "margin", "0.1"),
                    Map.of("limit", "0.53", "margin", "0.1"));

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Folder that holds data and labels/combined_windows.json.")
    private Path data;

    @Option(
            names = "--detector",
            paramLabel = "NAME",
            description = "Which one; the figures have gates for " + DEFAULT + ", the default.")
    private String detector = DEFAULT;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
    private Path json;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Draw each file there: signal, windows, band and anomalies.")
    private Path report;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        NabEvaluation evaluation;
        SignalDetector<?> plain;
        try {
            plain = DetectorChoice.of(detector, Map.of());
            evaluation = new NabEvaluation(NabFile.readAll(data));
        } catch (IOException | IllegalArgumentException e) {
            throw new UserException(e.getMessage(), e);
        }
        List<double[]> scores = evaluation.scores(detector, Map.of());
        Map<Profile, Result> results = new EnumMap<>(Profile.class);
        for (Profile profile : Profile.values()) {
            results.put(profile, evaluation.result(scores, profile));
        }
        double threshold = results.get(Profile.STANDARD).best().threshold();
        printFiles(evaluation, scores, threshold, out);
        out.printf(
                Locale.ROOT,
                "%nNAB, %d files, %d windows, %s %s; probation as warm-up, no look-ahead;"
                        + " thresholds are the best over all files, as NAB has it%n",
                evaluation.files().size(),
                evaluation.windows(),
                plain.name(),
                plain.version());
        results.forEach(
                (profile, result) ->
                        out.printf(
                                Locale.ROOT,
                                "%-20s %5.1f [%.1f, %.1f] at %.4f%n",
                                profile.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                                result.best().score(),
                                result.interval().low(),
                                result.interval().high(),
                                result.best().threshold()));
        out.flush();
        FigureSheet sheet =
                FigureSheet.of(
                        "./millrace evaluate nab --data " + data + " --detector " + detector,
                        figures(evaluation, scores, results, plain));
        out.println(sheet.table());
        out.flush();
        if (json != null) {
            sheet.write(json, Instant.now());
        }
        if (report != null) {
            for (NabFile file : evaluation.files()) {
                SignalPlot.of(file, NabEvaluation.forFile(detector, Map.of(), file), threshold)
                        .write(report.resolve(file.name().replace('/', '-') + ".svg"));
            }
            out.println("drawn: " + report);
            out.flush();
        }
        return sheet.gatesMet() ? 0 : 1;
    }

    private static void printFiles(
            NabEvaluation evaluation, List<double[]> scores, double threshold, PrintWriter out) {
        out.printf("%-58s %7s %8s %5s %8s%n", "file", "points", "windows", "hit", "outside");
        for (int i = 0; i < scores.size(); i++) {
            NabFile file = evaluation.files().get(i);
            Detections found = Detections.of(file, scores.get(i), threshold);
            out.printf(
                    "%-58s %7d %8d %5d %8d%n",
                    file.name(),
                    file.values().length,
                    file.windows().size(),
                    found.hit(),
                    found.outside());
        }
    }

    private List<Figure> figures(
            NabEvaluation evaluation,
            List<double[]> scores,
            Map<Profile, Result> results,
            SignalDetector<?> plain) {
        boolean gated = detector.equals(DEFAULT);
        List<Figure> figures = new ArrayList<>();
        addScores(
                "nab",
                results,
                gated,
                List.of(69.0, 63.0, 73.0),
                List.of(74.0, 68.0, 78.0),
                figures);
        if (gated) {
            List<double[]> best = evaluation.scores(BEST, Map.of());
            Map<Profile, Result> bestResults = new EnumMap<>(Profile.class);
            for (Profile profile : Profile.values()) {
                bestResults.put(profile, evaluation.result(best, profile));
            }
            addScores(
                    "nabBest",
                    bestResults,
                    true,
                    List.of(72.0, 65.0, 77.0),
                    List.of(78.0, 72.0, 83.0),
                    figures);
        }
        List<List<double[]>> candidates = new ArrayList<>();
        if (gated) {
            CANDIDATES.forEach(one -> candidates.add(evaluation.scores(detector, one)));
        } else {
            candidates.add(scores);
        }
        double half = evaluation.splitHalf(candidates, Profile.STANDARD);
        figures.add(
                gated
                        ? Figure.gated("nabSplitHalf", half, "1", Better.HIGHER, 67.0, 73.0)
                        : Figure.of("nabSplitHalf", half, "1", Better.HIGHER));
        double micros = NabEvaluation.microsPerReading(evaluation.files(), plain);
        double bytes = NabEvaluation.bytesPerSignal(evaluation.files(), plain);
        figures.add(Figure.gated("microsPerReading", micros, "us", Better.LOWER, 1.0, 0.3));
        figures.add(Figure.gated("bytesPerSignal", bytes, "B", Better.LOWER, 1024.0, 512.0));
        return figures;
    }

    private static void addScores(
            String prefix,
            Map<Profile, Result> results,
            boolean gated,
            List<Double> gates,
            List<Double> aims,
            List<Figure> figures) {
        int place = 0;
        for (Map.Entry<Profile, Result> result : results.entrySet()) {
            String name = prefix + NAMES.get(result.getKey());
            double score = result.getValue().best().score();
            figures.add(
                    gated
                            ? Figure.gated(
                                    name,
                                    score,
                                    "1",
                                    Better.HIGHER,
                                    gates.get(place),
                                    aims.get(place))
                            : Figure.of(name, score, "1", Better.HIGHER));
            place++;
        }
    }
}
