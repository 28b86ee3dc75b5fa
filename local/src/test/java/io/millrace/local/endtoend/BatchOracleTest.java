package io.millrace.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BatchOracleTest {

    private final List<RawRecord> topic = new ArrayList<>();
    private final List<ThresholdRule> rules = new ArrayList<>();

    @Test
    void shouldSummariseAWindowByHand() {
        event(1, 1_000, 4).event(3, 3_000, 8).event(2, 2_000, 6).event(4, 11_000, 5);

        Expectation expectation = compute();

        Row window = row(expectation.windows, "pump 10s@0 r0");
        assertThat(window.fields())
                .containsEntry("events", 3.0)
                .containsEntry("t.count", 3.0)
                .containsEntry("t.min", 4.0)
                .containsEntry("t.max", 8.0)
                .containsEntry("t.mean", 6.0)
                .containsEntry("t.stddev", Math.sqrt(8.0 / 3))
                .containsEntry("t.first", 4.0)
                .containsEntry("t.last", 8.0);
        assertThat(keys(expectation.windows))
                .containsExactlyInAnyOrder("pump 10s@0 r0", "pump 10s@10000 r0", "pump 1m@0 r0");
        assertThat(expectation.ledgerAddsUp()).isTrue();
    }

    @Test
    void shouldNotSummariseAReadingThatIsNoNumber() {
        event(1, 1_000, Double.NaN).event(2, 2_000, 6);

        assertThat(row(compute().windows, "pump 10s@0 r0").fields())
                .containsEntry("events", 2.0)
                .containsEntry("t.count", 1.0)
                .containsEntry("t.last", 6.0);
        topic.clear();
        event(1, 1_000, Double.NaN);
        assertThat(row(compute().windows, "pump 10s@0 r0").fields()).containsOnlyKeys("events");
    }

    @Test
    void shouldCountDuplicatesOnceAndNotARestartedSequence() {
        event(1, 1_000, 4).event(1, 1_000, 4).event(1, 2_000, 6);

        Expectation expectation = compute();

        assertThat(expectation.duplicates).isEqualTo(1);
        assertThat(row(expectation.windows, "pump 10s@0 r0").fields()).containsEntry("events", 2.0);
    }

    @Test
    void shouldReviseClosedWindowAndFillOpenOneWhenEventIsLateWithinTheAllowance() {
        event(1, 1_000, 4).event(2, 30_000, 5).event(3, 2_000, 8).event(4, 31_000, 5);

        Expectation expectation = compute();

        assertThat(row(expectation.windows, "pump 10s@0 r0").fields()).containsEntry("t.max", 4.0);
        assertThat(row(expectation.windows, "pump 10s@0 r1").fields())
                .containsEntry("t.max", 8.0)
                .containsEntry("events", 2.0);
        assertThat(row(expectation.windows, "pump 1m@0 r0").fields()).containsEntry("events", 4.0);
        assertThat(expectation.lateButIncluded).isEqualTo(1);
        assertThat(expectation.passed).isEqualTo(4);
    }

    @Test
    void shouldSetAsideAnEventLaterThanTheAllowance() {
        event(1, 1_000, 4).event(2, 300_000, 5).event(3, 2_000, 8);

        Expectation expectation = compute();

        assertThat(keys(expectation.late)).containsExactly("pump #3");
        assertThat(keys(expectation.windows)).doesNotContain("pump 10s@0 r1");
        assertThat(expectation.ledgerAddsUp()).isTrue();
    }

    @Test
    void shouldSetAsideBrokenRecords() {
        event(1, 1_000, 4);
        topic.add(new RawRecord.Broken(0, 9, 1_000, "CORRUPT"));

        Expectation expectation = compute();

        assertThat(expectation.dead).containsExactly(new Row("0:9", Map.of("reason", "CORRUPT")));
        assertThat(expectation.events).isEqualTo(1);
    }

    @Test
    void shouldRefuseToGuessWhenLatenessDependsOnOtherPartitions() {
        event(1, 1_000, 4);
        topic.add(new RawRecord.Pulse(0, 8, 20_000));
        event(2, 15_000, 4);

        assertThatThrownBy(this::compute)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not a fact of the log");
    }

    @Test
    void shouldFollowTheLifeOfAnAlertByOrderOfEventTime() {
        rules.add(ThresholdRule.read("hot", 0, "\"t\" > 90 for 2s clear < 85"));
        event(1, 1_000, 91).event(3, 3_000, 92).event(2, 2_000, 91).event(4, 4_000, 86);
        event(5, 5_000, 84).event(6, 6_000, 95).event(7, 7_000, 89).event(8, 8_000, 95);

        Expectation expectation = compute();

        assertThat(keys(expectation.alerts))
                .containsExactly("RAISED pump/hot @3000", "CLEARED pump/hot @5000");
        assertThat(row(expectation.alerts, "RAISED pump/hot @3000").fields())
                .containsEntry("value", 92.0)
                .containsEntry("threshold", 90.0)
                .containsEntry("sequence", "3");
    }

    @Test
    void shouldClearByTheOldVersionAndJudgeByTheNewOneWhenRuleChanges() {
        rules.add(ThresholdRule.read("hot", 0, "\"t\" > 90 for 1s clear < 85"));
        rules.add(ThresholdRule.read("hot", 5_000, "\"t\" > 80 for 1s clear < 75"));
        event(1, 1_000, 91).event(2, 2_000, 91).event(3, 5_000, 82).event(4, 6_000, 82);

        assertThat(keys(compute().alerts))
                .containsExactly(
                        "RAISED pump/hot @2000", "CLEARED pump/hot @5000", "RAISED pump/hot @6000");
    }

    @Test
    void shouldReadTheMirrorImageOfAThreshold() {
        rules.add(ThresholdRule.read("low", 0, "\"t\" < 10 for 1s clear > 20"));
        event(1, 1_000, 9).event(2, 2_000, 9).event(3, 3_000, 15).event(4, 4_000, 21);

        assertThat(keys(compute().alerts))
                .containsExactly("RAISED pump/low @2000", "CLEARED pump/low @4000");
    }

    private Expectation compute() {
        return new BatchOracle(
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1),
                        Map.of("10s", Duration.ofSeconds(10), "1m", Duration.ofMinutes(1)),
                        rules)
                .compute(topic);
    }

    private BatchOracleTest event(long sequence, long eventTime, double value) {
        topic.add(
                new RawRecord.Event(
                        0,
                        topic.size(),
                        eventTime,
                        "pump",
                        eventTime,
                        sequence,
                        new TreeMap<>(Map.of("t", value))));
        return this;
    }

    private static Row row(List<Row> rows, String key) {
        return rows.stream().filter(row -> row.key().equals(key)).findFirst().orElseThrow();
    }

    private static List<String> keys(List<Row> rows) {
        return rows.stream().map(Row::key).toList();
    }
}
