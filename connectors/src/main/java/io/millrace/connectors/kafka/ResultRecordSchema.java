package io.millrace.connectors.kafka;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Frames results with the schema id of their topic.
 *
 * <p>The record's time is left to the producer's now: Flink's element timestamp is event time,
 * which retention and the brokers' guard against clocks that run ahead would take for Kafka's.
 */
final class ResultRecordSchema implements KafkaRecordSerializationSchema<ResultRecord> {

    private static final long serialVersionUID = 1L;

    /** When the sink took the result: processing time, milliseconds, in digits. */
    static final String EMITTED_AT = "millrace-emitted-at";

    private final HashMap<String, Integer> schemaIds;

    ResultRecordSchema(Map<String, Integer> schemaIds) {
        this.schemaIds = new HashMap<>(schemaIds);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            ResultRecord result, KafkaSinkContext context, Long timestamp) {
        Integer schemaId = schemaIds.get(result.topic());
        if (schemaId == null) {
            throw new IllegalStateException(
                    "a result for topic "
                            + result.topic()
                            + ", but the sink was made for "
                            + schemaIds.keySet());
        }
        RecordHeaders headers = new RecordHeaders();
        String now = Long.toString(System.currentTimeMillis());
        headers.add(EMITTED_AT, now.getBytes(StandardCharsets.US_ASCII));
        return new ProducerRecord<>(
                result.topic(),
                null,
                null,
                result.key().getBytes(StandardCharsets.UTF_8),
                result.value() == null ? null : Framing.frame(schemaId, result.value()),
                headers);
    }
}
