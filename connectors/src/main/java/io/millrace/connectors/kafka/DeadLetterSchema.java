package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DeadLetter;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Writes dead letters with their original key, value and headers, and with headers that say where
 * they lay and why: Kafka Connect's names where they fit, so that tools that know those read ours.
 */
final class DeadLetterSchema implements KafkaRecordSerializationSchema<DeadLetter> {

    private static final long serialVersionUID = 1L;

    private final String topic;

    DeadLetterSchema(String topic) {
        this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            DeadLetter letter, KafkaSinkContext context, Long timestamp) {
        RecordHeaders headers = new RecordHeaders();
        letter.headers().forEach(header -> headers.add(header.name(), header.value()));
        add(headers, DeadLetterSink.TOPIC, letter.topic());
        add(headers, DeadLetterSink.PARTITION, letter.partition());
        add(headers, DeadLetterSink.OFFSET, letter.offset());
        add(headers, DeadLetterSink.CONNECT_STAGE, letter.stage());
        add(headers, DeadLetterSink.MESSAGE, letter.message());
        add(headers, DeadLetterSink.REASON, letter.reason());
        add(headers, DeadLetterSink.STAGE, letter.stage());
        add(headers, DeadLetterSink.SCHEMA_ID, letter.schemaId());
        add(headers, DeadLetterSink.RECORD_TIME, letter.recordTime());
        return new ProducerRecord<>(topic, null, null, letter.key(), letter.value(), headers);
    }

    private static void add(RecordHeaders headers, String name, Object value) {
        headers.add(name, value.toString().getBytes(StandardCharsets.UTF_8));
    }
}
