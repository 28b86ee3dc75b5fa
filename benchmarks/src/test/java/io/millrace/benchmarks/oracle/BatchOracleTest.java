package io.millrace.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.oracle.RawRecord.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BatchOracleTest {

    private final List<RawRecord> topic = new ArrayList<>();
    private final List<ThresholdRule> rules = new ArrayList<>();
    private final Map<String, DeviceFacts> facts = new HashMap<>();
    private ActualFate fate = ActualFate.NONE;

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
        assertThat(expectation.gap()).isZero();
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

        assertThat(keys(expectation.late)).containsExactly("pump #3 from 0:2");
        assertThat(keys(expectation.windows)).doesNotContain("pump 10s@0 r1");
        assertThat(expectation.gap()).isZero();
    }

    @Test
    void shouldSetAsideBrokenRecords() {
        event(1, 1_000, 4);
        topic.add(new RawRecord.Broken(new Source(0, 9), 1_000, "CORRUPT"));

        Expectation expectation = compute();

        assertThat(expectation.dead).containsExactly(Map.entry(new Source(0, 9), "CORRUPT"));
        assertThat(expectation.gap()).isZero();
    }

    @Test
    void shouldLeaveOpenWhatOnlyOtherPartitionsDecideAndJudgeTheLastRevisionAlone() {
        event(1, 1_000, 4);
        pulse(20_000);
        event(2, 15_000, 4);

        Expectation expectation = compute();

        assertThat(expectation.undecided).isEqualTo(1);
        assertThat(expectation.undecidedWindows).containsExactly("pump 10s@10000", "pump 1m@0");
        assertThat(expectation.gap()).isZero();
        assertThat(row(expectation.windows, "pump 1m@0 r0").fields()).containsEntry("events", 2.0);
    }

    @Test
    void shouldFollowTheLedgerWhereTheLogDoesNotDecide() {
        event(1, 1_000, 4);
        pulse(100_000);
        event(2, 15_000, 4).event(3, 16_000, 4);
        fate = new ActualFate(Map.of(new Source(0, 2), 98_000L), Map.of());

        Expectation expectation = compute();

        assertThat(keys(expectation.late)).containsExactly("pump #2 from 0:2", "pump #3 from 0:3");
        // The first one tells how far time had come, so the second one is no question any more.
        assertThat(expectation.undecided).isEqualTo(1);
        assertThat(keys(expectation.windows)).doesNotContain("pump 10s@10000 r0");
    }

    @Test
    void shouldNotBelieveALedgerThatHoldsAnEventInTime() {
        event(1, 1_000, 4).event(2, 2_000, 4);
        fate = new ActualFate(Map.of(new Source(0, 1), 90_000L), Map.of());

        assertThat(compute().late).isEmpty();
    }

    @Test
    void shouldFindTheWayThatUndecidedEventsHaveGoneByTheAlerts() {
        rules.add(rule("hot", 0, "t > 90"));
        event(1, 1_000, 4);
        pulse(20_000);
        event(2, 15_000, 95).event(3, 30_000, 4);
        assertThat(compute().alerts).isEmpty();

        Row raised = new Row("RAISED pump/hot @15000", Map.of());
        Row cleared = new Row("CLEARED pump/hot @30000", Map.of());
        fate = new ActualFate(Map.of(), Map.of("pump", List.of(raised, cleared)));
        assertThat(keys(compute().alerts)).containsExactly(raised.key(), cleared.key());

        Row impossible = new Row("RAISED pump/hot @1000", Map.of());
        fate = new ActualFate(Map.of(), Map.of("pump", List.of(impossible)));
        assertThat(compute().alerts).isEmpty();
    }

    @Test
    void shouldNotJudgeAlertsAroundManyUndecidedEvents() {
        rules.add(rule("hot", 0, "t > 90"));
        event(1, 1_000, 4);
        pulse(60_000);
        for (int i = 0; i < 11; i++) {
            event(2 + i, 20_000 + i * 3_000L, 95);
        }
        Expectation expectation = compute();

        assertThat(expectation.isDecided("pump", 20_000)).isFalse();
        assertThat(expectation.isDecided("pump", 19_999)).isTrue();
        assertThat(expectation.isDecided("motor", 20_000)).isTrue();
    }

    @Test
    void shouldWaitForTheUploadOfABatch() {
        facts.put("pump", new DeviceFacts("t", "pump", 300_000, 0, Long.MIN_VALUE));
        event(1, 1_000, 4);
        pulse(250_000);
        event(2, 11_000, 4).event(3, 21_000, 4);

        Expectation expectation = compute();

        assertThat(expectation.undecided).isZero();
        assertThat(expectation.late).isEmpty();
        assertThat(keys(expectation.windows))
                .contains("pump 10s@0 r0", "pump 10s@10000 r0", "pump 10s@20000 r0");
    }

    @Test
    void shouldRefuseWrongClocksAndKeepAnAcceptedOneFromMovingOthers() {
        event(1, 1_000, 4);
        at(1_000, "pump", 2, 301_000);
        at(1_000, "motor", 1, 301_001);
        at(1_000, "motor", 2, 1_000 - 7 * 86_400_000L - 1);
        at(2_000, "motor", 3, 2_000);
        at(200_000, "pump", 3, 200_000);

        Expectation expectation = compute();

        assertThat(expectation.dead)
                .containsOnly(
                        Map.entry(new Source(0, 2), "CLOCK_IN_FUTURE"),
                        Map.entry(new Source(0, 3), "CLOCK_TOO_OLD"));
        // The pump is judged by its own clock, the motor by nobody else's.
        assertThat(keys(expectation.late)).containsExactly("pump #3 from 0:5");
        assertThat(row(expectation.windows, "motor 10s@0 r0").fields())
                .containsEntry("events", 1.0);
        assertThat(expectation.gap()).isZero();
    }

    @Test
    void shouldRefuseAForeignTenantWithoutTakingItForADuplicate() {
        facts.put("pump", new DeviceFacts("t", "pump", 0, 0, Long.MIN_VALUE));
        topic.add(event("pump", "elsewhere", 1_000, 1, 1_000, 4));
        event(1, 1_000, 4);

        Expectation expectation = compute();

        assertThat(expectation.dead)
                .containsExactly(Map.entry(new Source(0, 0), "TENANT_MISMATCH"));
        assertThat(expectation.passed).isEqualTo(1);
        assertThat(expectation.duplicates).isZero();
    }

    @Test
    void shouldBeginAtRevisionOneWhenALateEventOpensAWindowThatClosedEmpty() {
        event(1, 1_000, 4).event(2, 40_000, 5).event(3, 15_000, 6);

        assertThat(keys(compute().windows))
                .contains("pump 10s@10000 r1")
                .doesNotContain("pump 10s@10000 r0");
    }

    @Test
    void shouldApplyARuleOnlyToItsDeviceTypeAndOnlyFromItsPublication() {
        rules.add(ThresholdRule.read("hot", 0, 5_000, "motor", "t > 90").orElseThrow());
        event(1, 6_000, 95);
        at(7_000, "motor", 1, 4_000);
        at(7_001, "motor", 2, 5_000);

        assertThat(keys(compute().alerts)).containsExactly("RAISED motor/hot @5000");
    }

    @Test
    void shouldKnowOnlyThresholdsOnOneMetric() {
        assertThat(ThresholdRule.read("a", 0, 0, null, "anomaly(*) >= 0.5 for 3s")).isEmpty();
        assertThat(ThresholdRule.read("b", 0, 0, null, "remaining_life < 24h clear > 36h"))
                .isEmpty();
        assertThat(ThresholdRule.read("c", 0, 0, null, "remaining_life < 24")).isEmpty();
        assertThat(ThresholdRule.read("c", 0, 0, null, "failure_probability > 0.5")).isEmpty();
        assertThat(ThresholdRule.read("d", 0, 0, null, "vibration>=12 for 1.5m clear<10.5"))
                .hasValueSatisfying(
                        rule -> {
                            assertThat(rule.condition().holdMillis()).isEqualTo(90_000);
                            assertThat(rule.condition().isBad(12)).isTrue();
                            assertThat(rule.condition().isGood(10.5)).isFalse();
                        });
    }

    @Test
    void shouldFollowTheLifeOfAnAlertByOrderOfEventTime() {
        rules.add(rule("hot", 0, "\"t\" > 90 for 2s clear < 85"));
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
        rules.add(rule("hot", 0, "\"t\" > 90 for 1s clear < 85"));
        rules.add(rule("hot", 5_000, "\"t\" > 80 for 1s clear < 75"));
        event(1, 1_000, 91).event(2, 2_000, 91).event(3, 5_000, 82).event(4, 6_000, 82);

        assertThat(keys(compute().alerts))
                .containsExactly(
                        "RAISED pump/hot @2000", "CLEARED pump/hot @5000", "RAISED pump/hot @6000");
    }

    @Test
    void shouldReadTheMirrorImageOfAThreshold() {
        rules.add(rule("low", 0, "\"t\" < 10 for 1s clear > 20"));
        event(1, 1_000, 9).event(2, 2_000, 9).event(3, 3_000, 15).event(4, 4_000, 21);

        assertThat(keys(compute().alerts))
                .containsExactly("RAISED pump/low @2000", "CLEARED pump/low @4000");
    }

    @Test
    void shouldNotExpectWhatTheEndOfTheRunCutOff() {
        rules.add(rule("hot", 0, "t > 90"));
        event(1, 1_000, 95).event(2, 10_500, 4).event(3, 12_000, 95);
        pulse(13_000);

        Expectation expectation = compute(new RunEnd(13_000, 13_000));

        assertThat(keys(expectation.windows)).containsExactly("pump 10s@0 r0");
        assertThat(keys(expectation.alerts))
                .containsExactly("RAISED pump/hot @1000", "CLEARED pump/hot @10500");
        assertThat(expectation.perhaps).isEmpty();
        assertThat(expectation.gap()).isZero();
    }

    @Test
    void shouldWaitForTheSlowestInputAndForTheUploadAtTheEnd() {
        event(1, 1_000, 4).event(2, 10_500, 4);
        pulse(70_000);
        assertThat(keys(compute(new RunEnd(70_000, 70_000)).windows)).contains("pump 1m@0 r0");

        assertThat(keys(compute(new RunEnd(9_999, 70_000)).windows)).isEmpty();
        assertThat(keys(compute(new RunEnd(70_000, 10_000)).windows))
                .containsExactly("pump 10s@0 r0");

        facts.put("pump", new DeviceFacts("t", "pump", 57_000, 0, Long.MIN_VALUE));
        assertThat(keys(compute(new RunEnd(70_000, 70_000)).windows))
                .containsExactly("pump 10s@0 r0");
    }

    @Test
    void shouldAcceptBothWhereADeviceIsAheadOfTheEnd() {
        rules.add(rule("hot", 0, "t > 90"));
        event(1, 1_000, 4).event(2, 11_500, 95);
        at(13_000, "pump", 3, 40_000);

        Expectation expectation = compute(new RunEnd(13_000, 13_000));

        assertThat(keys(expectation.alerts)).containsExactly("RAISED pump/hot @11500");
        assertThat(expectation.perhaps).containsExactly("RAISED pump/hot @11500");
        assertThat(keys(expectation.windows)).containsExactly("pump 10s@0 r0");
    }

    @Test
    void shouldExpectACorrectionOnceResultsStandWhereItWasJudged() {
        event(1, 1_000, 4).event(2, 21_000, 4).event(3, 2_000, 5);

        assertThat(keys(compute(new RunEnd(21_000, 18_999)).windows))
                .containsExactly("pump 10s@0 r0");
        assertThat(keys(compute(new RunEnd(21_000, 19_000)).windows))
                .containsExactly("pump 10s@0 r0", "pump 10s@0 r1");
    }

    @Test
    void shouldAcceptACorrectionEitherWayWhereOnlyOtherPartitionsTellWhenItWasJudged() {
        event(1, 1_000, 4).event(2, 21_000, 4);
        pulse(25_000);
        event(3, 2_000, 5);

        Expectation expectation = compute(new RunEnd(20_000, 20_000));

        assertThat(keys(expectation.windows)).containsExactly("pump 10s@0 r0", "pump 10s@0 r1");
        assertThat(expectation.perhaps).containsExactly("pump 10s@0 r1");
    }

    private Expectation compute(RunEnd end) {
        return new BatchOracle(OracleRules.DEFAULT, rules, facts, fate).compute(topic, end);
    }

    private Expectation compute() {
        return new BatchOracle(OracleRules.DEFAULT, rules, facts, fate).compute(topic);
    }

    private static ThresholdRule rule(String id, long from, String condition) {
        return ThresholdRule.read(id, from, from, null, condition).orElseThrow();
    }

    private BatchOracleTest event(long sequence, long eventTime, double value) {
        topic.add(event("pump", "t", eventTime, sequence, eventTime, value));
        return this;
    }

    private void at(long recordTime, String device, long sequence, long eventTime) {
        topic.add(event(device, "t", recordTime, sequence, eventTime, 95));
    }

    private void pulse(long time) {
        topic.add(new RawRecord.Pulse(new Source(0, topic.size()), time));
    }

    private RawRecord event(
            String device,
            String tenant,
            long recordTime,
            long sequence,
            long eventTime,
            double value) {
        return new RawRecord.Event(
                new Source(0, topic.size()),
                recordTime,
                device,
                tenant,
                device,
                eventTime,
                sequence,
                new TreeMap<>(Map.of("t", value)));
    }

    private static Row row(List<Row> rows, String key) {
        return rows.stream().filter(row -> row.key().equals(key)).findFirst().orElseThrow();
    }

    private static List<String> keys(List<Row> rows) {
        return rows.stream().map(Row::key).toList();
    }
}
