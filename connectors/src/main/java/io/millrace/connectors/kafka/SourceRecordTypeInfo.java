package io.millrace.connectors.kafka;

import io.millrace.connectors.events.SourceRecord;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's type of {@link SourceRecord}s of some value. */
public final class SourceRecordTypeInfo<T> extends FlatTypeInfo<SourceRecord<T>> {

    private static final long serialVersionUID = 1L;

    private final TypeInformation<T> value;

    public SourceRecordTypeInfo(TypeInformation<T> value) {
        super(sourceRecordClass());
        this.value = value;
    }

    @SuppressWarnings("unchecked")
    private static <T> Class<SourceRecord<T>> sourceRecordClass() {
        return (Class<SourceRecord<T>>) (Class<?>) SourceRecord.class;
    }

    @Override
    public Map<String, TypeInformation<?>> getGenericParameters() {
        return Map.of("T", value);
    }

    @Override
    TypeSerializer<SourceRecord<T>> serializer() {
        SerializerConfig noKryo = new SerializerConfigImpl();
        return new SourceRecordSerializer<>(value.createSerializer(noKryo));
    }
}
