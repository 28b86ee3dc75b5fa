package io.millrace.connectors.kafka;

import io.millrace.schemas.RecordCodec;
import java.io.IOException;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;

/**
 * Flink's serializer of one contract's records: bare Avro bytes behind their length.
 *
 * <p>The snapshot holds the writer's schema, so that state that an older version of the contract
 * has written is read by Avro's resolution rules and migrated. Records are not changed by anybody,
 * so they are not copied.
 */
public final class SpecificRecordSerializer<T extends SpecificRecord>
        extends ImmutableSerializer<T> {

    private static final long serialVersionUID = 1L;

    private final Class<T> type;

    /** Writer's schema of state to be read, as JSON; null for today's. */
    private final String writerText;

    private transient RecordCodec<T> codec;
    private transient Schema writer;

    public SpecificRecordSerializer(Class<T> type) {
        this(type, null);
    }

    private SpecificRecordSerializer(Class<T> type, String writerText) {
        this.type = type;
        this.writerText = writerText;
    }

    @Override
    public TypeSerializer<T> duplicate() {
        return this;
    }

    @Override
    public void serialize(T record, DataOutputView out) throws IOException {
        Fields.writeBytes(codec().encode(record), out);
    }

    @Override
    public T deserialize(DataInputView in) throws IOException {
        byte[] bytes = Fields.readBytes(in);
        return codec().decode(writer(), bytes, 0, bytes.length);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        Fields.writeBytes(Fields.readBytes(source), target);
    }

    Class<T> type() {
        return type;
    }

    private RecordCodec<T> codec() {
        if (codec == null) {
            codec = new RecordCodec<>(type);
        }
        return codec;
    }

    private Schema writer() {
        if (writer == null) {
            writer = writerText == null ? today(type) : new Schema.Parser().parse(writerText);
        }
        return writer;
    }

    private static Schema today(Class<?> type) {
        return SpecificData.get().getSchema(type);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpecificRecordSerializer<?> that
                && type == that.type
                && Objects.equals(writerText, that.writerText);
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new Snapshot<>(type, writer().toString());
    }

    /** The record's class and the schema it was written with. */
    public static final class Snapshot<T extends SpecificRecord>
            implements TypeSerializerSnapshot<T> {

        private static final int VERSION = 1;

        private Class<T> type;
        private String writerText;

        /** For Flink, which then calls {@link #readSnapshot}. */
        public Snapshot() {}

        Snapshot(Class<T> type, String writerText) {
            this.type = type;
            this.writerText = writerText;
        }

        @Override
        public int getCurrentVersion() {
            return VERSION;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            out.writeUTF(type.getName());
            Fields.writeText(writerText, out);
        }

        @Override
        public void readSnapshot(int version, DataInputView in, ClassLoader loader)
                throws IOException {
            if (version != VERSION) {
                throw new IOException("snapshot version " + version + "; " + VERSION + " is known");
            }
            type = InstantiationUtil.resolveClassByName(in, loader);
            writerText = Fields.readText(in);
        }

        @Override
        public TypeSerializer<T> restoreSerializer() {
            return new SpecificRecordSerializer<>(type, writerText);
        }

        @Override
        public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
                TypeSerializerSnapshot<T> older) {
            if (!(older instanceof Snapshot<T> that) || type != that.type) {
                return TypeSerializerSchemaCompatibility.incompatible();
            }
            Schema now = new Schema.Parser().parse(writerText);
            Schema then = new Schema.Parser().parse(that.writerText);
            if (now.equals(then)) {
                return TypeSerializerSchemaCompatibility.compatibleAsIs();
            }
            return SchemaCompatibility.checkReaderWriterCompatibility(now, then).getType()
                            == SchemaCompatibilityType.COMPATIBLE
                    ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }
    }
}
