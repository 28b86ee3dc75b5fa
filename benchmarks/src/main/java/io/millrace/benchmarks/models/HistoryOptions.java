package io.millrace.benchmarks.models;

import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.local.cli.DurationWord;
import io.millrace.local.topics.KafkaOptions;
import io.millrace.mlmodels.training.CmapssFiles;
import io.millrace.mlmodels.training.CsvHistories;
import io.millrace.mlmodels.training.FailureSpans;
import io.millrace.mlmodels.training.Histories;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the histories are that a model is trained on, and what is known of their failures. */
public final class HistoryOptions {

    /** In what form histories are. */
    enum Format {
        cmapss,
        csv
    }

    private static final String TOPIC = "kafka:";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|FILE|kafka:TOPIC",
            description =
                    "Folder of histories, or one CSV file; or the topic of a job's windows, as"
                            + " kafka:iot.metric-aggregates: the rows are then the very means that"
                            + " the job serves by, and --labels says when devices failed.")
    private String data;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            converter = DurationWord.class,
            defaultValue = "1m",
            description =
                    "Of a topic: the window whose means are a row, the job's maintenance.window."
                            + " Default: ${DEFAULT-VALUE}")
    private Duration window;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8085/apis/ccompat/v7",
            description = "Of a topic: schema registry. Default: ${DEFAULT-VALUE}")
    private String registry;

    @Mixin private KafkaOptions kafka;

    @Option(
            names = "--format",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.csv;

    @Option(
            names = "--subset",
            paramLabel = "FD00N",
            description = "Subset of C-MAPSS (default: ${DEFAULT-VALUE}).")
    private String subset = "FD001";

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "When units failed, where their histories go on after it: CSV with the header"
                            + " unit,failed_at or unit,start,end; hours of age, or moments as"
                            + " 2026-01-31T12:00:00Z. Without it the last row of a unit is its"
                            + " failure.")
    private Path labels;

    @Option(
            names = "--settings",
            split = ",",
            paramLabel = "METRIC",
            description =
                    "Metrics that tell the conditions a unit was run in, separated by commas: its"
                            + " operating regimes are found in them. A column that numbers the"
                            + " regimes is one, with --regimes.")
    private List<String> settings = List.of();

    boolean isCmapss() {
        return format == Format.cmapss;
    }

    /**
     * @param deviceType whose windows are taken of a topic; files hold one type
     * @throws io.millrace.mlmodels.training.HistoryException with what is wrong in which file
     */
    Histories read(String deviceType) throws IOException {
        FailureSpans failures = labels == null ? null : FailureSpans.read(labels);
        if (data.startsWith(TOPIC)) {
            return topic(deviceType, failures);
        }
        if (!isCmapss()) {
            return CsvHistories.read(Path.of(data), failures, settings);
        }
        if (labels != null || !settings.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "--labels and --settings are for --format csv; C-MAPSS knows its own");
        }
        return CmapssFiles.training(Path.of(data), subset);
    }

    private Histories topic(String deviceType, FailureSpans failures) throws IOException {
        if (isCmapss() || failures == null) {
            throw new ParameterException(
                    command.commandLine(),
                    "a topic holds no C-MAPSS and goes on after failures: leave out --format, and"
                            + " say with --labels when devices failed");
        }
        return WindowHistories.read(
                kafka.settings(),
                RegistrySettings.of(registry),
                data.substring(TOPIC.length()),
                window,
                deviceType,
                failures,
                settings);
    }
}
