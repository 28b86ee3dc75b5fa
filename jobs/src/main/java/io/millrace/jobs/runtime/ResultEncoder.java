package io.millrace.jobs.runtime;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.kafka.ResultRecord;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.RecordCodec;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** Turns the stages' results into records of the results sink: bare Avro of today's contracts. */
final class ResultEncoder {

    private final Map<Class<?>, RecordCodec<SpecificRecord>> codecs = new HashMap<>();
    private final AggregateEncoder aggregates = new AggregateEncoder();
    private final RecordCodec<DeviceEvent> events = new RecordCodec<>(DeviceEvent.class);

    ResultRecord encode(String topic, String key, SpecificRecord value) {
        byte[] avro =
                value instanceof MetricAggregate aggregate
                        ? aggregates.encode(aggregate)
                        : codec(value).encode(value);
        return new ResultRecord(topic, key, avro);
    }

    /**
     * An event in Confluent's framing: the same content as the record that was read, though not
     * always the same bytes.
     */
    byte[] encodeAgain(DecodedEvent event, int schemaId) {
        byte[] avro = events.encode(event.toDeviceEvent());
        return ByteBuffer.allocate(avro.length + 5)
                .put((byte) 0)
                .putInt(schemaId)
                .put(avro)
                .array();
    }

    @SuppressWarnings("unchecked")
    private RecordCodec<SpecificRecord> codec(SpecificRecord value) {
        return codecs.computeIfAbsent(
                value.getClass(),
                type -> new RecordCodec<>((Class<SpecificRecord>) value.getClass()));
    }
}
