package io.millrace.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputCheckTest {

    private static final List<long[]> MINUTE = List.of(new long[] {60_000, 60_000});
    private static final List<long[]> SLIDING = List.of(new long[] {120_000, 60_000});
    private static final long ALL = Long.MAX_VALUE;

    private final WindowReference reference = new WindowReference(1);

    private void event(long offset, String device, long time, double... values) {
        String[] metrics = {"a", "b"};
        reference.add(0, offset, device, time, metrics, values, values.length);
    }

    private static OutputCheck.Verdict verdict(
            Map<WindowKey, WindowRow> expected, Map<WindowKey, WindowRow> written) {
        OutputCheck.Comparison comparison = new OutputCheck.Comparison(expected, ALL);
        written.forEach(comparison::take);
        return comparison.verdict();
    }

    @Test
    void shouldComputeTumblingAndSlidingWindowsFromTheEvents() {
        event(0, "d", 1_000, 1, 5);
        event(1, "d", 59_000, 3);
        event(2, "d", 61_000, 10);

        Map<WindowKey, WindowRow> rows = reference.rows(MINUTE, ALL);
        assertThat(rows).hasSize(3);
        assertThat(rows.get(new WindowKey("d", "a", 0, 60_000)))
                .isEqualTo(new WindowRow(2, 4, 1, 3, 2, 1));
        assertThat(reference.rows(SLIDING, ALL).get(new WindowKey("d", "a", 0, 120_000)).count())
                .isEqualTo(3);
        assertThat(reference.rows(SLIDING, ALL).get(new WindowKey("d", "a", -60_000, 60_000)).sum())
                .isEqualTo(4);
    }

    @Test
    void shouldHoldASystemOnlyToWhatItMustHaveClosed() {
        event(0, "d", 0, 1);
        event(1_000, "d", 100_000, 1);
        event(2_000, "d", 200_000, 1);

        assertThat(reference.closedUntil(Map.of(0, 1_500L))).isEqualTo(95_000);
        assertThat(reference.closedUntil(Map.of())).isEqualTo(Long.MIN_VALUE);
        assertThat(reference.rows(MINUTE, 95_000)).hasSize(1);
    }

    @Test
    void shouldFindEveryKindOfDamage() {
        for (int i = 0; i < 10; i++) {
            event(i, "d", i * 60_000L, i, -i);
        }
        Map<WindowKey, WindowRow> right = reference.rows(MINUTE, ALL);
        assertThat(verdict(right, right).isGood()).isTrue();

        WindowKey one = new WindowKey("d", "a", 180_000, 240_000);
        Map<WindowKey, WindowRow> dropped = new HashMap<>(right);
        dropped.remove(one);
        assertThat(verdict(right, dropped).missing()).isEqualTo(1);

        Map<WindowKey, WindowRow> shifted = new HashMap<>(right);
        shifted.put(one, new WindowRow(1, 3, 3, 3, 3.000_001, 0));
        assertThat(verdict(right, shifted).wrong()).isEqualTo(1);

        OutputCheck.Comparison twice = new OutputCheck.Comparison(right, ALL);
        right.forEach(twice::take);
        twice.take(one, right.get(one));
        assertThat(twice.verdict().unexpected()).isEqualTo(1);
        assertThat(twice.verdict().isGood()).isFalse();

        assertThat(verdict(Map.of(), Map.of()).isGood()).isFalse();
    }

    @Test
    void shouldForgiveRoundingAndNothingElse() {
        WindowRow row = new WindowRow(2, 2e6, 1e6, 1e6, 1e6, 0);
        assertThat(row.agrees(new WindowRow(2, 2e6 + 1e-4, 1e6, 1e6, 1e6 + 1e-4, 1e-4))).isTrue();
        assertThat(row.agrees(new WindowRow(2, 2e6, 1e6, 1e6, 1e6 + 1, 0))).isFalse();
        assertThat(row.agrees(new WindowRow(3, 2e6, 1e6, 1e6, 1e6, 0))).isFalse();
        assertThat(row.agrees(new WindowRow(2, Double.NaN, 1e6, 1e6, 1e6, 0))).isTrue();
    }

    @Test
    void shouldDrawABarForEachSystem() {
        String svg = SpeedReport.plot("cost", Map.of("ours", new double[] {1, 0.5, 2}));
        assertThat(svg).contains("<svg", "ours", "1.00", "</svg>");
    }
}
