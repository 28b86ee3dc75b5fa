package io.millrace.simulators.run;

import io.millrace.connectors.kafka.Framing;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.util.Map;
import org.apache.avro.Schema;

/** Reads a run's own events back. */
final class EventDecoder {

    private static final Schema TODAY = Topic.DEVICE_EVENTS.valueSchema().orElseThrow();

    private final Map<Integer, Schema> schemas;
    private final RecordCodec<DeviceEvent> codec = new RecordCodec<>(DeviceEvent.class);

    /**
     * @param schemas the writer schemas by id
     */
    EventDecoder(Map<Integer, Schema> schemas) {
        this.schemas = Map.copyOf(schemas);
    }

    /** Whether it was written by the schema that this version of us has. */
    boolean isToday(byte[] framed) {
        return TODAY.equals(schema(framed));
    }

    DeviceEvent decode(byte[] framed) {
        try {
            return codec.decode(
                    schema(framed), framed, Framing.LENGTH, framed.length - Framing.LENGTH);
        } catch (IOException e) {
            throw new IllegalStateException("an event of our own cannot be read", e);
        }
    }

    private Schema schema(byte[] framed) {
        int id = Framing.schemaIdOrNone(framed);
        Schema schema = schemas.get(id);
        if (schema == null) {
            throw new IllegalStateException(
                    "an event is framed with the schema "
                            + id
                            + "; this run has "
                            + schemas.keySet());
        }
        return schema;
    }
}
