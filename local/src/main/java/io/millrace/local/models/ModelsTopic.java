package io.millrace.local.models;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.kafka.RecordPublisher;
import io.millrace.connectors.kafka.TopicCatalogue;
import io.millrace.connectors.kafka.TopicReader;
import io.millrace.connectors.registry.ConfluentSchemaRegistry;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.local.models.ModelVersions.Published;
import io.millrace.schemas.MaintenanceEvent;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.PredictionOutcome;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The models in {@code iot.models}, what happened to devices, and what came of predictions. */
final class ModelsTopic {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final RegistrySettings registry;

    ModelsTopic(KafkaSettings kafka, RegistrySettings registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    /** Publishes a version at that record time, and returns when Kafka has it. */
    void publish(ModelFile model, Instant recordTime) throws IOException {
        publish(Topic.MODELS, model.getModelId(), model, recordTime);
    }

    /** Publishes what happened to a device, and returns when Kafka has it. */
    void publish(MaintenanceEvent event) throws IOException {
        publish(Topic.MAINTENANCE_EVENTS, event.getDeviceId(), event, Instant.now());
    }

    private void publish(Topic topic, String key, SpecificRecord value, Instant recordTime)
            throws IOException {
        require(topic);
        try (SchemaRegistry schemas = new ConfluentSchemaRegistry(registry);
                RecordPublisher publisher = new RecordPublisher(kafka, schemas)) {
            publisher.publish(topic, key, value, recordTime.toEpochMilli());
            publisher.flush();
            if (publisher.failed() > 0) {
                throw new IOException(
                        "Kafka did not take " + key, publisher.firstFailure().orElse(null));
            }
        }
    }

    /** What is still in the log, by model; the topic is compacted, so old versions may be gone. */
    SortedMap<String, ModelVersions> read() throws IOException {
        require(Topic.MODELS);
        SortedMap<String, ModelVersions> models = new TreeMap<>();
        try (SchemaRegistry schemas = new ConfluentSchemaRegistry(registry);
                TopicReader reader = new TopicReader(kafka, Topic.MODELS.topicName())) {
            TopicReader.Values<ModelFile> values =
                    new TopicReader.Values<>(schemas, ModelFile.class);
            for (ConsumerRecord<byte[], byte[]> record : reader.readToEnd()) {
                if (TopicReader.isPulse(record)) {
                    continue;
                }
                ModelFile model = values.read(record);
                if (model == null) {
                    models.remove(TopicReader.key(record));
                } else {
                    models.computeIfAbsent(model.getModelId(), id -> new ModelVersions())
                            .add(Published.of(model, Instant.ofEpochMilli(record.timestamp())));
                }
            }
        }
        return models;
    }

    /** What is still in the log, by model and version; repeats of a result count once. */
    OutcomeFigures outcomes(Set<String> modelIds) throws IOException {
        require(Topic.PREDICTION_OUTCOMES);
        OutcomeFigures figures = new OutcomeFigures();
        try (SchemaRegistry schemas = new ConfluentSchemaRegistry(registry);
                TopicReader reader =
                        new TopicReader(kafka, Topic.PREDICTION_OUTCOMES.topicName())) {
            TopicReader.Values<PredictionOutcome> values =
                    new TopicReader.Values<>(schemas, PredictionOutcome.class);
            for (ConsumerRecord<byte[], byte[]> record : reader.readToEnd()) {
                if (!TopicReader.isPulse(record)) {
                    PredictionOutcome outcome = values.read(record);
                    if (modelIds.contains(outcome.getModelId())) {
                        figures.add(outcome);
                    }
                }
            }
        }
        return figures;
    }

    private void require(Topic topic) {
        try (TopicCatalogue catalogue = new TopicCatalogue(kafka)) {
            catalogue.require(topic, PATIENCE);
        }
    }
}
