package io.millrace.connectors.kafka;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Flink's type of a stream that holds records of several contracts. Their order is part of the
 * format.
 */
public final class ControlRecordTypeInfo extends FlatTypeInfo<SpecificRecord> {

    private static final long serialVersionUID = 1L;

    private final ArrayList<Class<? extends SpecificRecord>> types;

    private ControlRecordTypeInfo(List<Class<? extends SpecificRecord>> types) {
        super(SpecificRecord.class);
        this.types = new ArrayList<>(types);
    }

    public static ControlRecordTypeInfo of(List<Class<? extends SpecificRecord>> types) {
        if (types.isEmpty() || types.size() > Byte.MAX_VALUE) {
            throw new IllegalArgumentException(types.size() + " contracts; 1 to 127 are allowed");
        }
        return new ControlRecordTypeInfo(types);
    }

    @Override
    TypeSerializer<SpecificRecord> serializer() {
        return new ControlRecordSerializer(types);
    }
}
