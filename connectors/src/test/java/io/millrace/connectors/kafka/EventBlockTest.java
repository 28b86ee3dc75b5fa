package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DecodedEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class EventBlockTest {

    private final EventBlockWriter writer = new EventBlockWriter();
    private final EventBlockReader reader = new EventBlockReader();
    private final EventBlockSerializer serializer = new EventBlockSerializer();

    @Test
    void shouldGiveBackWhatWasPackedBlockAfterBlock() throws IOException {
        DecodedEvent[] events = DecodedEventSerializerTest.events();
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            List<Object> packed = new ArrayList<>();
            int size = 1 + random.nextInt(40);
            for (int i = 0; i < size; i++) {
                if (random.nextInt(10) == 0) {
                    ClockRejection clock =
                            new ClockRejection("ä-" + i, "t", "s", "pump", random.nextLong(), i);
                    writer.add(clock);
                    packed.add(clock);
                } else {
                    DecodedEvent event = events[random.nextInt(events.length)];
                    writer.add(event);
                    packed.add(event);
                }
            }

            reader.begin(sent(writer.block()));
            writer.clear();

            assertThat(reader.size()).isEqualTo(size);
            List<Object> read = new ArrayList<>();
            while (reader.next()) {
                Object one = reader.event() == null ? reader.clock() : reader.event();
                read.add(one);
                assertThat(reader.device(read.size() - 1)).isEqualTo(deviceOf(one));
            }
            assertThat(read).isEqualTo(packed);
        }
    }

    @Test
    void shouldKnowItsFirstDevice() throws IOException {
        writer.add(new ClockRejection("pümp", "t", "s", "pump", 1, 2));
        writer.add(new ClockRejection("motor", "t", "s", "motor", 1, 2));

        assertThat(sent(writer.block()).firstDevice()).isEqualTo("pümp");
    }

    @Test
    void shouldBeFullByNumberOrBySize() throws IOException {
        DecodedEvent[] events = DecodedEventSerializerTest.events();
        int added = 0;
        while (!writer.isFull()) {
            writer.add(events[added++ % events.length]);
        }
        assertThat(added).isBetween(1, 128);

        writer.clear();
        assertThat(writer.isEmpty()).isTrue();
        String name = "x".repeat(20_000);
        writer.add(new ClockRejection("pump", name, "s", "pump", 1, 2));
        assertThat(writer.isFull()).isTrue();
    }

    private EventBlock sent(EventBlock block) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(block, out);
        return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    private static String deviceOf(Object packed) {
        return packed instanceof DecodedEvent event
                ? event.deviceId()
                : ((ClockRejection) packed).deviceId();
    }
}
