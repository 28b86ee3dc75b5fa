package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.schemas.Quality;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Flink's serializer of {@link DecodedEvent}: flat, and strings that were seen before are not built
 * again.
 *
 * <p>Nothing in the format means anything inside one process only: qualities are written as codes
 * of their own, strings as UTF-8. Another format needs another serializer class, or a snapshot that
 * migrates.
 */
public final class DecodedEventSerializer extends ImmutableSerializer<DecodedEvent> {

    private static final long serialVersionUID = 1L;

    static final int HAS_GATEWAY = 4;
    static final int HAS_TRACEPARENT = 8;
    static final int HAS_ATTRIBUTES = 16;
    static final int QUALITY = 3;
    static final Quality[] BY_CODE = {Quality.GOOD, Quality.UNCERTAIN, Quality.BAD};

    private transient Strings strings;

    @Override
    public TypeSerializer<DecodedEvent> duplicate() {
        return new DecodedEventSerializer();
    }

    @Override
    public void serialize(DecodedEvent event, DataOutputView out) throws IOException {
        Strings texts = strings();
        out.writeByte(flags(event));
        Fields.writeTextOfDevice(event.deviceId(), out);
        texts.write(event.tenantId(), out);
        texts.write(event.siteId(), out);
        texts.write(event.deviceType(), out);
        if (event.gatewayId() != null) {
            texts.write(event.gatewayId(), out);
        }
        out.writeLong(event.eventTime());
        out.writeLong(event.sequence());
        String[] metrics = event.metrics();
        double[] values = event.values();
        Fields.writeLength(metrics.length, out);
        for (int i = 0; i < metrics.length; i++) {
            texts.write(metrics[i], out);
            out.writeLong(Double.doubleToRawLongBits(values[i]));
        }
        if (!event.attributes().isEmpty()) {
            writeAttributes(event.attributes(), out);
        }
        if (event.traceparent() != null) {
            Fields.writeText(event.traceparent(), out);
        }
        out.writeLong(event.recordTime());
        out.writeInt(event.partition());
        out.writeLong(event.offset());
    }

    @Override
    public DecodedEvent deserialize(DataInputView in) throws IOException {
        Strings texts = strings();
        int flags = in.readByte();
        String deviceId = texts.read(in, texts.deviceIds);
        String tenantId = texts.read(in, texts.names);
        String siteId = texts.read(in, texts.names);
        String deviceType = texts.read(in, texts.names);
        String gatewayId = (flags & HAS_GATEWAY) == 0 ? null : texts.read(in, texts.names);
        long eventTime = in.readLong();
        long sequence = in.readLong();
        int count = Fields.readLength(in);
        String[] metrics = new String[count];
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            metrics[i] = texts.read(in, texts.names);
            values[i] = Double.longBitsToDouble(in.readLong());
        }
        Map<String, String> attributes =
                (flags & HAS_ATTRIBUTES) == 0 ? Map.of() : readAttributes(in);
        String traceparent = (flags & HAS_TRACEPARENT) == 0 ? null : Fields.readText(in);
        return new DecodedEvent(
                deviceId,
                tenantId,
                siteId,
                deviceType,
                gatewayId,
                eventTime,
                sequence,
                metrics,
                values,
                attributes,
                BY_CODE[flags & QUALITY],
                traceparent,
                in.readLong(),
                in.readInt(),
                in.readLong());
    }

    private Strings strings() {
        if (strings == null) {
            strings = new Strings();
        }
        return strings;
    }

    static int flags(DecodedEvent event) {
        int code =
                switch (event.quality()) {
                    case GOOD -> 0;
                    case UNCERTAIN -> 1;
                    case BAD -> 2;
                };
        return code
                | (event.gatewayId() == null ? 0 : HAS_GATEWAY)
                | (event.traceparent() == null ? 0 : HAS_TRACEPARENT)
                | (event.attributes().isEmpty() ? 0 : HAS_ATTRIBUTES);
    }

    static void writeAttributes(Map<String, String> attributes, DataOutputView out)
            throws IOException {
        Fields.writeLength(attributes.size(), out);
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            Fields.writeText(attribute.getKey(), out);
            Fields.writeText(attribute.getValue(), out);
        }
    }

    Map<String, String> readAttributes(DataInputView in) throws IOException {
        Strings strings = strings();
        int count = Fields.readLength(in);
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = strings.read(in, strings.names);
            attributes.put(name, Fields.readText(in));
        }
        return attributes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DecodedEventSerializer;
    }

    @Override
    public int hashCode() {
        return DecodedEventSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<DecodedEvent> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Strings that were read or written before, and room to read the next one. */
    private static final class Strings {
        private static final int ENCODED = 1 << 14;

        private final InternTable deviceIds = new InternTable(1 << 12, 1 << 19);
        private final InternTable names = new InternTable(1 << 12);
        private final String[] written = new String[ENCODED];
        private final byte[][] encoded = new byte[ENCODED][];
        private byte[] room = new byte[256];

        /** Interned strings come again as the same objects, so comparing them costs nothing. */
        void write(String text, DataOutputView out) throws IOException {
            int slot = text.hashCode() & (ENCODED - 1);
            byte[] bytes = encoded[slot];
            if (!text.equals(written[slot])) {
                bytes = text.getBytes(StandardCharsets.UTF_8);
                written[slot] = text;
                encoded[slot] = bytes;
            }
            Fields.writeBytes(bytes, out);
        }

        String read(DataInputView in, InternTable table) throws IOException {
            int length = Fields.readLength(in);
            if (length > room.length) {
                room = new byte[Math.max(length, room.length * 2)];
            }
            in.readFully(room, 0, length);
            return table.get(room, 0, length);
        }
    }

    /** The first format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DecodedEvent> {
        public Snapshot() {
            super(DecodedEventSerializer::new);
        }
    }
}
