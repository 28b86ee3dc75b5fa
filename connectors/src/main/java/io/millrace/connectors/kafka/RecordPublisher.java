package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A plain producer of our records, for simulators, tools and tests: framed with the registered id
 * of their contract, at a record time of the caller's choice.
 *
 * <p>Sends at once and counts what Kafka has acknowledged and what it has not; {@link #flush} and
 * {@link #close} wait. Waits inside {@code publish} while Kafka is away, up to the producer's
 * {@code delivery.timeout.ms}. For one thread, except the counters.
 */
public final class RecordPublisher implements AutoCloseable {

    private final SchemaRegistry registry;
    private final Producer<byte[], byte[]> producer;
    private final Map<Topic, Integer> schemaIds = new EnumMap<>(Topic.class);
    private final Map<Class<?>, RecordCodec<SpecificRecord>> codecs = new HashMap<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<Exception> firstFailure = new AtomicReference<>();

    public RecordPublisher(KafkaSettings kafka, SchemaRegistry registry) {
        this(producer(kafka), registry);
    }

    RecordPublisher(Producer<byte[], byte[]> producer, SchemaRegistry registry) {
        this.producer = producer;
        this.registry = registry;
    }

    /** Sends a record whose time is the producer's now. */
    public void publish(Topic topic, String key, SpecificRecord value) {
        publish(topic, key, value, null, null);
    }

    /**
     * Sends a record.
     *
     * @param recordTime milliseconds since the epoch; null for the producer's now
     */
    public void publish(Topic topic, String key, SpecificRecord value, Long recordTime) {
        publish(topic, key, value, recordTime, null);
    }

    /**
     * Sends a record.
     *
     * @param recordTime milliseconds since the epoch; null for the producer's now
     * @param partition null for the one that the key gives
     * @throws io.millrace.connectors.registry.SchemaNotRegisteredException when today's schema of
     *     the topic is not in the registry
     */
    public void publish(
            Topic topic, String key, SpecificRecord value, Long recordTime, Integer partition) {
        byte[] framed = Framing.frame(schemaId(topic), codec(value.getClass()).encode(value));
        send(
                new ProducerRecord<>(
                        topic.topicName(), partition, recordTime, utf8(key), framed, null));
    }

    /** Deletes a key of a compacted topic. */
    public void delete(Topic topic, String key, Long recordTime) {
        send(new ProducerRecord<>(topic.topicName(), null, recordTime, utf8(key), null, null));
    }

    /**
     * Sends bytes as they are: dead letters that go back, and bad records in tests.
     *
     * @param recordTime null for the producer's now
     */
    public void publishBytes(
            String topic,
            byte[] key,
            byte[] value,
            List<DeadLetter.Header> headers,
            Long recordTime) {
        RecordHeaders kept = new RecordHeaders();
        headers.forEach(header -> kept.add(header.name(), header.value()));
        send(new ProducerRecord<>(topic, null, recordTime, key, value, kept));
    }

    /** Waits until everything sent so far is acknowledged or has failed. */
    public void flush() {
        producer.flush();
    }

    /** Records that Kafka has acknowledged. */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** Records that Kafka has not taken. */
    public long failed() {
        return failed.get();
    }

    /** Why the first one failed that did. */
    public Optional<Exception> firstFailure() {
        return Optional.ofNullable(firstFailure.get());
    }

    @Override
    public void close() {
        producer.close();
    }

    static Producer<byte[], byte[]> producer(KafkaSettings kafka) {
        Properties properties = new Properties();
        properties.setProperty("acks", "all");
        properties.setProperty("linger.ms", "5");
        properties.setProperty("compression.type", "lz4");
        properties.putAll(kafka.clientProperties());
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        // Its callback counts; the future would say the same.
        Future<RecordMetadata> unused =
                producer.send(
                        record,
                        (metadata, failure) -> {
                            if (failure == null) {
                                acknowledged.incrementAndGet();
                            } else {
                                firstFailure.compareAndSet(null, failure);
                                failed.incrementAndGet();
                            }
                        });
    }

    private int schemaId(Topic topic) {
        return schemaIds.computeIfAbsent(
                topic,
                asked ->
                        registry.idOf(
                                asked.subject().orElseThrow(() -> noRecords(asked)),
                                asked.valueSchema().orElseThrow(() -> noRecords(asked))));
    }

    private static IllegalArgumentException noRecords(Topic topic) {
        return new IllegalArgumentException(topic.topicName() + " holds no records of ours");
    }

    /** By the record's own class; the codec is used for records of that class only. */
    @SuppressWarnings("unchecked")
    private RecordCodec<SpecificRecord> codec(Class<? extends SpecificRecord> type) {
        return codecs.computeIfAbsent(
                type, asked -> new RecordCodec<>((Class<SpecificRecord>) asked));
    }

    private static byte[] utf8(String key) {
        return key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    }
}
