package io.millrace.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuMarkTest {

    private static CpuMark mark(long records, long cpuMillis, long seconds) {
        return new CpuMark(records, Duration.ofMillis(cpuMillis), seconds * 1_000_000_000L);
    }

    @Test
    void shouldLeaveOutTheColdPartAndTheTimeAfterTheEnd() {
        CpuMark.Slope slope =
                CpuMark.slope(
                        List.of(
                                mark(0, 5_000, 0),
                                mark(300_000, 9_000, 4),
                                mark(500_000, 10_000, 5),
                                mark(1_000_000, 11_000, 7),
                                mark(1_000_000, 19_000, 60)),
                        0.4);

        assertThat(slope.records()).isEqualTo(500_000);
        assertThat(slope.cpuSecondsPerMillion()).isEqualTo(2, within(1e-9));
        assertThat(slope.recordsPerSecond()).isEqualTo(250_000, within(1e-6));
    }

    @Test
    void shouldRefuseARunThatIsTooShortToMeasure() {
        assertThatThrownBy(() -> CpuMark.slope(List.of(mark(10, 1, 1)), 0.4))
                .hasMessageContaining("too short");
    }
}
