package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.AlertRule;
import io.millrace.schemas.Anomaly;
import io.millrace.schemas.Severity;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class SpecificRecordSerializerTest extends SerializerTestBase<AlertRule> {

    @Override
    protected TypeSerializer<AlertRule> createSerializer() {
        return new SpecificRecordSerializer<>(AlertRule.class);
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<AlertRule> getTypeClass() {
        return AlertRule.class;
    }

    @Override
    protected boolean allowNullInstances(TypeSerializer<AlertRule> serializer) {
        return true;
    }

    @Override
    protected AlertRule[] getTestData() {
        return new AlertRule[] {rule("hot", "pump"), rule("any", null)};
    }

    static AlertRule rule(String id, String deviceType) {
        return AlertRule.newBuilder()
                .setRuleId(id)
                .setCondition("temperature > 90")
                .setDeviceType(deviceType)
                .setSeverity(Severity.MAJOR)
                .setValidFrom(Instant.ofEpochMilli(5))
                .build();
    }

    @Test
    void shouldMigrateWhatAnOlderVersionHasWritten() throws Exception {
        Schema today = AlertRule.getClassSchema();
        Schema older = without(today, "description");
        TypeSerializerSnapshot<AlertRule> now =
                new SpecificRecordSerializer<>(AlertRule.class).snapshotConfiguration();
        TypeSerializerSnapshot<AlertRule> then =
                reread(new SpecificRecordSerializer.Snapshot<>(AlertRule.class, older.toString()));

        assertThat(now.resolveSchemaCompatibility(then).isCompatibleAfterMigration()).isTrue();
        assertThat(now.resolveSchemaCompatibility(reread(now)).isCompatibleAsIs()).isTrue();
    }

    @Test
    void shouldRefuseStateOfAnotherContract() throws Exception {
        TypeSerializerSnapshot<AlertRule> now =
                new SpecificRecordSerializer<>(AlertRule.class).snapshotConfiguration();
        @SuppressWarnings({"unchecked", "rawtypes"})
        TypeSerializerSnapshot<AlertRule> other =
                (TypeSerializerSnapshot)
                        new SpecificRecordSerializer<>(Anomaly.class).snapshotConfiguration();

        assertThat(now.resolveSchemaCompatibility(other).isIncompatible()).isTrue();
    }

    private static Schema without(Schema schema, String name) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            if (!field.name().equals(name)) {
                fields.add(new Schema.Field(field, field.schema()));
            }
        }
        return Schema.createRecord(schema.getName(), null, schema.getNamespace(), false, fields);
    }

    private static <T> TypeSerializerSnapshot<T> reread(TypeSerializerSnapshot<T> snapshot)
            throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
        return TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()),
                SpecificRecordSerializerTest.class.getClassLoader());
    }
}
