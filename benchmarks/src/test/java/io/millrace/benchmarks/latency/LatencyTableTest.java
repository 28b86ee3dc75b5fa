package io.millrace.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmarks.latency.LatencySession.Timed;
import io.millrace.benchmarks.latency.LatencyTable.Load;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyTableTest {

    private static Timed timed(int count, long micros) {
        Histogram histogram = AlertWatch.histogram();
        histogram.recordValueWithCount(micros, count);
        return new Timed(1_000, histogram, count, 0);
    }

    @Test
    void shouldMergeRepetitionsInsteadOfAveragingPercentiles() {
        LatencyTable table = new LatencyTable();
        table.add(LatencySystem.ARRIVAL, Load.OWN, timed(990, 1_000));
        table.add(LatencySystem.ARRIVAL, Load.OWN, timed(10, 100_000));

        // 10 of 1,000 are slow: the 99th percentile lies just before them.
        assertThat(table.p99Millis(LatencySystem.ARRIVAL, Load.OWN).orElseThrow())
                .isCloseTo(1, within(0.01));
        assertThat(table.merged(LatencySystem.ARRIVAL, Load.OWN).orElseThrow().getTotalCount())
                .isEqualTo(1_000);
    }

    @Test
    void shouldTellWhatShareOfTheAlertsCame() {
        Histogram half = AlertWatch.histogram();
        half.recordValueWithCount(5_000, 50);

        assertThat(new Timed(1_000, half, 100, 0).share()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void shouldHaveNothingToTellOfWhatWasNotMeasured() {
        assertThat(new LatencyTable().p99Millis(LatencySystem.B, Load.COMMON)).isEmpty();
        assertThat(LatencyTable.merge(List.of()).getTotalCount()).isZero();
    }
}
