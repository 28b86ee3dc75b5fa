package io.millrace.simulators;

import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.simulators.replay.CsvForm;
import io.millrace.simulators.replay.ReplayRun;
import io.millrace.simulators.replay.ReplaySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends recorded data to Kafka. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Send recorded readings to Kafka, one CSV file a device.",
            "Times are shifted so that all recordings begin together and the longest ends now."
                    + " Without options the files are read as SKAB has them."
        },
        footer = {
            "",
            "Example: ./millrace replay ../shared/data/skab/valve1 --speed 20",
            "Example: ./millrace replay boiler.csv --delimiter , --time-column time \\",
            "           --time-format iso --metric 'T out=temperature' --device-type boiler"
        })
public final class ReplayCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private KafkaOptions kafka;
    @Mixin private TransportOptions transport;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "CSV files, or folders of them.")
    private List<Path> paths;

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            description = "Between columns. Default: ${DEFAULT-VALUE}")
    private char delimiter = CsvForm.skab().delimiter();

    @Option(names = "--time-column", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}")
    private String timeColumn = CsvForm.skab().timeColumn();

    @Option(
            names = "--time-format",
            paramLabel = "FORMAT",
            description =
                    "epoch-millis, epoch-seconds, iso or a pattern; UTC where it names no zone."
                            + " Default: ${DEFAULT-VALUE}")
    private String timeFormat = CsvForm.skab().timeFormat();

    @Option(
            names = "--metric",
            paramLabel = "COLUMN=METRIC",
            description =
                    "Take this column under that name; may be repeated. Default: every column that"
                            + " is not ignored, under its own name")
    private Map<String, String> metrics = new LinkedHashMap<>();

    @Option(
            names = "--ignore",
            paramLabel = "COLUMN",
            description =
                    "A column that is no reading; may be repeated. Default: anomaly, changepoint")
    private List<String> ignored = new ArrayList<>(CsvForm.skab().ignored());

    @Option(
            names = "--label-column",
            paramLabel = "COLUMN",
            description =
                    "Not 0 where something was wrong; becomes fault labels. Default:"
                            + " ${DEFAULT-VALUE}")
    private String labelColumn = CsvForm.skab().labelColumn();

    @Option(
            names = "--device-prefix",
            paramLabel = "TEXT",
            description = "Before folder and file name in device ids. Default: ${DEFAULT-VALUE}")
    private String devicePrefix = "skab";

    @Option(
            names = "--device-type",
            paramLabel = "TYPE",
            description = "Of all devices. Default: ${DEFAULT-VALUE}")
    private String deviceType = "skab-testbed";

    @Option(
            names = "--span",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "The recordings begin so long ago. Default: the longest ends now")
    private Duration span;

    @Option(
            names = "--keep-times",
            description =
                    "Leave recorded times as they are, also as record times. Needs topics without"
                            + " retention, or Kafka deletes what is old.")
    private boolean keepTimes;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            converter = SpeedConverter.class,
            description = "1: as recorded; max: as fast as possible. Default: max")
    private double speed = Double.POSITIVE_INFINITY;

    @Option(names = "--seed", description = "Of the transport. Default: ${DEFAULT-VALUE}")
    private long seed = 42;

    @Option(
            names = "--linger",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "How long pulses go on after the last event, so that windows close."
                            + " Default: 65s")
    private Duration linger = Duration.ofSeconds(65);

    @Option(names = "--json", paramLabel = "FILE", description = "Write the summary there.")
    private Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandLine line = spec.commandLine();
        try (SchemaRegistry registry = kafka.registry()) {
            ReplayRun run = ReplayRun.start(settings(), kafka.kafka(), registry);
            new RunConsole(line.getOut(), line.getErr(), linger, json, Typed.command(spec))
                    .follow(run);
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(line, e.getMessage(), e);
        }
    }

    private ReplaySettings settings() throws IOException {
        CsvForm form =
                new CsvForm(
                        delimiter,
                        timeColumn,
                        timeFormat,
                        metrics,
                        new HashSet<>(ignored),
                        labelColumn);
        return new ReplaySettings(
                ReplaySettings.files(paths),
                form,
                devicePrefix,
                deviceType,
                span,
                keepTimes,
                speed,
                seed,
                transport.settings());
    }
}
