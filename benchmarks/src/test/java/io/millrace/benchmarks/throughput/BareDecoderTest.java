package io.millrace.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.kafka.Framing;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.RecordCodec;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BareDecoderTest {

    @Test
    void shouldReadWhatTheContractsCodecHasWritten() {
        BareDecoder decoder = new BareDecoder();
        RecordCodec<DeviceEvent> codec = new RecordCodec<>(DeviceEvent.class);
        for (int i = 0; i < 100; i++) {
            DeviceEvent event =
                    DeviceEvent.newBuilder()
                            .setDeviceId("pump-" + i % 7)
                            .setTenantId("tenant")
                            .setSiteId("site")
                            .setDeviceType("pump")
                            .setGatewayId(i % 2 == 0 ? null : "gateway")
                            .setEventTime(Instant.ofEpochMilli(1_700_000_000_000L + i))
                            .setSequence(i - 1)
                            .setReadings(
                                    Map.of("temperature", i * 0.5, "vibration", -1.0 / (i + 1)))
                            .setAttributes(i % 3 == 0 ? Map.of() : Map.of("firmware", "1.2"))
                            .setTraceparent(i % 5 == 0 ? "00-a-b-01" : null)
                            .build();
            decoder.decode(Framing.frame(1, codec.encode(event)));

            Map<String, Double> readings = new HashMap<>();
            for (int j = 0; j < decoder.readings; j++) {
                readings.put(decoder.metrics[j], decoder.values[j]);
            }
            assertThat(decoder.deviceId).isEqualTo(event.getDeviceId());
            assertThat(decoder.gatewayId).isEqualTo(event.getGatewayId());
            assertThat(decoder.eventTime).isEqualTo(event.getEventTime().toEpochMilli());
            assertThat(decoder.sequence).isEqualTo(event.getSequence());
            assertThat(readings).isEqualTo(event.getReadings());
            assertThat(decoder.traceparent).isEqualTo(event.getTraceparent());
        }
    }
}
