package io.millrace.peers;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** What serializers of whole records have in common; equal where the class is. */
abstract class FlatSerializer<T> extends TypeSerializer<T> {

    private static final long serialVersionUID = 1L;

    private transient Name.Cache names;
    private transient byte[] buffer;

    static void write(Name name, DataOutputView target) throws IOException {
        target.writeShort(name.bytes.length);
        target.write(name.bytes);
    }

    Name readName(DataInputView source) throws IOException {
        if (names == null) {
            names = new Name.Cache();
            buffer = new byte[1 << 16];
        }
        int length = source.readUnsignedShort();
        source.readFully(buffer, 0, length);
        return names.of(buffer, 0, length);
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public T copy(T from, T reuse) {
        return copy(from);
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        return getClass().isInstance(other);
    }

    @Override
    public int hashCode() {
        return getClass().hashCode();
    }
}
