package io.millrace.connectors.kafka;

import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.connectors.registry.UnknownSchemaException;
import io.millrace.connectors.registry.UnreadableSchemaException;
import io.millrace.schemas.RecordCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A plain {@code read_committed} consumer of one topic, for the command line, the live page and
 * tests. It belongs to no group and commits nothing. For one thread.
 */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    /**
     * Opens the topic at its beginning.
     *
     * @throws KafkaUnavailableException when no broker answers in time
     */
    public TopicReader(KafkaSettings kafka, String topic) {
        Properties properties = kafka.clientProperties();
        properties.setProperty("isolation.level", "read_committed");
        properties.setProperty("enable.auto.commit", "false");
        properties.setProperty("allow.auto.create.topics", "false");
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.partitions = partitions(topic);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Goes on at what comes after now. */
    public void seekToEnd() {
        consumer.seekToEnd(partitions);
        // Seeking is lazy; asking for the position makes "now" the time of this call.
        partitions.forEach(consumer::position);
    }

    /**
     * Reads on from where it stands up to the end offsets at the time of this call: what was
     * committed by then.
     */
    public void readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (isBefore(ends)) {
            consumer.poll(POLL).forEach(sink);
        }
    }

    /** As {@link #readToEnd(Consumer)}, into a list. */
    public List<ConsumerRecord<byte[], byte[]>> readToEnd() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        readToEnd(records::add);
        return records;
    }

    /** What comes within that time; for following a topic. */
    public List<ConsumerRecord<byte[], byte[]>> poll(Duration patience) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(patience);
        List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>(records.count());
        records.forEach(polled::add);
        return polled;
    }

    /** Records that lie in the topic, transaction markers and aborted ones included. */
    public long countOffsets() {
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        return consumer.endOffsets(partitions).entrySet().stream()
                .mapToLong(end -> end.getValue() - begins.get(end.getKey()))
                .sum();
    }

    /** Makes a {@link #poll} or {@link #readToEnd} of another thread end with an exception. */
    public void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** The record's key as text; null where it has none. */
    public static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    }

    /** Whether the record is a pulse. */
    public static boolean isPulse(ConsumerRecord<byte[], byte[]> record) {
        return Framing.isPulse(record);
    }

    private boolean isBefore(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    private List<TopicPartition> partitions(String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            consumer.close();
            throw new IllegalArgumentException("there is no topic " + topic);
        }
        return found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** Reads the values of one contract, whatever version has written them. */
    public static final class Values<T extends SpecificRecord> {

        private final SchemaRegistry registry;
        private final RecordCodec<T> codec;

        public Values(SchemaRegistry registry, Class<T> type) {
            this.registry = registry;
            this.codec = new RecordCodec<>(type);
        }

        /**
         * The record's value; null for tombstones and pulses.
         *
         * @throws IOException when it cannot be read as the contract
         */
        public T read(ConsumerRecord<byte[], byte[]> record) throws IOException {
            byte[] value = record.value();
            if (value == null) {
                return null;
            }
            int schemaId = Framing.schemaIdOrNone(value);
            if (schemaId < 0) {
                throw new IOException("a value of " + value.length + " bytes without framing");
            }
            Schema writer;
            try {
                writer = registry.byId(schemaId);
            } catch (UnknownSchemaException | UnreadableSchemaException e) {
                throw new IOException(e.getMessage(), e);
            }
            return codec.decode(writer, value, Framing.LENGTH, value.length - Framing.LENGTH);
        }
    }

    /** The newest value of every key, as a compacted topic means it; deleted keys are not there. */
    public <T extends SpecificRecord> Map<String, T> readTable(Values<T> values)
            throws IOException {
        Map<String, T> table = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : readToEnd()) {
            if (isPulse(record)) {
                continue;
            }
            T value = values.read(record);
            if (value == null) {
                table.remove(key(record));
            } else {
                table.put(key(record), value);
            }
        }
        return table;
    }
}
