package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DeadLetter;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;

class DeadLetterSerializerTest extends SerializerTestBase<DeadLetter> {

    @Override
    protected TypeSerializer<DeadLetter> createSerializer() {
        return new DeadLetterSerializer();
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<DeadLetter> getTypeClass() {
        return DeadLetter.class;
    }

    @Override
    protected boolean allowNullInstances(TypeSerializer<DeadLetter> serializer) {
        return true;
    }

    @Override
    protected DeadLetter[] getTestData() {
        return SourceRecordSerializerTest.letters();
    }
}
