package io.millrace.local.stack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortCheckTest {

    @Test
    void shouldNameThePortAndTheOptionThatMovesItWhenTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> PortCheck.requireFree(Map.of("--kafka-port", port)))
                    .isInstanceOf(StackException.class)
                    .hasMessage(
                            "port %d is taken by another process; choose another with --kafka-port"
                                    + " PORT, or stop what listens there",
                            port);
        }
    }

    @Test
    void shouldPassWhenEveryPortIsFree() {
        assertThatCode(() -> PortCheck.requireFree(StackPorts.free().byOption()))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseOnePortForTwoServers() {
        int port = StackPorts.freePort();

        assertThatThrownBy(
                        () ->
                                PortCheck.requireFree(
                                        Map.of("--kafka-port", port, "--flink-port", port)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("--kafka-port")
                .hasMessageContaining("--flink-port")
                .hasMessageContaining("asked for twice");
    }

    @Test
    void shouldRefuseNumbersThatAreNoPorts() {
        assertThatThrownBy(() -> new StackPorts(9092, 8085, 70_000, 8081))
                .isInstanceOf(StackException.class)
                .hasMessage("InfluxDB port 70000 is none: allowed are 1 to 65535");
    }
}
