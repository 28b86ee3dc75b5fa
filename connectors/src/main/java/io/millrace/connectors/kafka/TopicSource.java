package io.millrace.connectors.kafka;

import io.millrace.connectors.events.ClockGuard;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.registry.ConfluentSchemaRegistry;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.Topic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The Kafka sources of our jobs. They read committed records only, wait for an absent registry, and
 * commit offsets at checkpoints, for those who watch the lag: recovery never uses them.
 *
 * <p>Where a job starts without state: events and results at the group's committed offset, or the
 * earliest where there is none; control records always at the earliest.
 */
public final class TopicSource {

    private static final String ISOLATION_LEVEL = "read_committed";
    private static final String DISCOVERY_INTERVAL_MILLIS = "60000";

    private TopicSource() {}

    /** Device events, decoded and guarded. */
    public static SchemaFetchingSource<DecodedEvent> deviceEvents(
            KafkaSettings kafka,
            RegistrySettings registry,
            String groupId,
            ClockGuard guard,
            String topic) {
        return source(
                kafka,
                groupId,
                List.of(topic),
                committedOrEarliest(),
                SourceRecordSchema.deviceEvents(reached(registry), guard));
    }

    /**
     * Topics that hold records of one contract, for example results.
     *
     * <p>Of a compacted topic of the catalogue, tombstones come as {@code Deleted}.
     */
    public static <T extends SpecificRecord> SchemaFetchingSource<T> records(
            KafkaSettings kafka,
            RegistrySettings registry,
            String groupId,
            Class<T> type,
            String... topics) {
        return records(kafka, registry, groupId, type, committedOrEarliest(), List.of(topics));
    }

    /** As {@link #records}, but always from the earliest offset: profiles, for example. */
    public static <T extends SpecificRecord> SchemaFetchingSource<T> recordsFromEarliest(
            KafkaSettings kafka,
            RegistrySettings registry,
            String groupId,
            Class<T> type,
            String... topics) {
        return records(
                kafka, registry, groupId, type, OffsetsInitializer.earliest(), List.of(topics));
    }

    /** Several control topics in one source; the class of a record tells which it is of. */
    public static SchemaFetchingSource<SpecificRecord> control(
            KafkaSettings kafka, RegistrySettings registry, String groupId, Topic... topics) {
        Map<String, Class<? extends SpecificRecord>> types = new LinkedHashMap<>();
        for (Topic topic : topics) {
            types.put(topic.topicName(), recordClass(topic));
        }
        return control(kafka, registry, groupId, types);
    }

    /** As {@link #control}, with topics that are named otherwise. */
    public static SchemaFetchingSource<SpecificRecord> control(
            KafkaSettings kafka,
            RegistrySettings registry,
            String groupId,
            Map<String, Class<? extends SpecificRecord>> types) {
        return source(
                kafka,
                groupId,
                List.copyOf(types.keySet()),
                OffsetsInitializer.earliest(),
                SourceRecordSchema.control(reached(registry), types));
    }

    /** The generated class of a topic's records. */
    public static Class<? extends SpecificRecord> recordClass(Topic topic) {
        Class<?> type =
                topic.valueSchema()
                        .<Class<?>>map(schema -> SpecificData.get().getClass(schema))
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                topic.topicName() + " holds no records of ours"));
        return type.asSubclass(SpecificRecord.class);
    }

    private static <T extends SpecificRecord> SchemaFetchingSource<T> records(
            KafkaSettings kafka,
            RegistrySettings registry,
            String groupId,
            Class<T> type,
            OffsetsInitializer start,
            List<String> topics) {
        boolean deletes =
                topics.stream()
                        .flatMap(topic -> Topic.byName(topic).stream())
                        .anyMatch(topic -> topic.retention() == Topic.Retention.COMPACTED);
        return source(
                kafka,
                groupId,
                topics,
                start,
                SourceRecordSchema.records(reached(registry), type, deletes));
    }

    private static <T> SchemaFetchingSource<T> source(
            KafkaSettings kafka,
            String groupId,
            List<String> topics,
            OffsetsInitializer start,
            SourceRecordSchema<T> schema) {
        Properties consumer = properties(kafka);
        consumer.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        consumer.setProperty(ConsumerConfig.GROUP_ID_CONFIG, groupId);
        consumer.setProperty(
                KafkaSourceOptions.CLIENT_ID_PREFIX.key(), clientIdPrefix(groupId, topics));
        consumer.setProperty(
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class.getName());
        consumer.setProperty(
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class.getName());
        consumer.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        consumer.setProperty(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                start.getAutoOffsetResetStrategy().name().toLowerCase(Locale.ROOT));
        KafkaSource<SourceRecord<T>> source =
                KafkaSource.<SourceRecord<T>>builder()
                        .setProperties(consumer)
                        .setTopics(topics)
                        .setStartingOffsets(start)
                        .setDeserializer(schema)
                        .build();
        return new SchemaFetchingSource<>(source, consumer, schema);
    }

    /** Two sources of one job must not share a prefix: their metrics would overwrite each other. */
    private static String clientIdPrefix(String groupId, List<String> topics) {
        return groupId + "-" + String.join("-", topics);
    }

    private static Properties properties(KafkaSettings kafka) {
        String asked = kafka.properties().get(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
        if (asked != null && !asked.equals(ISOLATION_LEVEL)) {
            throw new IllegalArgumentException(
                    "kafka.properties.isolation.level is "
                            + asked
                            + "; only "
                            + ISOLATION_LEVEL
                            + " is allowed: aborted results must not be read");
        }
        Properties properties = new Properties();
        properties.setProperty(
                KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                DISCOVERY_INTERVAL_MILLIS);
        properties.setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "true");
        properties.putAll(kafka.properties());
        properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, ISOLATION_LEVEL);
        return properties;
    }

    /** Kafka has deprecated the type that Flink's connector still asks for. */
    @SuppressWarnings("deprecation")
    private static OffsetsInitializer committedOrEarliest() {
        return OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
    }

    private static SerializableSupplier<SchemaRegistry> reached(RegistrySettings settings) {
        return () -> new ConfluentSchemaRegistry(settings);
    }
}
