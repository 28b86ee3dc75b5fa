package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DeadLetter;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;

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

    /** Only where the value had to be left out: how many bytes it has. */
    public static final String VALUE_OMITTED = "millrace.value-omitted";

    /** How often a record was sent again: on the record, and so on the letters it comes to. */
    public static final String REDRIVE_ATTEMPT = "millrace.redrive-attempt";

    /**
     * On a mark, which is no letter: the letter at that {@code partition:offset} was sent again.
     */
    public static final String REDRIVEN = "millrace.redriven";

    /** Below what producers and topics take that were not told otherwise: 1 MiB, less a margin. */
    private static final int DEFAULT_MAX_BYTES = 1_000_000;

    /** For what a record and its batch need beside key, value and headers. */
    private static final int MARGIN = 1_024;

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
                kafka,
                guarantee,
                transactionalIdPrefix,
                new DeadLetterSchema(topic, maxBytes(kafka)));
    }

    /** Whoever raises the producer's limit raises the topic's, too. */
    private static int maxBytes(KafkaSettings kafka) {
        String asked = kafka.properties().get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        if (asked == null) {
            return DEFAULT_MAX_BYTES;
        }
        try {
            return Math.max(0, Integer.parseInt(asked.trim()) - MARGIN);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "kafka.properties.max.request.size is " + asked + "; bytes are allowed", e);
        }
    }
}
