package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.schemas.Quality;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class EventBlockTest {

    private final EventBlockWriter writer = new EventBlockWriter(0, new ToldDevices());
    private final EventBlockReader<Object> reader = new EventBlockReader<>();
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
                assertThat(reader.device(read.size() - 1).deviceId()).isEqualTo(deviceOf(one));
            }
            assertThat(read).isEqualTo(packed);
        }
    }

    @Test
    void shouldTellOfADeviceOnceAndAgainWhenItsEventsSayAnotherThing() throws IOException {
        Random random = new Random(7);
        ToldDevices told = new ToldDevices();
        EventBlockWriter[] writers = {new EventBlockWriter(2, told), new EventBlockWriter(2, told)};
        List<EventBlockReader<Object>> readers =
                List.of(new EventBlockReader<>(), new EventBlockReader<>());
        for (int round = 0; round < 200; round++) {
            int behind = round % 2;
            List<DecodedEvent> packed = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                // Few slots for many devices, and each device on its own side.
                DecodedEvent event =
                        of("device-" + behind + random.nextInt(9), "site-" + random.nextInt(2));
                event.setDeviceSlot(random.nextInt(3));
                writers[behind].add(event);
                packed.add(event);
            }
            EventBlock block = sent(writers[behind].block());
            EventBlockReader<Object> reader = readers.get(behind);
            reader.begin(block);
            writers[behind].clear();
            for (DecodedEvent event : packed) {
                reader.next();
                assertThat(reader.event()).isEqualTo(event);
                assertThat(reader.device().deviceId()).isEqualTo(event.deviceId());
            }
        }

        // Nothing new: four bytes an event.
        DecodedEvent same = of("device-0", "site-0");
        same.setDeviceSlot(9);
        for (int i = 0; i < 2; i++) {
            writers[0].clear();
            writers[0].add(same);
            readers.get(0).begin(sent(writers[0].block()));
        }
        readers.get(0).device(0).keep("what I know");
        readers.get(0).begin(sent(writers[0].block()));
        assertThat(writers[0].block().devicesLength).isEqualTo(Integer.BYTES);
        assertThat(readers.get(0).device(0).kept()).isEqualTo("what I know");
    }

    @Test
    void shouldRefuseABlockWhoseBeginningItNeverSaw() throws IOException {
        DecodedEvent event = DecodedEventSerializerTest.events()[0];
        event.setDeviceSlot(4);
        writer.add(event);
        writer.clear();
        writer.add(event);
        EventBlock block = sent(writer.block());

        assertThatIOException()
                .isThrownBy(() -> reader.begin(block))
                .withMessageContaining("slot 4");
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

    private static DecodedEvent of(String device, String site) {
        return new DecodedEvent(
                device,
                "tenant",
                site,
                "pump",
                null,
                5,
                6,
                new String[] {"pressure"},
                new double[] {7},
                Map.of(),
                Quality.GOOD,
                null,
                8,
                9,
                10);
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
