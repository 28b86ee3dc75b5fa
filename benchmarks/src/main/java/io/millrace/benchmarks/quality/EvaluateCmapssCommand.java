package io.millrace.benchmarks.quality;

import io.millrace.local.cli.UserException;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.mlmodels.training.CmapssFiles;
import io.millrace.mlmodels.training.HistoryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./millrace evaluate cmapss}: remaining life on NASA's turbofan data. */
@Command(
        name = "cmapss",
        aliases = "rul",
        mixinStandardHelpOptions = true,
        description = {
            "Train on the training units of C-MAPSS and judge the test units.",
            "A subset without true lives is predicted, not judged.",
            "Exit status 1 when a gate is missed."
        },
        footer = {
            "",
            "Example: ./millrace evaluate cmapss --data ../shared/data/cmapss --json cmapss.json"
        })
public final class EvaluateCmapssCommand implements Callable<Integer> {

    /** Mean RMSE over the subsets, in cycles. */
    private static final double MEAN_GATE = 11.0;

    private static final double MEAN_AIM = 9.7;

    /** RMSE of each subset. */
    private static final double GATE = 12.0;

    /** NASA's score of each subset: gate and aim. */
    private static final Map<String, double[]> NASA =
            Map.of(
                    "FD001", new double[] {210, 150},
                    "FD002", new double[] {570, 400},
                    "FD003", new double[] {240, 165},
                    "FD004", new double[] {750, 520});

    /** Life at which an alarm is due, in cycles. */
    private static final double ALARM = 30;

    private static final double PRECISION_GATE = 0.92;
    private static final double PRECISION_AIM = 0.97;
    private static final double RECALL_GATE = 0.95;
    private static final double RECALL_AIM = 0.99;
    private static final double LEAST_COVERAGE = 0.88;
    private static final double MOST_COVERAGE = 0.92;
    private static final int TIMED_ROWS = 25_000;
    private static final long SEED = 20;
    private static final String CYCLES = "cycles";
    private static final String SHARE = "1";

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
    private List<String> subsets = List.of("FD001", "FD002", "FD003", "FD004");

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
    private Path json;

    @Option(
            names = "--predictions",
            paramLabel = "DIR",
            description = "Write each subset's predictions there, as SUBSET.csv.")
    private Path predictions;

    @Option(
            names = "--no-timing",
            description = "Leave out what training and predicting cost (minutes).")
    private boolean noTiming;

    private final List<Figure> figures = new ArrayList<>();
    private final List<Double> rmses = new ArrayList<>();
    private int judged;
    private int covered;
    private double width;
    private double plainWidth;
    private PrintWriter out;

    @Override
    public Integer call() throws IOException {
        out = spec.commandLine().getOut();
        CmapssEvaluation largest = null;
        try {
            for (String subset : subsets) {
                CmapssEvaluation evaluation =
                        CmapssEvaluation.run(
                                data,
                                subset,
                                CmapssEvaluation.settings(),
                                line -> say(subset + ": " + line));
                take(evaluation);
                if (largest == null || evaluation.training().rows() > largest.training().rows()) {
                    largest = evaluation;
                }
            }
        } catch (HistoryException e) {
            throw new UserException(e.getMessage(), e);
        }
        overall();
        if (!noTiming && largest != null) {
            time(largest);
        }
        FigureSheet sheet =
                FigureSheet.of(
                        "./millrace evaluate cmapss --data "
                                + data
                                + " --subset "
                                + String.join(",", subsets),
                        figures);
        say(sheet.table());
        if (json != null) {
            sheet.write(json, Instant.now());
        }
        return sheet.gatesMet() ? 0 : 1;
    }

    private void take(CmapssEvaluation evaluation) throws IOException {
        if (predictions != null) {
            Files.createDirectories(predictions);
            Files.writeString(predictions.resolve(evaluation.subset() + ".csv"), csv(evaluation));
        }
        for (CmapssEvaluation.Prediction unit : evaluation.units()) {
            width += unit.upper() - unit.lower();
            plainWidth += unit.plainWidth();
        }
        if (Files.exists(data.resolve("RUL_" + evaluation.subset() + ".txt"))) {
            judge(evaluation, CmapssFiles.truth(data, evaluation.subset()));
        } else {
            say(evaluation.subset() + ": no true lives in " + data + "; predicted only");
        }
    }

    private static String csv(CmapssEvaluation evaluation) {
        StringBuilder text = new StringBuilder("unit,remaining_life,lower,upper\n");
        for (CmapssEvaluation.Prediction unit : evaluation.units()) {
            text.append(unit.unit())
                    .append(',')
                    .append(unit.life())
                    .append(',')
                    .append(unit.lower())
                    .append(',')
                    .append(unit.upper())
                    .append('\n');
        }
        return text.toString();
    }

    private void judge(CmapssEvaluation evaluation, double[] truth) {
        String subset = evaluation.subset();
        double cap = evaluation.model().cap();
        double[] lives = evaluation.lives();
        RulScore score = RulScore.of(lives, truth, cap);
        AlarmScore alarm = AlarmScore.of(lives, truth, ALARM);
        int inside = 0;
        for (int i = 0; i < truth.length; i++) {
            double life = Math.min(cap, truth[i]);
            CmapssEvaluation.Prediction unit = evaluation.units().get(i);
            inside += life >= unit.lower() && life <= unit.upper() ? 1 : 0;
        }
        judged += truth.length;
        covered += inside;
        rmses.add(score.rmse());
        Bootstrap rmse = Bootstrap.of(lives, truth, SEED, (p, t) -> RulScore.of(p, t, cap).rmse());
        Bootstrap nasa = Bootstrap.of(lives, truth, SEED, (p, t) -> RulScore.of(p, t, cap).nasa());
        say(
                String.format(
                        Locale.ROOT,
                        "%s, %d test units, truth clipped at %.0f cycles: RMSE %.2f [%.2f, %.2f],"
                                + " NASA score %.0f [%.0f, %.0f]; raw truth: RMSE %.2f, NASA score"
                                + " %.0f; best constant: RMSE %.2f",
                        subset,
                        score.units(),
                        cap,
                        score.rmse(),
                        rmse.low(),
                        rmse.high(),
                        score.nasa(),
                        nasa.low(),
                        nasa.high(),
                        score.rawRmse(),
                        score.rawNasa(),
                        score.constantRmse()));
        double[] nasaLimits = NASA.getOrDefault(subset, new double[] {Double.NaN, Double.NaN});
        gated("rmse" + subset, score.rmse(), CYCLES, Better.LOWER, GATE, null);
        lower("rmse" + subset + "Low", rmse.low(), CYCLES);
        lower("rmse" + subset + "High", rmse.high(), CYCLES);
        lower("rmse" + subset + "Unclipped", score.rawRmse(), CYCLES);
        if (NASA.containsKey(subset)) {
            gated("nasa" + subset, score.nasa(), SHARE, Better.LOWER, nasaLimits[0], nasaLimits[1]);
        } else {
            lower("nasa" + subset, score.nasa(), SHARE);
        }
        lower("nasa" + subset + "Low", nasa.low(), SHARE);
        lower("nasa" + subset + "High", nasa.high(), SHARE);
        lower("nasa" + subset + "Unclipped", score.rawNasa(), SHARE);
        gated(
                "precision" + subset,
                alarm.precision(),
                SHARE,
                Better.HIGHER,
                PRECISION_GATE,
                PRECISION_AIM);
        gated("recall" + subset, alarm.recall(), SHARE, Better.HIGHER, RECALL_GATE, RECALL_AIM);
        figures.add(
                Figure.of(
                        "intervalCoverage" + subset,
                        inside / (double) truth.length,
                        SHARE,
                        Better.HIGHER));
    }

    private void overall() {
        if (judged > 0) {
            double mean = DoubleStream.of(array(rmses)).average().orElse(Double.NaN);
            gated("rmse", mean, CYCLES, Better.LOWER, MEAN_GATE, MEAN_AIM);
            double coverage = covered / (double) judged;
            figures.add(
                    new Figure(
                            "intervalCoverage",
                            coverage,
                            SHARE,
                            Better.HIGHER,
                            LEAST_COVERAGE,
                            0.9,
                            coverage >= LEAST_COVERAGE && coverage <= MOST_COVERAGE));
        }
        gated("intervalWidthVsConformal", width / plainWidth, SHARE, Better.LOWER, 1.0, 0.9);
    }

    private void time(CmapssEvaluation evaluation) {
        gated(
                "microsPerPrediction",
                RulTiming.microsPerPrediction(evaluation.model(), evaluation.training()),
                "us",
                Better.LOWER,
                10,
                3.0);
        say("timing our training and Smile's own fit on 25,000 rows");
        gated(
                "trainVsSmileFit",
                RulTiming.trainVsSmileFit(
                        evaluation.model(),
                        evaluation.training(),
                        CmapssEvaluation.settings(),
                        TIMED_ROWS),
                "times",
                Better.LOWER,
                1.1,
                0.5);
    }

    private void gated(
            String name, double value, String unit, Better better, double gate, Double aim) {
        figures.add(Figure.gated(name, value, unit, better, gate, aim));
    }

    private void lower(String name, double value, String unit) {
        figures.add(Figure.of(name, value, unit, Better.LOWER));
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
