package io.millrace.connectors.kafka;

import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's type of one contract's records. */
public final class SpecificRecordTypeInfo<T extends SpecificRecord> extends FlatTypeInfo<T> {

    private static final long serialVersionUID = 1L;

    public SpecificRecordTypeInfo(Class<T> type) {
        super(type);
    }

    @Override
    TypeSerializer<T> serializer() {
        return new SpecificRecordSerializer<>(getTypeClass());
    }
}
