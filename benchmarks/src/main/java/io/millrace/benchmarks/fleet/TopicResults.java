package io.millrace.benchmarks.fleet;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.kafka.TopicReader;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.local.cli.UserException;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.Anomaly;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The result topics, read once by plain {@code read_committed} consumers. */
final class TopicResults implements ResultSource {

    private final KafkaSettings kafka;
    private final SchemaRegistry registry;

    TopicResults(KafkaSettings kafka, SchemaRegistry registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    @Override
    public ResultsSeen read() {
        List<AnomalySeen> anomalies = new ArrayList<>();
        List<PredictionSeen> predictions = new ArrayList<>();
        List<AlertChangeSeen> changes = new ArrayList<>();
        each(
                Topic.ANOMALIES,
                Anomaly.class,
                (record, anomaly) -> anomalies.add(AnomalySeen.of(anomaly, record.timestamp())));
        each(
                Topic.HEALTH,
                HealthPrediction.class,
                (record, health) -> {
                    if (health.getRemainingLifeHours() != null) {
                        predictions.add(
                                new PredictionSeen(
                                        health.getDeviceId(),
                                        health.getEventTime().toEpochMilli(),
                                        health.getRemainingLifeHours()));
                    }
                });
        each(
                Topic.ALERTS,
                AlertEvent.class,
                (record, change) -> {
                    if (change.getChange() != AlertChange.UPDATED) {
                        changes.add(
                                AlertChangeSeen.of(
                                        change,
                                        change.getChange() == AlertChange.RAISED,
                                        record.timestamp()));
                    }
                });
        return new ResultsSeen(anomalies, predictions, changes);
    }

    @Override
    public Map<String, Map<String, String>> units() {
        Map<String, Map<String, String>> units = new HashMap<>();
        each(
                Topic.DEVICE_TYPES,
                DeviceType.class,
                (record, type) -> {
                    Map<String, String> ofType = new HashMap<>();
                    for (MetricDefinition metric : type.getMetrics()) {
                        ofType.put(metric.getName(), metric.getUnit());
                    }
                    units.put(type.getType(), ofType);
                });
        return units;
    }

    private <T extends SpecificRecord> void each(
            Topic topic, Class<T> type, BiConsumer<ConsumerRecord<byte[], byte[]>, T> book) {
        TopicReader.Values<T> values = new TopicReader.Values<>(registry, type);
        try (TopicReader reader = new TopicReader(kafka, topic.topicName())) {
            reader.readToEnd(
                    record -> {
                        T value = TopicReader.isPulse(record) ? null : value(values, record);
                        if (value != null) {
                            book.accept(record, value);
                        }
                    });
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    e.getMessage() + "; make the topics with: ./millrace topics create", e);
        }
    }

    private static <T extends SpecificRecord> T value(
            TopicReader.Values<T> values, ConsumerRecord<byte[], byte[]> record) {
        try {
            return values.read(record);
        } catch (IOException e) {
            throw new UserException(
                    "%s[%d]@%d cannot be read: %s"
                            .formatted(
                                    record.topic(),
                                    record.partition(),
                                    record.offset(),
                                    e.getMessage()),
                    e);
        }
    }
}
