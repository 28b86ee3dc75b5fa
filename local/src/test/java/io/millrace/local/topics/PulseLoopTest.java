package io.millrace.local.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.kafka.KafkaUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PulseLoopTest {

    private final List<Long> written = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private long now = 10_000;

    private final PulseLoop loop = new PulseLoop(() -> now, millis -> now += millis, said::add);

    @Test
    void shouldTellTheTimeOnAFixedBeat() throws InterruptedException {
        loop.run(
                time -> {
                    written.add(time);
                    now += 300;
                },
                Duration.ofSeconds(1),
                () -> written.size() == 3);

        assertThat(written).containsExactly(10_000L, 11_000L, 12_000L);
    }

    @Test
    void shouldNotMakeUpForBeatsThatAWriteTook() throws InterruptedException {
        loop.run(
                time -> {
                    written.add(time);
                    now += 2_500;
                },
                Duration.ofSeconds(1),
                () -> written.size() == 2);

        assertThat(written).containsExactly(10_000L, 12_500L);
    }

    @Test
    void shouldTryOnAndSaySoOnceWhileKafkaIsAway() throws InterruptedException {
        loop.run(
                time -> {
                    if (time < 13_000) {
                        throw new KafkaUnavailableException("Kafka did not take a pulse", null);
                    }
                    written.add(time);
                },
                Duration.ofSeconds(1),
                () -> written.size() == 2);

        assertThat(written).containsExactly(13_000L, 14_000L);
        assertThat(said)
                .containsExactly(
                        "Kafka did not take a pulse; trying on", "Kafka takes pulses again");
    }

    @Test
    void shouldPulseTheTopicsWhoseTimeJobsWaitFor() {
        assertThat(PulseCommand.ofCatalogue())
                .containsExactlyInAnyOrder(
                        "iot.device-events",
                        "iot.device-profiles",
                        "iot.device-types",
                        "iot.alert-rules",
                        "iot.models",
                        "iot.maintenance-events");
    }
}
