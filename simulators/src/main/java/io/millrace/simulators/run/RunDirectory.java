package io.millrace.simulators.run;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdDelegatingSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.FaultLabel;
import io.millrace.simulators.fleet.Durations;
import io.millrace.simulators.fleet.FaultScript;
import io.millrace.simulators.fleet.ScriptedFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * A run's own record, on disk: what was asked for ({@code run.json}), what was broken on purpose
 * ({@code labels.avro}) and every record of the events topic in the order of sending ({@code
 * sent.avro}).
 *
 * <p>A run that was killed is readable too, up to the last block that was written; its description
 * then has no end.
 */
public final class RunDirectory {

    static final String DESCRIPTION = "run.json";
    static final String LABELS = "labels.avro";
    static final String SENT = "sent.avro";

    static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    // What a later version writes beside it does not concern this one.
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(Instant.class, ToStringSerializer.instance)
                                    .addSerializer(
                                            Duration.class,
                                            new StdDelegatingSerializer(
                                                    Duration.class, new DurationText()))
                                    .addSerializer(
                                            FaultScript.class,
                                            new StdDelegatingSerializer(
                                                    FaultScript.class, new FaultList()))
                                    .addDeserializer(Instant.class, new InstantReader()))
                    .build();

    static {
        Contracts.trustOurs();
    }

    private final Path path;
    private final RunDescription description;
    private final List<FaultLabel> labels;

    private RunDirectory(Path path, RunDescription description, List<FaultLabel> labels) {
        this.path = path;
        this.description = description;
        this.labels = labels;
    }

    /**
     * Reads description and labels.
     *
     * @throws RunFileException when it is not the folder of a run
     */
    public static RunDirectory open(Path path) {
        for (String file : List.of(DESCRIPTION, LABELS, SENT)) {
            if (!Files.isRegularFile(path.resolve(file))) {
                throw new RunFileException(
                        path + " is not the folder of a run: " + file + " is not there");
            }
        }
        List<FaultLabel> labels = new ArrayList<>();
        AvroRows.read(
                path.resolve(LABELS), new SpecificDatumReader<>(FaultLabel.class), labels::add);
        return new RunDirectory(path, describe(path.resolve(DESCRIPTION)), List.copyOf(labels));
    }

    private static RunDescription describe(Path file) {
        try {
            return JSON.readValue(file.toFile(), RunDescription.class);
        } catch (IOException e) {
            throw new RunFileException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Settings in plain values: as a reader of the description will find them. */
    static Map<String, Object> plain(Record settings) {
        return JSON.convertValue(settings, new TypeReference<Map<String, Object>>() {});
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** What was asked for, and what came of it. */
    public RunDescription description() {
        return description;
    }

    /** What was broken on purpose. */
    public List<FaultLabel> labels() {
        return labels;
    }

    /**
     * What was read of what was sent.
     *
     * @param records that were there
     * @param whole whether the file ends with a whole block; a writer that was killed may leave
     *     half of one
     */
    public record Extent(long records, boolean whole) {}

    /**
     * Gives every record of the events topic in the order of sending.
     *
     * @throws RunFileException when the file is damaged before its last block
     */
    public Extent forEachSent(Consumer<SentRecord> receiver) {
        return AvroRows.read(path.resolve(SENT), new SentRecordForm(), receiver);
    }

    /** Writes 1m30s. */
    private static final class DurationText extends StdConverter<Duration, String> {

        @Override
        public String convert(Duration duration) {
            return Durations.format(duration);
        }
    }

    /** Writes a script as the lines that a command line takes. */
    private static final class FaultList extends StdConverter<FaultScript, List<String>> {

        @Override
        public List<String> convert(FaultScript script) {
            return script.faults().stream().map(ScriptedFault::text).toList();
        }
    }

    /** Reads the form that {@link Instant#toString} writes. */
    private static final class InstantReader extends StdDeserializer<Instant> {

        private static final long serialVersionUID = 1L;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            return Instant.parse(parser.getText());
        }
    }
}
