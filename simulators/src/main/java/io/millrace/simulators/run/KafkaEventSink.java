package io.millrace.simulators.run;

import io.millrace.connectors.kafka.Framing;
import io.millrace.connectors.kafka.KafkaRefusedException;
import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.kafka.TopicCatalogue;
import io.millrace.connectors.registry.SchemaRegistration;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.FaultKind;
import io.millrace.simulators.fleet.KeyPartition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends a run's records to Kafka.
 *
 * <p>Events and pulses go through one idempotent producer, which keeps the order in each partition:
 * with a producer each, a pulse could overtake the events before it, and a run at speed would have
 * to wait for Kafka at every pulse. Kafka may be away for minutes; what is due meanwhile is sent
 * when it is back.
 */
public final class KafkaEventSink implements EventSink {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LAST_RECORDS = Duration.ofSeconds(20);
    private static final String AWAY_MILLIS = "600000";
    private static final byte[] PULSE_KEY = Framing.PULSE.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    /** Confluent's byte 1, then a schema's GUID. */
    private static final byte[] GUID = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};

    private static final List<Topic> CONTROLS =
            List.of(
                    Topic.DEVICE_TYPES,
                    Topic.DEVICE_PROFILES,
                    Topic.ALERT_RULES,
                    Topic.MODELS,
                    Topic.MAINTENANCE_EVENTS);

    private static final List<Topic> WRITTEN =
            List.of(
                    Topic.DEVICE_EVENTS,
                    Topic.DEVICE_TYPES,
                    Topic.DEVICE_PROFILES,
                    Topic.ALERT_RULES,
                    Topic.MODELS,
                    Topic.MAINTENANCE_EVENTS,
                    Topic.FAULT_LABELS);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<Topic, Integer> schemaIds;
    private final Map<Class<?>, RecordCodec<SpecificRecord>> codecs = new HashMap<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final String events = Topic.DEVICE_EVENTS.topicName();
    private final int partitions;
    private long pulses;

    private KafkaEventSink(KafkaSettings kafka, Map<Topic, Integer> schemaIds) {
        this.producer =
                new KafkaProducer<>(
                        producerProperties(kafka),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        this.schemaIds = schemaIds;
        this.partitions = producer.partitionsFor(events).size();
    }

    /** What the producer is told; public for whoever compares another producer with it. */
    public static Properties producerProperties(KafkaSettings kafka) {
        Properties properties = new Properties();
        properties.setProperty("acks", "all");
        properties.setProperty("linger.ms", "5");
        properties.setProperty("batch.size", "131072");
        properties.setProperty("buffer.memory", "67108864");
        properties.setProperty("compression.type", "lz4");
        properties.setProperty("max.block.ms", AWAY_MILLIS);
        properties.setProperty("delivery.timeout.ms", AWAY_MILLIS);
        properties.putAll(kafka.clientProperties());
        return properties;
    }

    /**
     * Connects, and makes sure that topics and schemas are there.
     *
     * @throws KafkaRefusedException naming the topics that are missing
     * @throws io.millrace.connectors.kafka.KafkaUnavailableException when no broker answers
     * @throws io.millrace.connectors.registry.SchemaRegistryException when the registry does not
     *     answer or lacks a schema
     */
    public static KafkaEventSink connect(KafkaSettings kafka, SchemaRegistry registry) {
        try (TopicCatalogue catalogue = new TopicCatalogue(kafka)) {
            catalogue.awaitBroker(PATIENCE);
            Set<String> missing =
                    catalogue.missing(WRITTEN.stream().map(Topic::topicName).toList());
            if (!missing.isEmpty()) {
                throw new KafkaRefusedException(
                        "Kafka at "
                                + kafka.bootstrapServers()
                                + " lacks the topics "
                                + missing
                                + "; ./millrace up creates them locally, k8s/ holds them for a"
                                + " cluster",
                        null);
            }
        }
        return new KafkaEventSink(kafka, SchemaRegistration.ids(registry, WRITTEN));
    }

    /** The id that events are framed with. */
    public int eventSchemaId() {
        return schemaIds.get(Topic.DEVICE_EVENTS);
    }

    @Override
    public void accept(byte[] key, byte[] value, long dueMillis, String kind) {
        int partition = KeyPartition.of(key, partitions);
        var record = new ProducerRecord<>(events, partition, dueMillis, key, value);
        if (kind.equals(FaultKind.POISON_GUID_HEADER.label())) {
            record.headers().add(Framing.GUID_HEADER, GUID);
        }
        send(record, true);
    }

    /** As many as there were when the run began: a key keeps its partition. */
    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public void pulse(int partition, long timeMillis) {
        pulse(events, partition, timeMillis);
    }

    @Override
    public void pulseControls(long timeMillis) {
        for (Topic topic : CONTROLS) {
            for (PartitionInfo partition : producer.partitionsFor(topic.topicName())) {
                pulse(topic.topicName(), partition.partition(), timeMillis);
            }
        }
    }

    private void pulse(String topic, int partition, long timeMillis) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Framing.PULSE, NOTHING);
        send(new ProducerRecord<>(topic, partition, timeMillis, PULSE_KEY, null, headers), false);
        pulses++;
    }

    @Override
    public void publish(Topic topic, String key, SpecificRecord value, long recordTime) {
        byte[] bare = codec(value.getClass()).encode(value);
        send(
                new ProducerRecord<>(
                        topic.topicName(),
                        null,
                        recordTime,
                        key.getBytes(StandardCharsets.UTF_8),
                        Framing.frame(schemaIds.get(topic), bare)),
                false);
    }

    @Override
    public void flush() {
        producer.flush();
    }

    @Override
    public long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public long pulses() {
        return pulses;
    }

    @Override
    public Optional<Exception> failure() {
        return Optional.ofNullable(failure.get());
    }

    @Override
    public void close() {
        producer.close(LAST_RECORDS);
    }

    private void send(ProducerRecord<byte[], byte[]> record, boolean counted) {
        // The callback knows what the future would say.
        Future<RecordMetadata> unused =
                producer.send(
                        record,
                        (metadata, exception) -> {
                            if (exception != null) {
                                failure.compareAndSet(null, exception);
                            } else if (counted) {
                                acknowledged.incrementAndGet();
                            }
                        });
    }

    /** By the record's own class; the codec is used for records of that class only. */
    @SuppressWarnings("unchecked")
    private RecordCodec<SpecificRecord> codec(Class<? extends SpecificRecord> type) {
        return codecs.computeIfAbsent(
                type, asked -> new RecordCodec<>((Class<SpecificRecord>) asked));
    }
}
