package io.millrace.connectors.kafka;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Flink's serializer of {@link EventBlock}: its bytes as they are. What is read is one block,
 * filled again; the operator behind it is done with one before it takes the next.
 */
public final class EventBlockSerializer extends TypeSerializer<EventBlock> {

    private static final long serialVersionUID = 1L;

    private transient EventBlock read;

    @Override
    public TypeSerializer<EventBlock> duplicate() {
        return new EventBlockSerializer();
    }

    @Override
    public void serialize(EventBlock block, DataOutputView out) throws IOException {
        out.writeInt(block.count);
        out.writeInt(block.source);
        Fields.writeText(block.first, out);
        out.writeInt(block.devicesLength);
        out.writeInt(block.restsLength);
        out.write(block.devices, 0, block.devicesLength);
        out.write(block.rests, 0, block.restsLength);
    }

    @Override
    public EventBlock deserialize(DataInputView in) throws IOException {
        if (read == null) {
            read = new EventBlock();
            read.devices = new byte[0];
            read.rests = new byte[0];
        }
        read.count = in.readInt();
        read.source = in.readInt();
        read.first = Fields.readText(in);
        read.devicesLength = in.readInt();
        read.restsLength = in.readInt();
        read.devices = room(read.devices, read.devicesLength);
        read.rests = room(read.rests, read.restsLength);
        in.readFully(read.devices, 0, read.devicesLength);
        in.readFully(read.rests, 0, read.restsLength);
        return read;
    }

    private static byte[] room(byte[] before, int length) {
        return before.length >= length ? before : new byte[length + length / 4];
    }

    @Override
    public EventBlock deserialize(EventBlock reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public EventBlock copy(EventBlock from) {
        EventBlock copy = new EventBlock();
        copy.count = from.count;
        copy.source = from.source;
        copy.first = from.first;
        copy.devices = Arrays.copyOf(from.devices, from.devicesLength);
        copy.devicesLength = from.devicesLength;
        copy.rests = Arrays.copyOf(from.rests, from.restsLength);
        copy.restsLength = from.restsLength;
        return copy;
    }

    @Override
    public EventBlock copy(EventBlock from, EventBlock reuse) {
        return copy(from);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public EventBlock createInstance() {
        return null;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventBlockSerializer;
    }

    @Override
    public int hashCode() {
        return EventBlockSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<EventBlock> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The first format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<EventBlock> {
        public Snapshot() {
            super(EventBlockSerializer::new);
        }
    }
}
