package io.millrace.local.topics;

import io.millrace.connectors.kafka.KafkaSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which Kafka cluster a command talks to. */
public final class KafkaOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9092",
            description = "Kafka, several with commas. Default: ${DEFAULT-VALUE}")
    private String kafka;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Properties of Kafka's clients, where the cluster asks for a login.")
    private Path file;

    /** Where the cluster is and how to log in. */
    public KafkaSettings settings() {
        return new KafkaSettings(kafka, properties());
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        if (file != null) {
            Properties read = new Properties();
            try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                read.load(in);
            } catch (IOException e) {
                throw new ParameterException(
                        command.commandLine(), "--kafka-config: cannot read " + file, e);
            }
            read.stringPropertyNames()
                    .forEach(name -> properties.put(name, read.getProperty(name)));
        }
        return properties;
    }
}
