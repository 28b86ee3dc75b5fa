package io.millrace.jobs.runtime;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's type of {@link DeviceInput}. */
public final class DeviceInputTypeInfo extends TypeInformation<DeviceInput> {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<DeviceInput> getTypeClass() {
        return DeviceInput.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<DeviceInput> createSerializer(SerializerConfig config) {
        return new DeviceInputSerializer();
    }

    @Override
    public String toString() {
        return "DeviceInput";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceInputTypeInfo;
    }

    @Override
    public int hashCode() {
        return DeviceInputTypeInfo.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof DeviceInputTypeInfo;
    }
}
