package io.millrace.connectors.kafka;

import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;

/**
 * The one sink for all results of a job, so that one transaction spans them all. The result tells
 * its topic.
 */
public final class ResultsSink {

    private ResultsSink() {}

    /**
     * A sink.
     *
     * @param transactionalIdPrefix stable over restarts, and no prefix of another sink's
     * @param schemaIds the registered id of each topic that may come
     */
    public static KafkaSink<ResultRecord> of(
            KafkaSettings kafka,
            DeliveryGuarantee guarantee,
            String transactionalIdPrefix,
            Map<String, Integer> schemaIds) {
        return TransactionalSink.of(
                kafka, guarantee, transactionalIdPrefix, new ResultRecordSchema(schemaIds));
    }
}
