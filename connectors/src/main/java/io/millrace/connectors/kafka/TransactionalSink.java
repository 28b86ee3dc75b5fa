package io.millrace.connectors.kafka;

import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.kafka.clients.producer.ProducerConfig;

/** What all our Kafka sinks have in common. */
final class TransactionalSink {

    /** Far above a checkpoint and a restart, and below the brokers' limit of 15 minutes. */
    private static final String TRANSACTION_TIMEOUT_MILLIS = "600000";

    /** Eight times Kafka's own: a burst is written in fewer, larger batches. Adds no delay. */
    private static final String BATCH_BYTES = "131072";

    private TransactionalSink() {}

    static <T> KafkaSink<T> of(
            KafkaSettings kafka,
            DeliveryGuarantee guarantee,
            String transactionalIdPrefix,
            KafkaRecordSerializationSchema<T> schema) {
        if (guarantee == DeliveryGuarantee.NONE) {
            throw new IllegalArgumentException(
                    "delivery is NONE; exactly-once and at-least-once are allowed");
        }
        Properties properties = new Properties();
        properties.setProperty(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        properties.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.putAll(kafka.properties());
        KafkaSinkBuilder<T> builder =
                KafkaSink.<T>builder()
                        .setKafkaProducerConfig(properties)
                        .setBootstrapServers(kafka.bootstrapServers())
                        .setDeliveryGuarantee(guarantee)
                        .setRecordSerializer(schema);
        if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
            builder.setTransactionalIdPrefix(transactionalIdPrefix);
        }
        return builder.build();
    }
}
