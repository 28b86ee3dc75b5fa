package io.millrace.local.alerts;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.kafka.RecordPublisher;
import io.millrace.connectors.kafka.TopicCatalogue;
import io.millrace.connectors.kafka.TopicReader;
import io.millrace.connectors.registry.ConfluentSchemaRegistry;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** The rules in {@code iot.alert-rules}. */
final class RulesTopic {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final RegistrySettings registry;

    RulesTopic(KafkaSettings kafka, RegistrySettings registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    /** Publishes the rules at that record time, and returns when Kafka has them all. */
    void publish(List<AlertRule> rules, Instant recordTime) throws IOException {
        long time = recordTime.toEpochMilli();
        requireTopic();
        try (SchemaRegistry schemas = new ConfluentSchemaRegistry(registry);
                RecordPublisher publisher = new RecordPublisher(kafka, schemas)) {
            rules.forEach(
                    rule -> publisher.publish(Topic.ALERT_RULES, rule.getRuleId(), rule, time));
            publisher.flush();
            if (publisher.failed() > 0) {
                throw new IOException(
                        "Kafka took %d of %d rules"
                                .formatted(publisher.acknowledged(), rules.size()),
                        publisher.firstFailure().orElse(null));
            }
        }
    }

    /** The newest version of every rule that was not deleted, sorted by id. */
    Collection<AlertRule> newest() throws IOException {
        requireTopic();
        try (SchemaRegistry schemas = new ConfluentSchemaRegistry(registry);
                TopicReader reader = new TopicReader(kafka, Topic.ALERT_RULES.topicName())) {
            return new TreeMap<>(
                            reader.readTable(new TopicReader.Values<>(schemas, AlertRule.class)))
                    .values();
        }
    }

    private void requireTopic() {
        try (TopicCatalogue catalogue = new TopicCatalogue(kafka)) {
            catalogue.require(Topic.ALERT_RULES, PATIENCE);
        }
    }
}
