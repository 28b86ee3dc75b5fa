package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DeadLetter;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;

/** The sink for records that could not be processed: their bytes untouched, the why in headers. */
public final class DeadLetterSink {

    public static final String TOPIC = "__connect.errors.topic";
    public static final String PARTITION = "__connect.errors.partition";
    public static final String OFFSET = "__connect.errors.offset";
    public static final String CONNECT_STAGE = "__connect.errors.stage";
    public static final String MESSAGE = "__connect.errors.exception.message";
    public static final String REASON = "millrace.reason";
    public static final String STAGE = "millrace.stage";
    public static final String SCHEMA_ID = "millrace.schema-id";
    public static final String RECORD_TIME = "millrace.record-time";

    private DeadLetterSink() {}

    /**
     * A sink.
     *
     * @param transactionalIdPrefix stable over restarts, and no prefix of another sink's
     * @param topic of the dead letters
     */
    public static KafkaSink<DeadLetter> of(
            KafkaSettings kafka,
            DeliveryGuarantee guarantee,
            String transactionalIdPrefix,
            String topic) {
        return TransactionalSink.of(
                kafka, guarantee, transactionalIdPrefix, new DeadLetterSchema(topic));
    }
}
