package io.millrace.jobs.ordering;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.stage.SectionFormat;
import io.millrace.schemas.Quality;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Version 1: the held events in release order, field by field. Version 2: then the late ones, each
 * after its device time.
 */
public final class HeldEventsFormat implements SectionFormat<HeldEvents> {

    @Override
    public String section() {
        return "held-events";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public HeldEvents create() {
        return new HeldEvents();
    }

    @Override
    public boolean isEmpty(HeldEvents state) {
        return state.size() == 0;
    }

    @Override
    public void write(HeldEvents state, DataOutput out) throws IOException {
        out.writeInt(state.events.size());
        for (DecodedEvent event : state.events) {
            write(event, out);
        }
        out.writeInt(state.corrections.size());
        for (HeldEvents.Correction correction : state.corrections) {
            out.writeLong(correction.deviceTime());
            write(correction.event(), out);
        }
    }

    @Override
    public HeldEvents read(int version, DataInput in) throws IOException {
        if (version < 1 || version > 2) {
            throw new IOException("held events of version " + version + "; known are 1 and 2");
        }
        HeldEvents held = new HeldEvents();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            held.events.add(readEvent(in));
        }
        int corrections = version == 1 ? 0 : in.readInt();
        for (int i = 0; i < corrections; i++) {
            long deviceTime = in.readLong();
            held.corrections.add(new HeldEvents.Correction(readEvent(in), deviceTime));
        }
        return held;
    }

    private static void write(DecodedEvent event, DataOutput out) throws IOException {
        out.writeUTF(event.deviceId());
        out.writeUTF(event.tenantId());
        out.writeUTF(event.siteId());
        out.writeUTF(event.deviceType());
        writeNullable(event.gatewayId(), out);
        out.writeLong(event.eventTime());
        out.writeLong(event.sequence());
        out.writeInt(event.metrics().length);
        for (int i = 0; i < event.metrics().length; i++) {
            out.writeUTF(event.metrics()[i]);
            out.writeDouble(event.values()[i]);
        }
        out.writeInt(event.attributes().size());
        for (Map.Entry<String, String> attribute : event.attributes().entrySet()) {
            out.writeUTF(attribute.getKey());
            out.writeUTF(attribute.getValue());
        }
        out.writeUTF(event.quality().name());
        writeNullable(event.traceparent(), out);
        out.writeLong(event.recordTime());
        out.writeInt(event.partition());
        out.writeLong(event.offset());
    }

    private static DecodedEvent readEvent(DataInput in) throws IOException {
        String deviceId = in.readUTF();
        String tenantId = in.readUTF();
        String siteId = in.readUTF();
        String deviceType = in.readUTF();
        String gatewayId = readNullable(in);
        long eventTime = in.readLong();
        long sequence = in.readLong();
        String[] metrics = new String[in.readInt()];
        double[] values = new double[metrics.length];
        for (int i = 0; i < metrics.length; i++) {
            metrics[i] = in.readUTF().intern();
            values[i] = in.readDouble();
        }
        int count = in.readInt();
        Map<String, String> attributes = count == 0 ? Map.of() : new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            attributes.put(in.readUTF(), in.readUTF());
        }
        Quality quality = Quality.valueOf(in.readUTF());
        String traceparent = readNullable(in);
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
                quality,
                traceparent,
                in.readLong(),
                in.readInt(),
                in.readLong());
    }

    private static void writeNullable(String text, DataOutput out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    private static String readNullable(DataInput in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }
}
