package io.millrace.jobs.runtime;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.kafka.ClockRejections;
import io.millrace.connectors.kafka.DecodedEventSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Flink's serializer of {@link DeviceInput}: one byte for which of the union it is, then that. */
public final class DeviceInputSerializer extends TypeSerializer<DeviceInput> {

    private static final long serialVersionUID = 1L;
    private static final int EVENT = 0;

    /** 1 was a profile: those come with the control records now. */
    private static final int CLOCK = 2;

    private final TypeSerializer<DecodedEvent> events = new DecodedEventSerializer();

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<DeviceInput> duplicate() {
        return new DeviceInputSerializer();
    }

    @Override
    public DeviceInput createInstance() {
        return null;
    }

    @Override
    public DeviceInput copy(DeviceInput from) {
        return from;
    }

    @Override
    public DeviceInput copy(DeviceInput from, DeviceInput reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(DeviceInput input, DataOutputView target) throws IOException {
        if (input.event() != null) {
            target.writeByte(EVENT);
            events.serialize(input.event(), target);
        } else {
            target.writeByte(CLOCK);
            ClockRejections.write(input.clock(), target);
        }
    }

    @Override
    public DeviceInput deserialize(DataInputView source) throws IOException {
        int kind = source.readByte();
        if (kind == EVENT) {
            return DeviceInput.of(events.deserialize(source));
        }
        if (kind != CLOCK) {
            throw new IOException("device input of kind " + kind + "; known are 0 and 2");
        }
        return DeviceInput.of(ClockRejections.read(source));
    }

    @Override
    public DeviceInput deserialize(DeviceInput reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceInputSerializer;
    }

    @Override
    public int hashCode() {
        return DeviceInputSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<DeviceInput> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The snapshot: nothing but the class. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeviceInput> {
        public Snapshot() {
            super(DeviceInputSerializer::new);
        }
    }
}
