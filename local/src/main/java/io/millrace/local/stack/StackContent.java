package io.millrace.local.stack;

import io.millrace.connectors.influx.InfluxDb;
import io.millrace.connectors.influx.InfluxSettings;
import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.kafka.TopicCatalogue;
import io.millrace.connectors.registry.PatientSchemaRegistry;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.connectors.registry.SchemaRegistration;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What servers hold before the first job runs: topics, schemas, a database. */
public final class StackContent {

    /** The database that the local stack writes to. */
    public static final String DATABASE = "millrace";

    /** More than subtasks on one machine, few enough to watch. */
    public static final int PARTITIONS = 4;

    private final StackPorts ports;

    public StackContent(StackPorts ports) {
        this.ports = ports;
    }

    public KafkaSettings kafka() {
        return KafkaSettings.of(ports.kafkaAddress());
    }

    public InfluxSettings influx() {
        return InfluxSettings.of(ports.influxUrl(), DATABASE);
    }

    /** A registry that waits where the local one is away for a while. */
    public SchemaRegistry registry() {
        return PatientSchemaRegistry.connect(RegistrySettings.of(ports.registryUrl()));
    }

    /** Makes what is not there yet; harmless to repeat. */
    public void create() {
        createStreams();
        createDatabase();
    }

    /** Topics and schemas alone, for a stack without InfluxDB. */
    public void createStreams() {
        createTopics();
        registerSchemas();
    }

    private void createTopics() {
        try (TopicCatalogue catalogue = new TopicCatalogue(kafka())) {
            catalogue.createMissing(List.of(Topic.values()), PARTITIONS, Optional.of((short) 1));
        }
    }

    private void registerSchemas() {
        try (SchemaRegistry registry = registry()) {
            List<SchemaRegistration.Result> bad =
                    new SchemaRegistration(registry)
                            .register().stream().filter(result -> !result.isGood()).toList();
            if (!bad.isEmpty()) {
                throw new StackException("schemas could not be registered: " + bad);
            }
        }
    }

    private void createDatabase() {
        try {
            new InfluxDb(influx()).createDatabase();
        } catch (IOException e) {
            throw new StackException(
                    "InfluxDB at %s made no database %s: %s"
                            .formatted(ports.influxUrl(), DATABASE, e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }
}
