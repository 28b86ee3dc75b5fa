package io.millrace.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Proves that the comparison bites: every kind of damage to a right result turns it red. */
class DifferencesTest {

    private final List<Row> expected =
            List.of(
                    window("pump-1 10s@0 r0", 10, 0.5, 32),
                    window("pump-1 10s@10000 r0", 11, 0.25, 32),
                    window("pump-1 10s@10000 r1", 11.5, 0.25, 32),
                    alert("RAISED pump-1/hot @12000", "12000"),
                    alert("CLEARED pump-1/hot @15000", "12000"));

    private final List<Row> actual = new ArrayList<>(expected);

    @Test
    void shouldFindNothingWhenResultsAreEqualInAnyOrder() {
        Collections.reverse(actual);

        assertThat(compare().isEmpty()).isTrue();
    }

    @Test
    void shouldNameTheWindowWhenOneIsDropped() {
        actual.remove(1);

        assertThat(compare().isEmpty()).isFalse();
        assertThat(compare().lost()).containsExactly("pump-1 10s@10000 r0");
    }

    @Test
    void shouldNameTheRecordWhenOneIsDoubled() {
        actual.add(actual.get(2));

        assertThat(compare().isEmpty()).isFalse();
        assertThat(compare().repeated()).containsExactly("pump-1 10s@10000 r1 ×2");
    }

    @Test
    void shouldNameBothTimesWhenAlertIsShifted() {
        actual.set(3, alert("RAISED pump-1/hot @13000", "13000"));

        assertThat(compare().isEmpty()).isFalse();
        assertThat(compare().lost()).containsExactly("RAISED pump-1/hot @12000");
        assertThat(compare().unexpected()).containsExactly("RAISED pump-1/hot @13000");
    }

    @Test
    void shouldNameTheFieldWhenTextDiffers() {
        actual.set(4, alert("CLEARED pump-1/hot @15000", "12001"));

        assertThat(compare().wrong())
                .containsExactly("CLEARED pump-1/hot @15000 raisedAt: expected 12000, found 12001");
    }

    @Test
    void shouldAllowRoundingAndNothingMore() {
        actual.set(0, window("pump-1 10s@0 r0", 10 * (1 + 5e-10), 0.5, 32));
        assertThat(compare().isEmpty()).isTrue();

        actual.set(0, window("pump-1 10s@0 r0", 10 * (1 + 5e-9), 0.5, 32));
        assertThat(compare().wrong()).singleElement().asString().contains("mean: expected 10.0");
    }

    @Test
    void shouldTakeRoundingOfAZeroSpreadForZeroAndARealSpreadForWrong() {
        List<Row> steady = List.of(window("w", 32, 0, 32));

        assertThat(Differences.between(steady, List.of(window("w", 32, 1e-14, 32))).isEmpty())
                .isTrue();
        assertThat(Differences.between(steady, List.of(window("w", 32, 1e-6, 32))).wrong())
                .hasSize(1);
    }

    @Test
    void shouldSeeMissingAndAdditionalFields() {
        actual.set(0, new Row("pump-1 10s@0 r0", Map.of("mean", 10.0, "max", 32.0, "min", 3.0)));

        assertThat(compare().wrong())
                .containsExactlyInAnyOrder(
                        "pump-1 10s@0 r0 stddev: expected 0.5, found null",
                        "pump-1 10s@0 r0 min: expected null, found 3.0");
    }

    @Test
    void shouldSayHowManyMoreThereAreWhenThereAreMany() {
        List<Row> many = new ArrayList<>();
        for (int i = 100; i < 125; i++) {
            many.add(window("w" + i, 1, 1, 1));
        }

        assertThat(Differences.between(many, List.of()).toString())
                .startsWith("lost 25\n  w100")
                .contains("and 15 more");
    }

    private Differences compare() {
        return Differences.between(expected, actual);
    }

    private static Row window(String key, double mean, double deviation, double max) {
        return new Row(key, Map.of("mean", mean, "stddev", deviation, "max", max));
    }

    private static Row alert(String key, String raisedAt) {
        return new Row(key, Map.of("raisedAt", raisedAt));
    }
}
