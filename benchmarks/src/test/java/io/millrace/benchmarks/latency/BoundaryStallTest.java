package io.millrace.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmarks.latency.BoundaryStall.Probe;
import io.millrace.benchmarks.latency.BoundaryStall.Span;
import io.millrace.benchmarks.systems.BarrierWatch.Barrier;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundaryStallTest {

    private static final Span BEFORE = new Span(0, 1_000);
    private static final Span DUE = new Span(1_000, 2_000);
    private static final List<Probe> PROBES =
            List.of(
                    new Probe(100, 4_000),
                    new Probe(200, 5_000),
                    new Probe(999, 9_000),
                    new Probe(1_000, 12_000),
                    new Probe(1_999, 25_000),
                    new Probe(2_000, 90_000));

    @Test
    void shouldTakeTheLongestWait() {
        BoundaryStall stall = BoundaryStall.of(10, BEFORE, DUE, PROBES, Map.of());

        assertThat(stall.baseMillis()).isCloseTo(5, within(1e-9));
        assertThat(stall.mostMillis()).isCloseTo(25, within(1e-9));
        assertThat(stall.probes()).isEqualTo(2);
        assertThat(stall.stallMillis()).isCloseTo(25, within(1e-9));
    }

    @Test
    void shouldCountABarrierThatWaitsLongerThanAnyEvent() {
        Map<Long, Barrier> barriers =
                Map.of(500L, new Barrier(500, 3, 10, 0), 1_500L, new Barrier(1_500, 43, 60, 0));

        assertThat(BoundaryStall.of(10, BEFORE, DUE, PROBES, barriers).stallMillis())
                .isCloseTo(43, within(1e-9));
    }

    @Test
    void shouldNotTakeSilenceForSpeed() {
        assertThatThrownBy(() -> BoundaryStall.of(10, BEFORE, new Span(5, 6), PROBES, Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0 after it");
    }
}
