package io.millrace.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.kafka.Framing;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.RecordCodec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LoadFleetTest {

    @Test
    void shouldWriteEventsThatTheContractReads() throws Exception {
        LoadFleet fleet = new LoadFleet(10, 7);

        byte[] value = fleet.event(3, 1_795_300_000_000L, 12, 91.5);

        assertThat(Framing.schemaIdOrNone(value)).isEqualTo(7);
        DeviceEvent event =
                new RecordCodec<>(DeviceEvent.class)
                        .decode(Arrays.copyOfRange(value, Framing.LENGTH, value.length));
        assertThat(event.getDeviceId())
                .isEqualTo(new String(fleet.key(3), java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(event.getEventTime().toEpochMilli()).isEqualTo(1_795_300_000_000L);
        assertThat(event.getSequence()).isEqualTo(12);
        assertThat(event.getReadings()).hasSize(5).containsEntry(LoadFleet.METRIC, 91.5);
    }

    @Test
    void shouldNameDevicesByTheirNumberAlone() {
        assertThat(new LoadFleet(5, 5, 7).key(0)).isEqualTo(new LoadFleet(10, 7).key(5));
    }
}
