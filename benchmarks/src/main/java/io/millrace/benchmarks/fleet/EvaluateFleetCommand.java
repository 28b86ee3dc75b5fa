package io.millrace.benchmarks.fleet;

import io.millrace.connectors.registry.ConfluentSchemaRegistry;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.local.cli.UserException;
import io.millrace.local.figures.FigureSheet;
import io.millrace.local.topics.KafkaOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./millrace evaluate fleet}: what the jobs saw, against what the simulator broke. */
@Command(
        name = "fleet",
        mixinStandardHelpOptions = true,
        description = {
            "Hold anomalies, predictions and alerts against the labels of a simulated run: found"
                    + " or not, how soon, how often in vain; with plots.",
            "What each score means and how it is counted: docs/fleet.md"
        },
        footer = {
            "",
            "Example: ./millrace simulate --devices 200 --for 5m --run runs/a --demo-faults",
            "         ./millrace evaluate fleet --run runs/a --json fleet.json"
        })
public final class EvaluateFleetCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private KafkaOptions kafka;

    @Option(
            names = "--run",
            required = true,
            paramLabel = "DIR",
            description = "Run directory of simulate; once for each shard.")
    private List<Path> runs = new ArrayList<>();

    @Option(
            names = "--registry",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8085/apis/ccompat/v7",
            description = "Confluent API of the schema registry. Default: ${DEFAULT-VALUE}")
    private String registryUrl;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
    private Path json;

    @Option(
            names = "--plots",
            paramLabel = "DIR",
            description = "Write the plots there, as SVG. Default: plots in the run directory")
    private Path plots;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description =
                    "How long after a fault's end a finding still counts. Default: ${DEFAULT-VALUE}")
    private double grace;

    @Option(
            names = "--episode-gap",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description =
                    "Anomalous readings of a signal at most so far apart are one episode."
                            + " Default: ${DEFAULT-VALUE}")
    private double episodeGap;

    @Option(
            names = "--worn-below",
            paramLabel = "HOURS",
            defaultValue = "24",
            description = "Predicted remaining life that says worn out. Default: ${DEFAULT-VALUE}")
    private double wornBelow;

    @Option(
            names = "--plot-devices",
            paramLabel = "N",
            defaultValue = "20",
            description = "Devices and metrics that are drawn at most. Default: ${DEFAULT-VALUE}")
    private int plotDevices;

    private final ResultSource given;

    public EvaluateFleetCommand() {
        this(null);
    }

    /**
     * @param given takes the place of the topics; null for the topics
     */
    EvaluateFleetCommand(ResultSource given) {
        this.given = given;
    }

    @Override
    public Integer call() throws IOException {
        ScoreSettings settings = settings();
        RunFolders folders = RunFolders.open(runs);
        if (given != null) {
            judge(folders, given, settings);
            return 0;
        }
        try (SchemaRegistry registry =
                new ConfluentSchemaRegistry(RegistrySettings.of(registryUrl))) {
            judge(folders, new TopicResults(kafka.settings(), registry), settings);
            return 0;
        }
    }

    private void judge(RunFolders folders, ResultSource source, ScoreSettings settings)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ResultsSeen all = source.read();
        requireSome(all);
        LabelledRun run = folders.run();
        ReadingsPlots readings = ReadingsPlots.of(run, settings, plotDevices);
        FleetHistory history = new FleetHistory(all.causes().toList(), readings.stretches());
        folders.forEachEvent(history::add);
        ResultsSeen ours = all.of(history, run);
        requireOurs(all, ours, history);
        FleetScorer scorer = new FleetScorer(run, history, ours, settings);
        FleetScore score = scorer.score(all.size() - ours.size());
        out.print(FleetTable.of(score, settings));
        notes(all, ours, history).forEach(note -> out.println("note: " + note));
        Path folder = plots == null ? runs.get(0).resolve("plots") : plots;
        int drawn = 0;
        drawn += KindsPlot.write(folder, score);
        drawn += TimelinePlot.write(folder, run, scorer, plotDevices);
        drawn += LifePlot.write(folder, run, scorer.standings(), ours, settings, plotDevices);
        drawn += readings.write(folder, history, ours, source.units());
        out.println(drawn + " plots in " + folder);
        if (json != null) {
            FigureSheet sheet = FleetReport.sheet(score, settings, typed());
            sheet.write(json, Instant.now());
        }
        out.flush();
    }

    private ScoreSettings settings() {
        if (plotDevices < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--plot-devices " + plotDevices + " is below 0");
        }
        try {
            return new ScoreSettings(seconds(grace), seconds(episodeGap), wornBelow);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private String typed() {
        CommandSpec root = spec.root();
        return "./"
                + root.name()
                + " "
                + String.join(" ", root.commandLine().getParseResult().originalArgs());
    }

    private static void requireSome(ResultsSeen all) {
        if (all.size() == 0) {
            throw new UserException(
                    "nothing lies on iot.anomalies, iot.health and iot.alerts: the job has not run,"
                            + " or has another cluster. Start it before the fleet, with:"
                            + " ./millrace submit device-analytics");
        }
    }

    private static void requireOurs(ResultsSeen all, ResultsSeen ours, FleetHistory history) {
        if (ours.size() > 0) {
            return;
        }
        String stranger =
                all.devices()
                        .filter(device -> !history.devices().containsKey(device))
                        .findFirst()
                        .orElse(null);
        throw new UserException(
                "none of the %,d results on the topics is of this run: %s"
                        .formatted(
                                all.size(),
                                stranger == null
                                        ? "they are of its devices, but of other times; did the"
                                                + " job read this run's events?"
                                        : "the first one is of "
                                                + stranger
                                                + ", a device that this run does not have"));
    }

    private static List<String> notes(ResultsSeen all, ResultsSeen ours, FleetHistory history) {
        List<String> notes = new ArrayList<>();
        long ofItsDevices = all.devices().filter(history.devices()::containsKey).count();
        if (ofItsDevices > ours.size()) {
            notes.add(
                    "the job has also judged another run of these devices: what it learned there, and"
                            + " how far their time had come, is in the scores above. Give each run"
                            + " a stack of its own, or ids and a job that start anew");
        }
        if (ours.alertChanges().isEmpty()) {
            notes.add(
                    "no alert of this run lies on iot.alerts; are there rules?"
                            + " ./millrace rules list");
        }
        if (ours.predictions().isEmpty()) {
            notes.add(
                    "no prediction of this run lies on iot.health; it takes a model on iot.models"
                            + " and 15 minutes of history");
        }
        return notes;
    }
}
