package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.Quality;
import io.millrace.schemas.RecordCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventEncoderTest {

    private static final int FRAMING = 5;

    private final RecordCodec<DeviceEvent> codec = new RecordCodec<>(DeviceEvent.class);
    private final EventEncoder encoder = new EventEncoder();

    @Test
    void shouldWriteWhatAvroReads() throws IOException {
        byte[] head =
                EventEncoder.head(0x01020304, "pump-ü", "tenant-a", "site-01", "pump", "gateway-1");
        byte[][] names = EventEncoder.names(List.of("temperature", "vibration"));

        byte[] value =
                encoder.encode(
                        head, 1_790_000_000_123L, 70_000, names, new double[] {-1.5, 1e300}, 2);

        assertThat(value[0]).isZero();
        assertThat(ByteBuffer.wrap(value, 1, 4).getInt()).isEqualTo(0x01020304);
        DeviceEvent event = codec.decode(Arrays.copyOfRange(value, FRAMING, value.length));
        assertThat(event.getDeviceId()).isEqualTo("pump-ü");
        assertThat(event.getTenantId()).isEqualTo("tenant-a");
        assertThat(event.getSiteId()).isEqualTo("site-01");
        assertThat(event.getDeviceType()).isEqualTo("pump");
        assertThat(event.getGatewayId()).isEqualTo("gateway-1");
        assertThat(event.getEventTime().toEpochMilli()).isEqualTo(1_790_000_000_123L);
        assertThat(event.getSequence()).isEqualTo(70_000);
        assertThat(event.getReadings()).isEqualTo(Map.of("temperature", -1.5, "vibration", 1e300));
        assertThat(event.getAttributes()).isEmpty();
        assertThat(event.getQuality()).isEqualTo(Quality.GOOD);
        assertThat(event.getTraceparent()).isNull();
    }

    @Test
    void shouldWriteWhatAvroWritesForOneReading() throws IOException {
        DeviceEvent event =
                DeviceEvent.newBuilder()
                        .setDeviceId("d")
                        .setTenantId("t")
                        .setSiteId("s")
                        .setDeviceType("motor")
                        .setGatewayId(null)
                        .setEventTime(java.time.Instant.ofEpochMilli(-1))
                        .setSequence(-1)
                        .setReadings(Map.of("speed", Double.NaN))
                        .build();
        byte[] head = EventEncoder.head(1, "d", "t", "s", "motor", null);

        byte[] value =
                encoder.encode(
                        head,
                        -1,
                        -1,
                        EventEncoder.names(List.of("speed")),
                        new double[] {Double.NaN},
                        1);

        assertThat(Arrays.copyOfRange(value, FRAMING, value.length)).isEqualTo(codec.encode(event));
    }

    @Test
    void shouldWriteAnEventWithoutReadings() throws IOException {
        byte[] head = EventEncoder.head(1, "d", "t", "s", "motor", null);

        byte[] value = encoder.encode(head, Long.MAX_VALUE, 0, new byte[0][], new double[0], 0);

        DeviceEvent event = codec.decode(Arrays.copyOfRange(value, FRAMING, value.length));
        assertThat(event.getReadings()).isEmpty();
    }

    @Test
    void shouldGrowForManyLongNames() throws IOException {
        List<String> metrics =
                java.util.stream.IntStream.range(0, 200)
                        .mapToObj(i -> "metric-with-a-long-name-" + i)
                        .toList();
        byte[] head = EventEncoder.head(1, "d", "t", "s", "motor", null);

        byte[] value =
                encoder.encode(
                        head, 0, 0, EventEncoder.names(metrics), new double[metrics.size()], 200);

        DeviceEvent event = codec.decode(Arrays.copyOfRange(value, FRAMING, value.length));
        assertThat(event.getReadings()).hasSize(200);
    }
}
