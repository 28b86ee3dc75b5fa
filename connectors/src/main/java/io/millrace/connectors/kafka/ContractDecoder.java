package io.millrace.connectors.kafka;

import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.registry.WriterSchemas;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.RecordCodec;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the records of one contract, written with any of its versions. Their event time is the
 * record's time.
 */
final class ContractDecoder<T extends SpecificRecord> implements ValueDecoder<T> {

    private final SchemaPlans<ResolvingReader<T>> plans;

    ContractDecoder(WriterSchemas schemas, Class<T> type, LongSupplier nanos) {
        RecordCodec<T> codec = new RecordCodec<>(type);
        this.plans =
                new SchemaPlans<>(
                        schemas,
                        Contracts.schema(type.getSimpleName()),
                        writer -> new ResolvingReader<>(codec, writer),
                        nanos);
    }

    @Override
    public SourceRecord.Decoded<T> decode(ConsumerRecord<byte[], byte[]> record)
            throws RejectException {
        T value = plans.of(Framing.schemaId(record)).read(record.value());
        return new SourceRecord.ReadValue<>(value, record.timestamp(), record.timestamp());
    }
}
