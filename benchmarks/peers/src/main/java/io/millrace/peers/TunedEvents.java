package io.millrace.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;

/**
 * Decodes device events by hand, of the one schema that the writers use; another is refused. Gives
 * the same event each time, filled anew, which object reuse allows.
 */
final class TunedEvents implements DeserializationSchema<TunedEvent> {

    private static final long serialVersionUID = 1L;
    private static final List<String> FIELDS =
            List.of(
                    "deviceId",
                    "tenantId",
                    "siteId",
                    "deviceType",
                    "gatewayId",
                    "eventTime",
                    "sequence",
                    "readings");

    private final String registry;
    private transient int known;
    private transient Name.Cache names;
    private transient TunedEvent event;
    private transient byte[] bytes;
    private transient ByteBuffer doubles;
    private transient int at;

    TunedEvents(String registry) {
        this.registry = registry;
    }

    @Override
    public void open(InitializationContext context) {
        known = -1;
        names = new Name.Cache();
        event = new TunedEvent();
    }

    @Override
    public TunedEvent deserialize(byte[] message) throws IOException {
        if (message == null) {
            return null;
        }
        bytes = message;
        doubles = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        int id = ByteBuffer.wrap(message).getInt(1);
        if (id != known) {
            check(id);
        }
        at = 5;
        event.device = name();
        skip();
        skip();
        skip();
        if (number() != 0) {
            skip();
        }
        event.time = number();
        number();
        event.size = 0;
        for (long entries = number(); entries != 0; entries = number()) {
            if (entries < 0) {
                entries = -entries;
                number();
            }
            for (long i = 0; i < entries; i++) {
                Name metric = name();
                event.add(metric, doubles.getDouble(at));
                at += 8;
            }
        }
        return event;
    }

    @Override
    public void deserialize(byte[] message, Collector<TunedEvent> out) throws IOException {
        TunedEvent decoded = deserialize(message);
        if (decoded != null) {
            out.collect(decoded);
        }
    }

    private void check(int id) throws IOException {
        Schema schema = new RegistryCoder(registry).fetch("/schemas/ids/" + id);
        List<String> fields = schema.getFields().stream().map(Schema.Field::name).toList();
        if (fields.size() < FIELDS.size() || !fields.subList(0, FIELDS.size()).equals(FIELDS)) {
            throw new IOException("schema " + id + " has other fields: " + fields);
        }
        known = id;
    }

    private Name name() {
        int length = (int) number();
        Name name = names.of(bytes, at, length);
        at += length;
        return name;
    }

    private void skip() {
        int length = (int) number();
        at += length;
    }

    private long number() {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return value >>> 1 ^ -(value & 1);
    }

    @Override
    public boolean isEndOfStream(TunedEvent next) {
        return false;
    }

    @Override
    public TypeInformation<TunedEvent> getProducedType() {
        return TunedEvent.TYPE;
    }
}
