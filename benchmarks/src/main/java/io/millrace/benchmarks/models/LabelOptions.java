package io.millrace.benchmarks.models;

import io.millrace.mlmodels.training.RulTrainer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine.Option;

/** What a model is called, whose it is, and where it goes. */
public final class LabelOptions {

    @Option(
            names = "--device-type",
            required = true,
            paramLabel = "TYPE",
            description = "Which devices the model is for.")
    private String deviceType;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The model file.")
    private Path out;

    @Option(
            names = "--model-id",
            paramLabel = "ID",
            description = "Default: the command and the device type, as rul-pump.")
    private String modelId;

    @Option(names = "--model-version", paramLabel = "V", description = "Default: today's date.")
    private String version;

    String deviceType() {
        return deviceType;
    }

    Path out() {
        return out;
    }

    /**
     * @param kind what an id begins with where none is given
     */
    RulTrainer.Label label(String kind) {
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        return new RulTrainer.Label(
                modelId == null ? kind + "-" + deviceType : modelId,
                version == null ? today : version,
                deviceType,
                today);
    }
}
