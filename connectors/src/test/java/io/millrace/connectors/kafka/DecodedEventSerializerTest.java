package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.RecordCodec;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;

class DecodedEventSerializerTest extends SerializerTestBase<DecodedEvent> {

    @Override
    protected TypeSerializer<DecodedEvent> createSerializer() {
        return new DecodedEventSerializer();
    }

    @Override
    protected int getLength() {
        return -1;
    }

    @Override
    protected Class<DecodedEvent> getTypeClass() {
        return DecodedEvent.class;
    }

    @Override
    protected boolean allowNullInstances(TypeSerializer<DecodedEvent> serializer) {
        return true;
    }

    @Override
    protected DecodedEvent[] getTestData() {
        return events();
    }

    static DecodedEvent[] events() {
        RecordCodec<DeviceEvent> codec = new RecordCodec<>(DeviceEvent.class);
        FlatEventReader reader = new FlatEventReader();
        RandomEvents random = new RandomEvents(3);
        DecodedEvent[] events = new DecodedEvent[100];
        for (int i = 0; i < events.length; i++) {
            try {
                byte[] bytes = codec.encode(random.next());
                events[i] = reader.read(null, bytes, 0, RandomEvents.TIME + i, i, i * 1_000L);
            } catch (RejectException e) {
                throw new AssertionError(e);
            }
        }
        return events;
    }
}
