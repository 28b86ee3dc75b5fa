package io.millrace.benchmarks.models;

import io.millrace.mlmodels.training.CmapssFiles;
import io.millrace.mlmodels.training.CsvHistories;
import io.millrace.mlmodels.training.FailureSpans;
import io.millrace.mlmodels.training.Histories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR|FILE",
            description = "Folder of histories, or one CSV file.")
    private Path data;

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
                            + " unit,failed_at or unit,start,end. Without it the last row of a unit"
                            + " is its failure.")
    private Path labels;

    @Option(
            names = "--settings",
            split = ",",
            paramLabel = "METRIC",
            description =
                    "Metrics that tell the conditions a unit was run in, separated by commas: its"
                            + " operating regimes are found in them.")
    private List<String> settings = List.of();

    boolean isCmapss() {
        return format == Format.cmapss;
    }

    /**
     * @throws io.millrace.mlmodels.training.HistoryException with what is wrong in which file
     */
    Histories read() throws IOException {
        if (!isCmapss()) {
            return CsvHistories.read(
                    data, labels == null ? null : FailureSpans.read(labels), settings);
        }
        if (labels != null || !settings.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "--labels and --settings are for --format csv; C-MAPSS knows its own");
        }
        return CmapssFiles.training(data, subset);
    }
}
