package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Writes dead letters with their original key, value and headers, and with headers that say where
 * they lay and why: Kafka Connect's names where they fit, so that tools that know those read ours.
 *
 * <p>A value that was as large as Kafka allows has no room for more headers, and a sink that cannot
 * write it would fail again after every restart. Such a value is left out, and a header tells its
 * size; it is read again where it lay.
 */
final class DeadLetterSchema implements KafkaRecordSerializationSchema<DeadLetter> {

    private static final long serialVersionUID = 1L;

    private final String topic;
    private final int maxBytes;
    private transient Map<String, byte[]> constants;

    /**
     * @param maxBytes of key, value and headers together
     */
    DeadLetterSchema(String topic, int maxBytes) {
        this.topic = topic;
        this.maxBytes = maxBytes;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            DeadLetter letter, KafkaSinkContext context, Long timestamp) {
        RecordHeaders headers = new RecordHeaders();
        letter.headers().forEach(header -> headers.add(header.name(), header.value()));
        headers.add(DeadLetterSink.TOPIC, constant(letter.topic()));
        add(headers, DeadLetterSink.PARTITION, letter.partition());
        add(headers, DeadLetterSink.OFFSET, letter.offset());
        headers.add(DeadLetterSink.CONNECT_STAGE, constant(letter.stage()));
        add(headers, DeadLetterSink.MESSAGE, letter.message());
        headers.add(DeadLetterSink.REASON, constant(letter.reason().name()));
        headers.add(DeadLetterSink.STAGE, constant(letter.stage()));
        add(headers, DeadLetterSink.SCHEMA_ID, letter.schemaId());
        add(headers, DeadLetterSink.RECORD_TIME, letter.recordTime());
        byte[] value = letter.value();
        if (value != null && size(letter, headers) > maxBytes) {
            add(headers, DeadLetterSink.VALUE_OMITTED, value.length);
            value = null;
        }
        return new ProducerRecord<>(topic, null, null, letter.key(), value, headers);
    }

    /** The bytes of one of a few texts: topics, stages, reasons. */
    private byte[] constant(String text) {
        if (constants == null) {
            constants = new HashMap<>();
        }
        return constants.computeIfAbsent(text, key -> key.getBytes(StandardCharsets.UTF_8));
    }

    private static long size(DeadLetter letter, RecordHeaders headers) {
        long size = letter.value().length + (letter.key() == null ? 0L : letter.key().length);
        for (Header header : headers) {
            // Each length takes at most five bytes.
            size += header.key().length() * 3L + 10;
            size += header.value() == null ? 0 : header.value().length;
        }
        return size;
    }

    private static void add(RecordHeaders headers, String name, Object value) {
        headers.add(name, value.toString().getBytes(StandardCharsets.UTF_8));
    }
}
