package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class PartitionGateTest {

    private static final byte[] IN_ZERO = key(0);
    private static final byte[] IN_ONE = key(1);
    private static final byte[] VALUE = {1};

    private final List<String> out = new ArrayList<>();

    private final PartitionGate.Outlet outlet =
            new PartitionGate.Outlet() {
                @Override
                public void pulse(int partition, long timeMillis) {
                    out.add("pulse " + partition + "@" + timeMillis);
                }

                @Override
                public void accept(byte[] key, byte[] value, long dueMillis, String kind) {
                    out.add(kind + " " + KeyPartition.of(key, 2) + "@" + dueMillis);
                }
            };

    @Test
    void shouldHoldEventsAndPulsesOfASilentPartitionUntilItEnds() {
        PartitionGate gate = gate(new PartitionSilence(1, 1_000, 3_000));

        send(gate, 999, 1_000, 2_000, 2_999);

        assertThat(out)
                .containsExactly(
                        "event 0@999",
                        "event 1@999",
                        "pulse 0@999",
                        "pulse 1@999",
                        "event 0@1000",
                        "pulse 0@1000",
                        "event 0@2000",
                        "pulse 0@2000",
                        "event 0@2999",
                        "pulse 0@2999");
        assertThat(gate.waiting()).isEqualTo(6);
        assertThat(gate.recordsHeld()).isEqualTo(3);
        out.clear();

        send(gate, 3_000);

        assertThat(out)
                .containsExactly(
                        "event 1@1000",
                        "pulse 1@1000",
                        "event 1@2000",
                        "pulse 1@2000",
                        "event 1@2999",
                        "pulse 1@2999",
                        "event 0@3000",
                        "event 1@3000",
                        "pulse 0@3000",
                        "pulse 1@3000");
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void shouldEndEachSilenceAtItsOwnTime() {
        PartitionGate gate =
                gate(new PartitionSilence(0, 1_000, 5_000), new PartitionSilence(1, 1_000, 3_000));

        send(gate, 2_000);
        gate.pulse(3_000);

        assertThat(out).containsExactly("event 1@2000", "pulse 1@2000", "pulse 1@3000");
        out.clear();

        gate.pulse(5_000);

        assertThat(out)
                .containsExactly(
                        "event 0@2000",
                        "pulse 0@2000",
                        "pulse 0@3000",
                        "pulse 0@5000",
                        "pulse 1@5000");
    }

    @Test
    void shouldRefuseAPartitionThatTheTopicDoesNotHave() {
        assertThatThrownBy(() -> gate(new PartitionSilence(2, 0, 1)))
                .hasMessage(
                        "fault partition-silent on partition 2: the topic has partitions 0 to 1");
    }

    @Test
    void shouldChooseThePartitionThatKafkasProducerChooses() {
        for (int device = 0; device < 100; device++) {
            byte[] key = ("pump-" + device).getBytes(StandardCharsets.UTF_8);

            assertThat(KeyPartition.of(key, 7)).isEqualTo(Utils.toPositive(Utils.murmur2(key)) % 7);
        }
    }

    private PartitionGate gate(PartitionSilence... silences) {
        return new PartitionGate(2, List.of(silences), outlet);
    }

    private static void send(PartitionGate gate, long... times) {
        for (long time : times) {
            gate.accept(IN_ZERO, VALUE, time, RecordKind.EVENT);
            gate.accept(IN_ONE, VALUE, time, RecordKind.EVENT);
            gate.pulse(time);
        }
    }

    private static byte[] key(int partition) {
        for (int number = 0; ; number++) {
            byte[] key = ("pump-" + number).getBytes(StandardCharsets.UTF_8);
            if (KeyPartition.of(key, 2) == partition) {
                return key;
            }
        }
    }
}
