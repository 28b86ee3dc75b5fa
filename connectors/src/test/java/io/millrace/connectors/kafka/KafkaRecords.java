package io.millrace.connectors.kafka;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Kafka records as a consumer hands them over. */
final class KafkaRecords {

    static final String TOPIC = "iot.device-events";
    static final int PARTITION = 3;
    static final long OFFSET = 4711;

    private KafkaRecords() {}

    static ConsumerRecord<byte[], byte[]> of(String key, byte[] value, long recordTime) {
        return of(TOPIC, key, value, recordTime);
    }

    static ConsumerRecord<byte[], byte[]> of(
            String topic, String key, byte[] value, long recordTime) {
        return new ConsumerRecord<>(
                topic,
                PARTITION,
                OFFSET,
                recordTime,
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    static ConsumerRecord<byte[], byte[]> pulse(String topic, long recordTime) {
        ConsumerRecord<byte[], byte[]> record = of(topic, Framing.PULSE, null, recordTime);
        record.headers().add(Framing.PULSE, new byte[0]);
        return record;
    }
}
