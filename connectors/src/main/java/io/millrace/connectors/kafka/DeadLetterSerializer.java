package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.schemas.RejectReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Flink's serializer of {@link DeadLetter}. Reasons are written by name, which is a contract. */
public final class DeadLetterSerializer extends ImmutableSerializer<DeadLetter> {

    private static final long serialVersionUID = 1L;

    @Override
    public TypeSerializer<DeadLetter> duplicate() {
        return this;
    }

    @Override
    public void serialize(DeadLetter letter, DataOutputView out) throws IOException {
        Fields.writeOptionalBytes(letter.key(), out);
        Fields.writeOptionalBytes(letter.value(), out);
        Fields.writeLength(letter.headers().size(), out);
        for (DeadLetter.Header header : letter.headers()) {
            Fields.writeText(header.name(), out);
            Fields.writeOptionalBytes(header.value(), out);
        }
        Fields.writeText(letter.topic(), out);
        out.writeInt(letter.partition());
        out.writeLong(letter.offset());
        out.writeLong(letter.recordTime());
        out.writeInt(letter.schemaId());
        Fields.writeText(letter.stage(), out);
        Fields.writeText(letter.reason().name(), out);
        Fields.writeText(letter.message(), out);
    }

    @Override
    public DeadLetter deserialize(DataInputView in) throws IOException {
        byte[] key = Fields.readOptionalBytes(in);
        byte[] value = Fields.readOptionalBytes(in);
        int count = Fields.readLength(in);
        List<DeadLetter.Header> headers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = Fields.readText(in);
            headers.add(new DeadLetter.Header(name, Fields.readOptionalBytes(in)));
        }
        return new DeadLetter(
                key,
                value,
                headers,
                Fields.readText(in),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                Fields.readText(in),
                RejectReason.valueOf(Fields.readText(in)),
                Fields.readText(in));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeadLetterSerializer;
    }

    @Override
    public int hashCode() {
        return DeadLetterSerializer.class.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<DeadLetter> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The first format. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeadLetter> {
        public Snapshot() {
            super(DeadLetterSerializer::new);
        }
    }
}
