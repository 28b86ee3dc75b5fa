package io.millrace.benchmarks.models;

import io.millrace.benchmarks.quality.RulScore;
import io.millrace.local.cli.UserException;
import io.millrace.mlmodels.features.RulHistory;
import io.millrace.mlmodels.model.RulModel;
import io.millrace.mlmodels.training.CsvHistories;
import io.millrace.mlmodels.training.Histories;
import io.millrace.mlmodels.training.RulTrainer;
import io.millrace.mlmodels.training.RunToFailure;
import io.millrace.simulators.fleet.DeviceTypes;
import io.millrace.simulators.history.HistorySettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code ./millrace train demo}: the models of the demo's fleet, in one go: makes histories with
 * the simulator, trains a model for each type, and judges it on simulated devices of another seed.
 */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Make simulated histories and train the demo's three models from them.",
        footer = {"", "Example: ./millrace train demo --out local/src/main/resources/models"})
public final class TrainDemoCommand implements Callable<Integer> {

    /** Hours before the failure from which on these devices' wear is told apart. */
    private static final double CAP_HOURS = 200;

    /** Many devices with few stretches each: it is from device to device that they differ. */
    private static final int RUNS = 12;

    @Spec private CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where rul-TYPE.model and its report go.")
    private Path out;

    @Option(
            names = "--units",
            paramLabel = "N",
            description = "Devices of each type to train on (default: ${DEFAULT-VALUE}).")
    private int units = 160;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Of the histories; N + 1 makes those to judge by (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--model-version", paramLabel = "V", description = "Default: today's date.")
    private String version;

    @Mixin private TrainerOptions trainer = new TrainerOptions();

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        Path folder = Files.createTempDirectory("millrace-histories");
        try {
            HistorySettings usual = HistorySettings.defaults(seed);
            HistorySettings manyUnits =
                    new HistorySettings(
                            usual.types(), units, RUNS, usual.runLength(), usual.interval(), seed);
            Path training = histories(folder.resolve("training"), manyUnits, print);
            Path kept =
                    histories(
                            folder.resolve("kept-back"), HistorySettings.defaults(seed + 1), print);
            for (var type : DeviceTypes.machines()) {
                train(type.type(), training, kept, print);
            }
            return 0;
        } catch (IllegalArgumentException e) {
            throw new UserException(e.getMessage(), e);
        } finally {
            delete(folder);
        }
    }

    private static Path histories(Path folder, HistorySettings settings, PrintWriter print)
            throws IOException {
        var written = io.millrace.simulators.history.Histories.write(settings, folder);
        print.println("histories of seed " + settings.seed() + ": " + written.rows() + " rows");
        print.flush();
        return folder;
    }

    private void train(String type, Path training, Path kept, PrintWriter print)
            throws IOException {
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        RulTrainer.Label label =
                new RulTrainer.Label("rul-" + type, version == null ? today : version, type, today);
        Histories histories = CsvHistories.read(training.resolve(type + ".csv"));
        RulTrainer.Trained trained =
                new RulTrainer(trainer.settings(CAP_HOURS), line -> {}).train(histories, label);
        ModelFiles.write(trained, out.resolve("rul-" + type + ".model"), print);
        Histories others = CsvHistories.read(kept.resolve(type + ".csv"));
        RulScore score = judge(trained.model(), others);
        print.printf(
                Locale.ROOT,
                "  at the end of %d stretches of %d other devices: RMSE %.1f h; constant predictor"
                        + " %.1f h%n",
                score.units(),
                others.units(),
                score.rmse(),
                score.constantRmse());
        print.flush();
    }

    /** At the end of every run, as a job sees a device that was switched on in mid-life. */
    static RulScore judge(RulModel model, Histories kept) {
        List<Double> predicted = new ArrayList<>();
        List<Double> truth = new ArrayList<>();
        for (RunToFailure run : kept.rowsOf(model.features()).runs()) {
            RulHistory history = model.features().create();
            for (double[] row : run.rows()) {
                model.features().observe(history, row);
            }
            predicted.add(model.predict(history));
            truth.add(run.lifeLeft());
        }
        return RulScore.of(
                predicted.stream().mapToDouble(Double::doubleValue).toArray(),
                truth.stream().mapToDouble(Double::doubleValue).toArray(),
                model.cap());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(entry);
            }
        }
    }
}
