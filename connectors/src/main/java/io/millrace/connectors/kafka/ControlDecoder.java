package io.millrace.connectors.kafka;

import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.registry.WriterSchemas;
import io.millrace.schemas.RejectReason;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads several topics, each with a contract of its own. */
final class ControlDecoder implements ValueDecoder<SpecificRecord> {

    private final Map<String, ContractDecoder<? extends SpecificRecord>> byTopic = new HashMap<>();

    ControlDecoder(
            WriterSchemas schemas,
            Map<String, Class<? extends SpecificRecord>> types,
            LongSupplier nanos) {
        types.forEach(
                (topic, type) -> byTopic.put(topic, new ContractDecoder<>(schemas, type, nanos)));
    }

    @Override
    public SourceRecord.Decoded<SpecificRecord> decode(ConsumerRecord<byte[], byte[]> record)
            throws RejectException {
        ContractDecoder<? extends SpecificRecord> decoder = byTopic.get(record.topic());
        if (decoder == null) {
            throw new RejectException(
                    RejectReason.INCOMPATIBLE_SCHEMA, "no contract for topic " + record.topic());
        }
        return any(decoder.decode(record));
    }

    /** A decoded record is only read from, so one of a narrower type will do. */
    @SuppressWarnings("unchecked")
    private static SourceRecord.Decoded<SpecificRecord> any(
            SourceRecord.Decoded<? extends SpecificRecord> decoded) {
        return (SourceRecord.Decoded<SpecificRecord>) decoded;
    }
}
