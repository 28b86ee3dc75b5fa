package io.millrace.benchmarks.quality;

import io.millrace.benchmarks.quality.NabScore.Profile;
import io.millrace.benchmarks.quality.SkabEvaluation.Named;
import io.millrace.benchmarks.quality.SkabEvaluation.Result;
import io.millrace.local.cli.UserException;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.local.figures.FigureSheet;
import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.DetectorChoice;
import io.millrace.mlmodels.detection.DriftAwareDetector;
import io.millrace.mlmodels.detection.DriftAwareSettings;
import io.millrace.mlmodels.detection.DriftAwareState;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./millrace evaluate skab}: detectors on the recordings of a water pump. */
@Command(
        name = "skab",
        mixinStandardHelpOptions = true,
        description = {
            "Score detectors on SKAB, rows and changes, by its own rules.",
            "Exit status 1 when a gate is missed."
        },
        footer = {
            "",
            "Example: ./millrace evaluate skab --data ../shared/data/skab --json skab.json"
        })
public final class EvaluateSkabCommand implements Callable<Integer> {

    /** Share of the anomaly-free rows that may be flagged. */
    public static final double CALM = 0.01;

    static final String DRIFT_AWARE = "drift-aware";

    private static final long SEED = 1;
    private static final long TIMED_NANOS = 500_000_000;

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Folder that holds anomaly-free and valve1, perhaps valve2 and other.")
    private Path data;

    @Option(
            names = "--detector",
            paramLabel = "NAME",
            description =
                    "Which one: "
                            + DRIFT_AWARE
                            + ", the default, or one of single signals, for each sensor.")
    private String detector = DRIFT_AWARE;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
    private Path json;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Draw each recording there: sensors, labels, score and flagged rows.")
    private Path report;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        SkabEvaluation evaluation;
        Named named;
        try {
            named = rule(detector);
            evaluation = SkabEvaluation.of(data);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserException(e.getMessage(), e);
        }
        Result result = evaluation.judge(named);
        out.printf("%-24s %7s %7s %7s %8s%n", "recording", "F1", "FAR %", "MAR %", "changes");
        for (int file = 0; file < result.files().size(); file++) {
            ChangePointScore change = result.changes().get(file);
            print(
                    out,
                    evaluation.recordings().get(file).name(),
                    result.files().get(file),
                    (change.changes() - change.missed())
                            + " of "
                            + change.changes()
                            + ", "
                            + change.outside()
                            + " outside");
        }
        out.printf(
                "%nSKAB: %s; rows after the first %d of each recording; a row is anomalous when"
                        + " any sensor is%n",
                String.join(", ", SkabEvaluation.faultyFolders(data)), SkabEvaluation.TRAINING);
        print(out, result.rule(), result.faulty(), change(result));
        Result sigma = evaluation.judge(new Named("fixed 3 sigma", RowRule.threeSigma()));
        print(out, sigma.rule(), sigma.faulty(), change(sigma));
        Bootstrap f1 =
                Bootstrap.of(
                        result.files().size(),
                        SEED,
                        drawn ->
                                Arrays.stream(drawn)
                                        .mapToObj(result.files()::get)
                                        .reduce(RowVerdicts.NONE, RowVerdicts::plus)
                                        .f1());
        out.printf(
                Locale.ROOT,
                "F1 of other recordings like these, 95 %%: [%.3f, %.3f]%n%n",
                f1.low(),
                f1.high());
        List<Figure> figures = figures(result);
        if (detector.equals(DRIFT_AWARE)) {
            figures.addAll(leaveOneOut(evaluation));
            figures.addAll(costs(evaluation.recordings()));
        }
        FigureSheet sheet =
                FigureSheet.of(
                        "./millrace evaluate skab --data " + data + " --detector " + detector,
                        figures);
        out.println(sheet.table());
        out.flush();
        if (json != null) {
            sheet.write(json, Instant.now());
        }
        if (report != null) {
            for (SkabFile recording : evaluation.recordings()) {
                RecordingPlot.of(
                                recording,
                                named.name(),
                                named.rule().judge(recording, SkabEvaluation.TRAINING),
                                SkabEvaluation.TRAINING)
                        .write(report.resolve(recording.name().replace('/', '-') + ".svg"));
            }
            out.println("drawn: " + report);
            out.flush();
        }
        return sheet.gatesMet() ? 0 : 1;
    }

    private static void print(PrintWriter out, String name, RowVerdicts rows, String changes) {
        out.printf(
                Locale.ROOT,
                "%-24s %7.3f %7.2f %7.2f   %s%n",
                name,
                rows.f1(),
                100 * rows.falseAlarmRate(),
                100 * rows.missedAlarmRate(),
                changes);
    }

    private static String change(Result result) {
        ChangePointScore change = result.change();
        return String.format(
                Locale.ROOT,
                "%.1f / %.1f / %.1f (standard, low FP, low FN); %d of %d missed, %d outside",
                change.of(Profile.STANDARD),
                change.of(Profile.REWARD_LOW_FP_RATE),
                change.of(Profile.REWARD_LOW_FN_RATE),
                change.missed(),
                change.changes(),
                change.outside());
    }

    /** What the command judges under that name. */
    static Named rule(String name) {
        if (name.equals(DRIFT_AWARE)) {
            return driftAware(1, 1);
        }
        if (DetectorChoice.all().stream().noneMatch(choice -> choice.detector().equals(name))) {
            throw new IllegalArgumentException(
                    "Detector '%s' is unknown; allowed is %s, %s"
                            .formatted(name, DRIFT_AWARE, DetectorChoice.names()));
        }
        return new Named(name, RowRule.ofEach(DetectorChoice.of(name, Map.of())));
    }

    private static Named driftAware(double limit, double drift) {
        return new Named(
                DRIFT_AWARE,
                RowRule.ofRows(
                        sensors ->
                                new DriftAwareDetector(
                                        DriftAwareSettings.of(sensors)
                                                .withLimit(limit)
                                                .withDrift(drift))));
    }

    private static List<Figure> figures(Result result) {
        RowVerdicts rows = result.faulty();
        ChangePointScore change = result.change();
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.gated("f1", rows.f1(), "1", Better.HIGHER, 0.84, 0.89));
        figures.add(
                Figure.gated(
                        "falseAlarmRate", rows.falseAlarmRate(), "1", Better.LOWER, 0.12, 0.07));
        figures.add(
                Figure.gated(
                        "missedAlarmRate", rows.missedAlarmRate(), "1", Better.LOWER, 0.22, 0.15));
        figures.add(
                Figure.gated(
                        "changePointNabStandard",
                        change.of(Profile.STANDARD),
                        "1",
                        Better.HIGHER,
                        28,
                        42.0));
        figures.add(
                Figure.gated(
                        "changePointNabLowFp",
                        change.of(Profile.REWARD_LOW_FP_RATE),
                        "1",
                        Better.HIGHER,
                        18,
                        30.0));
        figures.add(
                Figure.of(
                        "changePointNabLowFn",
                        change.of(Profile.REWARD_LOW_FN_RATE),
                        "1",
                        Better.HIGHER));
        figures.add(
                Figure.gated(
                        "anomalyFreeFlaggedShare",
                        result.anomalyFree().flaggedShare(),
                        "1",
                        Better.LOWER,
                        CALM,
                        null));
        return figures;
    }

    private static List<Figure> leaveOneOut(SkabEvaluation evaluation) {
        List<Result> candidates = new ArrayList<>();
        for (double limit : new double[] {0.7, 1, 1.4}) {
            for (double drift : new double[] {0.5, 1, 2}) {
                candidates.add(evaluation.judge(driftAware(limit, drift)));
            }
        }
        RowVerdicts rows = SkabEvaluation.leaveOneOut(candidates).faulty();
        return List.of(
                Figure.of("f1LeaveOneOut", rows.f1(), "1", Better.HIGHER),
                Figure.of("falseAlarmRateLeaveOneOut", rows.falseAlarmRate(), "1", Better.LOWER),
                Figure.of("missedAlarmRateLeaveOneOut", rows.missedAlarmRate(), "1", Better.LOWER));
    }

    private static List<Figure> costs(List<SkabFile> recordings) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Detection detection = new Detection();
        int bytes = 0;
        double micros = 0;
        // The first round is for the compiler.
        for (int round = 0; round < 2; round++) {
            long rows = 0;
            long began = threads.getCurrentThreadCpuTime();
            while (threads.getCurrentThreadCpuTime() - began < TIMED_NANOS) {
                for (SkabFile recording : recordings) {
                    DriftAwareDetector judge =
                            new DriftAwareDetector(DriftAwareSettings.of(recording.sensors()));
                    DriftAwareState state = judge.create();
                    for (int row = 0; row < recording.rows(); row++) {
                        judge.detect(
                                state,
                                recording.timesMillis()[row],
                                recording.values()[row],
                                detection);
                    }
                    if (!detection.warmingUp()) {
                        bytes = Math.max(bytes, state.sizeInBytes());
                    }
                    rows += recording.rows();
                }
            }
            micros = (threads.getCurrentThreadCpuTime() - began) / 1e3 / rows;
        }
        return List.of(
                Figure.of("microsPerRow", micros, "us", Better.LOWER),
                Figure.of("bytesPerDevice", bytes, "bytes", Better.LOWER));
    }
}
