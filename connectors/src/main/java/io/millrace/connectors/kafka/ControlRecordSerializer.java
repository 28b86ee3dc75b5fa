package io.millrace.connectors.kafka;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Flink's serializer of a stream that holds records of several contracts: the contract's place in
 * the list, then the record as {@link SpecificRecordSerializer} writes it.
 */
public final class ControlRecordSerializer extends ImmutableSerializer<SpecificRecord> {

    private static final long serialVersionUID = 1L;

    private final Class<?>[] types;
    private final TypeSerializer<?>[] serializers;

    public ControlRecordSerializer(List<Class<? extends SpecificRecord>> types) {
        this.types = types.toArray(new Class<?>[0]);
        this.serializers = new TypeSerializer<?>[this.types.length];
        for (int i = 0; i < serializers.length; i++) {
            serializers[i] = new SpecificRecordSerializer<>(types.get(i));
        }
    }

    private ControlRecordSerializer(Class<?>[] types, TypeSerializer<?>[] serializers) {
        this.types = types;
        this.serializers = serializers;
    }

    @Override
    public TypeSerializer<SpecificRecord> duplicate() {
        return this;
    }

    @Override
    public void serialize(SpecificRecord record, DataOutputView out) throws IOException {
        int place = Arrays.asList(types).indexOf(record.getClass());
        if (place < 0) {
            throw new IOException(
                    record.getClass().getName() + " is none of " + Arrays.toString(types));
        }
        out.writeByte(place);
        serializer(place).serialize(record, out);
    }

    @Override
    public SpecificRecord deserialize(DataInputView in) throws IOException {
        return serializer(in.readByte()).deserialize(in);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        int place = source.readByte();
        target.writeByte(place);
        serializer(place).copy(source, target);
    }

    /** Each writes and reads only its own class, by its place in the list. */
    @SuppressWarnings("unchecked")
    private TypeSerializer<SpecificRecord> serializer(int place) {
        return (TypeSerializer<SpecificRecord>) serializers[place];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ControlRecordSerializer that
                && Arrays.equals(serializers, that.serializers);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(serializers);
    }

    @Override
    public TypeSerializerSnapshot<SpecificRecord> snapshotConfiguration() {
        return new Snapshot(this);
    }

    /** The contracts' snapshots, in their order. */
    public static final class Snapshot
            extends CompositeTypeSerializerSnapshot<SpecificRecord, ControlRecordSerializer> {

        private static final int VERSION = 1;

        /** For Flink, which then reads the nested snapshots. */
        public Snapshot() {}

        Snapshot(ControlRecordSerializer serializer) {
            super(serializer);
        }

        @Override
        protected int getCurrentOuterSnapshotVersion() {
            return VERSION;
        }

        @Override
        protected TypeSerializer<?>[] getNestedSerializers(ControlRecordSerializer outer) {
            return outer.serializers;
        }

        @Override
        protected ControlRecordSerializer createOuterSerializerWithNestedSerializers(
                TypeSerializer<?>[] nested) {
            Class<?>[] types = new Class<?>[nested.length];
            for (int i = 0; i < nested.length; i++) {
                types[i] = ((SpecificRecordSerializer<?>) nested[i]).type();
            }
            return new ControlRecordSerializer(types, nested);
        }
    }
}
