package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.SourceRecord;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Flink's serializer of {@link SourceRecord}: one byte for the variant, then its fields. */
public final class SourceRecordSerializer<T> extends ImmutableSerializer<SourceRecord<T>> {

    private static final long serialVersionUID = 1L;

    private static final int DECODED = 0;
    private static final int REJECTED = 1;
    private static final int PULSE = 2;
    private static final int DELETED = 3;
    private static final int REJECTED_CLOCK = 4;

    private final TypeSerializer<T> values;
    private final TypeSerializer<DeadLetter> letters;

    public SourceRecordSerializer(TypeSerializer<T> values) {
        this(values, new DeadLetterSerializer());
    }

    private SourceRecordSerializer(TypeSerializer<T> values, TypeSerializer<DeadLetter> letters) {
        this.values = values;
        this.letters = letters;
    }

    @Override
    public TypeSerializer<SourceRecord<T>> duplicate() {
        return new SourceRecordSerializer<>(values.duplicate(), letters.duplicate());
    }

    @Override
    public void serialize(SourceRecord<T> record, DataOutputView out) throws IOException {
        if (record instanceof SourceRecord.Decoded<T> decoded) {
            out.writeByte(DECODED);
            out.writeLong(decoded.eventTime());
            out.writeLong(decoded.recordTime());
            values.serialize(decoded.value(), out);
        } else if (record instanceof SourceRecord.Rejected<T> rejected) {
            out.writeByte(rejected.clock() == null ? REJECTED : REJECTED_CLOCK);
            letters.serialize(rejected.deadLetter(), out);
            if (rejected.clock() != null) {
                ClockRejections.write(rejected.clock(), out);
            }
        } else if (record instanceof SourceRecord.Pulse<T>) {
            out.writeByte(PULSE);
            out.writeLong(record.recordTime());
        } else {
            SourceRecord.Deleted<T> deleted = (SourceRecord.Deleted<T>) record;
            out.writeByte(DELETED);
            Fields.writeText(deleted.topic(), out);
            Fields.writeText(deleted.key(), out);
            out.writeLong(deleted.recordTime());
        }
    }

    @Override
    public SourceRecord<T> deserialize(DataInputView in) throws IOException {
        int variant = in.readByte();
        return switch (variant) {
            case DECODED -> decoded(in);
            case REJECTED -> new SourceRecord.Rejected<>(letters.deserialize(in));
            case REJECTED_CLOCK ->
                    new SourceRecord.Rejected<>(letters.deserialize(in), ClockRejections.read(in));
            case PULSE -> new SourceRecord.Pulse<>(in.readLong());
            case DELETED ->
                    new SourceRecord.Deleted<>(
                            Fields.readText(in), Fields.readText(in), in.readLong());
            default -> throw new IOException("no variant " + variant + " of a source record");
        };
    }

    private SourceRecord<T> decoded(DataInputView in) throws IOException {
        long eventTime = in.readLong();
        long recordTime = in.readLong();
        T value = values.deserialize(in);
        if (value instanceof SourceRecord.Decoded<?>) {
            // An event, which carries its own times, and is the record itself.
            @SuppressWarnings("unchecked")
            SourceRecord<T> event = (SourceRecord<T>) value;
            return event;
        }
        return new SourceRecord.ReadValue<>(value, eventTime, recordTime);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceRecordSerializer<?> that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<SourceRecord<T>> snapshotConfiguration() {
        return new Snapshot<>(this);
    }

    /** The snapshots of the value's and the dead letter's serializers. */
    public static final class Snapshot<T>
            extends CompositeTypeSerializerSnapshot<SourceRecord<T>, SourceRecordSerializer<T>> {

        private static final int VERSION = 1;

        /** For Flink, which then reads the nested snapshots. */
        public Snapshot() {}

        Snapshot(SourceRecordSerializer<T> serializer) {
            super(serializer);
        }

        @Override
        protected int getCurrentOuterSnapshotVersion() {
            return VERSION;
        }

        @Override
        protected TypeSerializer<?>[] getNestedSerializers(SourceRecordSerializer<T> outer) {
            return new TypeSerializer<?>[] {outer.values, outer.letters};
        }

        @Override
        @SuppressWarnings("unchecked")
        protected SourceRecordSerializer<T> createOuterSerializerWithNestedSerializers(
                TypeSerializer<?>[] nested) {
            return new SourceRecordSerializer<>(
                    (TypeSerializer<T>) nested[0], (TypeSerializer<DeadLetter>) nested[1]);
        }
    }
}
