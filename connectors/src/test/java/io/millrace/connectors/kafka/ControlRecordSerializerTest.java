package io.millrace.connectors.kafka;

import io.millrace.schemas.AlertRule;
import io.millrace.schemas.DeviceType;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;

class ControlRecordSerializerTest extends SerializerTestBase<SpecificRecord> {

    @Override
    protected TypeSerializer<SpecificRecord> createSerializer() {
        return ControlRecordTypeInfo.of(List.of(AlertRule.class, DeviceType.class))
                .createSerializer(new SerializerConfigImpl());
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<SpecificRecord> getTypeClass() {
        return SpecificRecord.class;
    }

    @Override
    protected boolean allowNullInstances(TypeSerializer<SpecificRecord> serializer) {
        return true;
    }

    @Override
    protected SpecificRecord[] getTestData() {
        DeviceType type =
                DeviceType.newBuilder()
                        .setType("pump")
                        .setMetrics(List.of())
                        .setValidFrom(Instant.ofEpochMilli(9))
                        .build();
        return new SpecificRecord[] {SpecificRecordSerializerTest.rule("hot", "pump"), type};
    }
}
