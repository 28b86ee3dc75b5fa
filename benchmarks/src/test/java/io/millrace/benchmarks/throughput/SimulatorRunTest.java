package io.millrace.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatorRunTest {

    @Test
    void shouldLeaveOutTheRoundThatWarmsUp() {
        SimulatorRun.Cost cost =
                SimulatorRun.Cost.of(
                        List.of(
                                new double[] {1000, 100, 100},
                                new double[] {1000, 2, 1},
                                new double[] {3000, 2, 1}));

        assertThat(cost).isEqualTo(new SimulatorRun.Cost(4000, 4, 2));
        assertThat(cost.eventsPerCpuSecond()).isEqualTo(1000);
        assertThatThrownBy(() -> SimulatorRun.Cost.of(List.of(new double[] {1, 1, 1})))
                .hasMessage("a run of 1 rounds: want 2");
    }

    @Test
    void shouldTellHowUnevenThePaceWas() {
        SimulatorRun.Pace pace =
                new SimulatorRun.Pace(
                        10,
                        Duration.ofSeconds(1),
                        List.of(new double[] {8, 3}, new double[] {10, 40}, new double[] {12, 5}));

        assertThat(pace.least()).isEqualTo(0.8);
        assertThat(pace.most()).isEqualTo(1.2);
        assertThat(pace.maxBehindMillis()).isEqualTo(40);
    }
}
