package io.millrace.connectors.kafka;

import io.millrace.connectors.events.ClockGuard;
import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.registry.FetchedSchemas;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.connectors.registry.WriterSchemas;
import io.millrace.schemas.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns every Kafka record into exactly one {@link SourceRecord}; nothing is dropped and nothing
 * thrown for a bad record.
 *
 * <p>No record becomes a dead letter because the registry was away: {@link SchemaFetchingReader}
 * waits for it, before records come here. Metrics, in the group {@code millrace}: {@code
 * recordsRead}, {@code pulses}, {@code deleted}, and {@code rejected.REASON}.
 */
public final class SourceRecordSchema<T>
        implements KafkaRecordDeserializationSchema<SourceRecord<T>> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(SourceRecordSchema.class);
    private static final String STAGE = "ingest";
    private static final int MAX_MESSAGE = 500;

    private final SerializableSupplier<SchemaRegistry> registries;
    private final DecoderFactory<T> decoders;
    private final TypeInformation<T> type;
    private final boolean deletes;

    private transient FetchedSchemas schemas;
    private transient ValueDecoder<T> decoder;
    private transient RejectLog rejectLog;
    private transient Counter recordsRead;
    private transient Counter pulses;
    private transient Counter deleted;
    private transient Map<RejectReason, Counter> rejected;

    private SourceRecordSchema(
            SerializableSupplier<SchemaRegistry> registries,
            DecoderFactory<T> decoders,
            TypeInformation<T> type,
            boolean deletes) {
        this.registries = registries;
        this.decoders = decoders;
        this.type = type;
        this.deletes = deletes;
    }

    /** For {@code iot.device-events}. */
    public static SourceRecordSchema<DecodedEvent> deviceEvents(
            SerializableSupplier<SchemaRegistry> registries, ClockGuard guard) {
        return new SourceRecordSchema<>(
                registries,
                schemas -> new DeviceEventDecoder(schemas, guard),
                new DecodedEventTypeInfo(),
                false);
    }

    /**
     * For topics that hold one contract.
     *
     * @param deletes whether a record without value deletes its key (compacted topics) or is
     *     rejected
     */
    public static <T extends SpecificRecord> SourceRecordSchema<T> records(
            SerializableSupplier<SchemaRegistry> registries, Class<T> type, boolean deletes) {
        return new SourceRecordSchema<>(
                registries,
                schemas -> new ContractDecoder<>(schemas, type, System::nanoTime),
                new SpecificRecordTypeInfo<>(type),
                deletes);
    }

    /** For several compacted topics, each with its contract. */
    public static SourceRecordSchema<SpecificRecord> control(
            SerializableSupplier<SchemaRegistry> registries,
            Map<String, Class<? extends SpecificRecord>> types) {
        TreeMap<String, Class<? extends SpecificRecord>> byTopic = new TreeMap<>(types);
        Set<Class<? extends SpecificRecord>> classes = new LinkedHashSet<>(byTopic.values());
        return new SourceRecordSchema<>(
                registries,
                schemas -> new ControlDecoder(schemas, byTopic, System::nanoTime),
                ControlRecordTypeInfo.of(List.copyOf(classes)),
                true);
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        schemas = new FetchedSchemas(registries.get());
        decoder = decoders.create(schemas);
        rejectLog = new RejectLog(System::nanoTime, LOG::warn);
        MetricGroup metrics = context.getMetricGroup().addGroup("millrace");
        recordsRead = metrics.counter("recordsRead");
        pulses = metrics.counter("pulses");
        deleted = metrics.counter("deleted");
        rejected = new EnumMap<>(RejectReason.class);
        for (RejectReason reason : RejectReason.values()) {
            rejected.put(reason, metrics.counter("rejected." + reason));
        }
    }

    /** What is known of the writers' schemas; there once the schema is open. */
    FetchedSchemas schemas() {
        return schemas;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<SourceRecord<T>> out) {
        if (Framing.isPulse(record)) {
            pulses.inc();
            out.collect(new SourceRecord.Pulse<>(record.timestamp()));
            return;
        }
        recordsRead.inc();
        if (record.value() == null && deletes && record.key() != null) {
            deleted.inc();
            String key = new String(record.key(), StandardCharsets.UTF_8);
            out.collect(new SourceRecord.Deleted<>(record.topic(), key, record.timestamp()));
            return;
        }
        out.collect(decode(record));
    }

    @Override
    public TypeInformation<SourceRecord<T>> getProducedType() {
        return new SourceRecordTypeInfo<>(type);
    }

    private SourceRecord<T> decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() == null) {
                throw new RejectException(RejectReason.EMPTY_VALUE, "the record has no value");
            }
            return decoder.decode(record);
        } catch (RejectException e) {
            DeadLetter letter = deadLetter(record, e);
            rejected.get(e.reason()).inc();
            rejectLog.rejected(letter);
            return new SourceRecord.Rejected<>(letter, e.clock());
        }
    }

    private static DeadLetter deadLetter(
            ConsumerRecord<byte[], byte[]> record, RejectException why) {
        List<DeadLetter.Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new DeadLetter.Header(header.key(), header.value()));
        }
        return new DeadLetter(
                record.key(),
                record.value(),
                headers,
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                Framing.schemaIdOrNone(record.value()),
                STAGE,
                why.reason(),
                oneLine(why.getMessage()));
    }

    /** Avro puts whole schemas into its messages. */
    private static String oneLine(String message) {
        boolean cut = message.length() > MAX_MESSAGE;
        String line = cut ? message.substring(0, MAX_MESSAGE) + "..." : message;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) < ' ') {
                // Rare; a burst of bad records must not pay for it.
                return line.replaceAll("\\s+", " ");
            }
        }
        return line;
    }

    /** Makes the decoder on the task manager. */
    @FunctionalInterface
    private interface DecoderFactory<T> extends java.io.Serializable {
        ValueDecoder<T> create(WriterSchemas schemas);
    }
}
