package io.millrace.local.demo;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.kafka.TopicReader;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertState;
import io.millrace.schemas.Anomaly;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.FaultLabel;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.LateEvent;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Reads every topic of a demo once, by a plain {@code read_committed} consumer, into the books. */
final class TopicScan {

    /** Connect's name for it, which the dead letters carry. */
    private static final String SOURCE_TOPIC = "__connect.errors.topic";

    private final KafkaSettings kafka;
    private final SchemaRegistry registry;
    private final DemoLedger ledger = new DemoLedger();

    TopicScan(KafkaSettings kafka, SchemaRegistry registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    /**
     * The books of everything that lies on the topics now.
     *
     * @param committed offsets of the analytics job's group on the events topic
     */
    DemoLedger read(Map<TopicPartition, Long> committed) {
        values(Topic.FAULT_LABELS, FaultLabel.class, (record, label) -> ledger.label(label));
        values(Topic.LATE_EVENTS, LateEvent.class, (record, late) -> ledger.late(late));
        values(
                Topic.ALERTS,
                AlertEvent.class,
                (record, alert) -> ledger.alert(place(record), record.timestamp(), alert));
        values(Topic.METRIC_AGGREGATES, MetricAggregate.class, (record, a) -> ledger.aggregate(a));
        values(Topic.ANOMALIES, Anomaly.class, (record, anomaly) -> ledger.anomaly(anomaly));
        values(Topic.HEALTH, HealthPrediction.class, (record, health) -> ledger.health(health));
        alertStates();
        deadLetters();
        events(committed);
        return ledger;
    }

    private void alertStates() {
        TopicReader.Values<AlertState> values =
                new TopicReader.Values<>(registry, AlertState.class);
        each(
                Topic.ALERT_STATE,
                record -> ledger.alertState(TopicReader.key(record), values.read(record)));
    }

    private void deadLetters() {
        each(
                Topic.DEAD_LETTERS,
                record -> {
                    Header topic = record.headers().lastHeader(SOURCE_TOPIC);
                    ledger.deadLetter(
                            topic == null
                                    ? "unknown"
                                    : new String(topic.value(), StandardCharsets.UTF_8));
                });
    }

    private void events(Map<TopicPartition, Long> committed) {
        TopicReader.Values<DeviceEvent> values =
                new TopicReader.Values<>(registry, DeviceEvent.class);
        each(
                Topic.DEVICE_EVENTS,
                record -> {
                    boolean read =
                            record.offset()
                                    < committed.getOrDefault(
                                            new TopicPartition(record.topic(), record.partition()),
                                            0L);
                    DeviceEvent event;
                    try {
                        event = values.read(record);
                    } catch (IOException e) {
                        event = null;
                    }
                    if (event == null) {
                        ledger.undecodable(read);
                    } else {
                        ledger.event(place(record), record.timestamp(), event, read);
                    }
                });
    }

    private static DemoLedger.Place place(ConsumerRecord<byte[], byte[]> record) {
        return new DemoLedger.Place(record.partition(), record.offset());
    }

    private <T extends SpecificRecord> void values(Topic topic, Class<T> type, Book<T> book) {
        TopicReader.Values<T> values = new TopicReader.Values<>(registry, type);
        each(topic, record -> book.enter(record, values.read(record)));
    }

    /** Every record that is no pulse. */
    private void each(Topic topic, Taker taker) {
        try (TopicReader reader = new TopicReader(kafka, topic.topicName())) {
            reader.readToEnd(
                    record -> {
                        if (!TopicReader.isPulse(record)) {
                            take(taker, record);
                        }
                    });
        }
    }

    private static void take(Taker taker, ConsumerRecord<byte[], byte[]> record) {
        try {
            taker.take(record);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "%s[%d]@%d cannot be read: %s"
                            .formatted(
                                    record.topic(),
                                    record.partition(),
                                    record.offset(),
                                    e.getMessage()),
                    e);
        }
    }

    @FunctionalInterface
    private interface Taker {
        void take(ConsumerRecord<byte[], byte[]> record) throws IOException;
    }

    @FunctionalInterface
    private interface Book<T> {
        void enter(ConsumerRecord<byte[], byte[]> record, T value);
    }
}
