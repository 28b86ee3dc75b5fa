package io.millrace.simulators;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.registry.ConfluentSchemaRegistry;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.connectors.registry.SchemaRegistry;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Option;

/** Where Kafka and the registry are. */
final class KafkaOptions {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka. Default: ${DEFAULT-VALUE}")
    private String bootstrapServers = "localhost:9092";

    @Option(
            names = "--registry",
            paramLabel = "URL",
            description = "Confluent API of the schema registry. Default: ${DEFAULT-VALUE}")
    private String registry = "http://localhost:8085/apis/ccompat/v7";

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Properties file for Kafka's client, where the cluster asks for a login.")
    private Path kafkaConfig;

    @Option(
            names = "--registry-config",
            paramLabel = "FILE",
            description = "Properties file for the registry's client.")
    private Path registryConfig;

    KafkaSettings kafka() throws IOException {
        return new KafkaSettings(bootstrapServers, properties(kafkaConfig));
    }

    SchemaRegistry registry() throws IOException {
        return new ConfluentSchemaRegistry(
                new RegistrySettings(registry, properties(registryConfig)));
    }

    private static Map<String, String> properties(Path file) throws IOException {
        Map<String, String> properties = new HashMap<>();
        if (file != null) {
            Properties read = new Properties();
            try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                read.load(in);
            }
            read.stringPropertyNames()
                    .forEach(name -> properties.put(name, read.getProperty(name)));
        }
        return properties;
    }
}
