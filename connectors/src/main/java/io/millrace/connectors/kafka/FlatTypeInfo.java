package io.millrace.connectors.kafka;

import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** What Flink has to know of a type that has a serializer of its own and no fields to select. */
abstract class FlatTypeInfo<T> extends TypeInformation<T> {

    private static final long serialVersionUID = 1L;

    private final Class<T> type;

    FlatTypeInfo(Class<T> type) {
        this.type = type;
    }

    abstract TypeSerializer<T> serializer();

    @Override
    public final TypeSerializer<T> createSerializer(SerializerConfig config) {
        return serializer();
    }

    @Override
    public final Class<T> getTypeClass() {
        return type;
    }

    @Override
    public final boolean isBasicType() {
        return false;
    }

    @Override
    public final boolean isTupleType() {
        return false;
    }

    @Override
    public final int getArity() {
        return 1;
    }

    @Override
    public final int getTotalFields() {
        return 1;
    }

    @Override
    public final boolean isKeyType() {
        return false;
    }

    @Override
    public final boolean canEqual(Object other) {
        return other instanceof FlatTypeInfo<?>;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof FlatTypeInfo<?> that
                && getClass() == that.getClass()
                && serializer().equals(that.serializer());
    }

    @Override
    public final int hashCode() {
        return Objects.hash(getClass(), type);
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "<" + type.getSimpleName() + ">";
    }
}
