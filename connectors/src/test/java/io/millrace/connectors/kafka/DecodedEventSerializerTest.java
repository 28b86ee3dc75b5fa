package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.Quality;
import io.millrace.schemas.RecordCodec;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.api.Test;

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

    /** Savepoints hold these bytes: whoever changes the format has to be able to read them. */
    @Test
    void shouldReadWhatTheFirstFormatHasWritten() throws IOException {
        String first =
                "1e0670756d702d310461636d6507736974652dc3bc0470756d70026777"
                        + "0000018bcfe56800000000000000002a"
                        + "010b74656d7065726174757265404ec00000000000"
                        + "01086669726d7761726503312e32"
                        + "0930302d612d622d3031"
                        + "0000018bcfe56807000000030000000000001267";
        byte[] bytes = HexFormat.of().parseHex(first);

        DecodedEvent event =
                new DecodedEventSerializer().deserialize(new DataInputDeserializer(bytes));

        assertThat(event)
                .isEqualTo(
                        new DecodedEvent(
                                "pump-1",
                                "acme",
                                "site-ü",
                                "pump",
                                "gw",
                                RandomEvents.TIME,
                                42,
                                new String[] {"temperature"},
                                new double[] {61.5},
                                Map.of("firmware", "1.2"),
                                Quality.BAD,
                                "00-a-b-01",
                                RandomEvents.TIME + 7,
                                3,
                                4711));
    }

    static DecodedEvent[] events() {
        RecordCodec<DeviceEvent> codec = new RecordCodec<>(DeviceEvent.class);
        FlatEventReader reader = new FlatEventReader(new EventFields());
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
