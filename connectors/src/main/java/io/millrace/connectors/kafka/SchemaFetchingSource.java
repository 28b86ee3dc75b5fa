package io.millrace.connectors.kafka;

import io.millrace.connectors.events.SourceRecord;
import java.util.Collection;
import java.util.Properties;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.synchronization.FutureCompletingBlockingQueue;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.metrics.KafkaSourceReaderMetrics;
import org.apache.flink.connector.kafka.source.reader.KafkaRecordEmitter;
import org.apache.flink.connector.kafka.source.reader.KafkaSourceReader;
import org.apache.flink.connector.kafka.source.reader.fetcher.KafkaSourceFetcherManager;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Flink's Kafka source with a reader of ours, which asks the schema registry in the thread that
 * fetches. Splits, offsets and state are the Kafka source's own: a savepoint of the one can be
 * restored by the other.
 */
public final class SchemaFetchingSource<T>
        implements Source<SourceRecord<T>, KafkaPartitionSplit, KafkaSourceEnumState>,
                ResultTypeQueryable<SourceRecord<T>> {

    private static final long serialVersionUID = 1L;

    private final KafkaSource<SourceRecord<T>> kafka;
    private final Properties consumer;
    private final SourceRecordSchema<T> schema;

    /**
     * @param kafka enumerates the partitions
     * @param consumer all properties of the readers' consumers
     */
    SchemaFetchingSource(
            KafkaSource<SourceRecord<T>> kafka, Properties consumer, SourceRecordSchema<T> schema) {
        this.kafka = kafka;
        this.consumer = consumer;
        this.schema = schema;
    }

    @Override
    public SourceReader<SourceRecord<T>, KafkaPartitionSplit> createReader(
            SourceReaderContext context) {
        schema.open(initialization(context));
        KafkaSourceReaderMetrics metrics = new KafkaSourceReaderMetrics(context.metricGroup());
        FutureCompletingBlockingQueue<RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>>> fetched =
                new FutureCompletingBlockingQueue<>();
        KafkaSourceFetcherManager fetchers =
                new KafkaSourceFetcherManager(
                        fetched,
                        () ->
                                new SchemaFetchingReader(
                                        consumer, context, metrics, schema.schemas()),
                        SchemaFetchingSource::onSplitsFinished);
        return new KafkaSourceReader<>(
                fetched,
                fetchers,
                new KafkaRecordEmitter<>(schema),
                configuration(),
                context,
                metrics);
    }

    @Override
    public Boundedness getBoundedness() {
        return kafka.getBoundedness();
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context) {
        return kafka.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state)
            throws java.io.IOException {
        return kafka.restoreEnumerator(context, state);
    }

    @Override
    public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
        return kafka.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
        return kafka.getEnumeratorCheckpointSerializer();
    }

    @Override
    public TypeInformation<SourceRecord<T>> getProducedType() {
        return schema.getProducedType();
    }

    private Configuration configuration() {
        Configuration configuration = new Configuration();
        consumer.stringPropertyNames()
                .forEach(name -> configuration.setString(name, consumer.getProperty(name)));
        return configuration;
    }

    private static DeserializationSchema.InitializationContext initialization(
            SourceReaderContext context) {
        return new DeserializationSchema.InitializationContext() {
            @Override
            public MetricGroup getMetricGroup() {
                return context.metricGroup().addGroup("deserializer");
            }

            @Override
            public UserCodeClassLoader getUserCodeClassLoader() {
                return context.getUserCodeClassLoader();
            }
        };
    }

    /** Our topics have no end. */
    private static void onSplitsFinished(Collection<String> splits) {}
}
