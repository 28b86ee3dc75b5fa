package io.millrace.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrafficTest {

    private static final long BEGIN = 1_795_377_600_000L;

    private final Traffic traffic = Traffic.of(Recording.generate(7), BEGIN, 1);

    @Test
    void shouldHoldEveryKindOfTroubleThatTheTestIsAbout() {
        Expectation expectation = expect();

        assertThat(expectation.duplicates).isPositive();
        assertThat(expectation.lateButIncluded).isPositive();
        assertThat(expectation.late).isNotEmpty();
        assertThat(expectation.alerts).isNotEmpty();
        assertThat(expectation.windows).anyMatch(row -> row.key().endsWith("r1"));
        assertThat(expectation.gap()).isZero();
        assertThat(expectation.undecided).isZero();
    }

    @Test
    void shouldGiveTheSameTrafficAgain() {
        assertThat(Traffic.of(Recording.generate(7), BEGIN, 1).shipments())
                .isEqualTo(traffic.shipments());
    }

    @Test
    void shouldReadTheRecordingsLayout() {
        List<Recording.Sample> rows =
                Recording.rows(
                        List.of(
                                "datetime;Current;Volume Flow RateRMS;anomaly;changepoint",
                                "2020-03-09 10:14:33;1.3302;32.0;0.0;0.0",
                                "2020-03-09 10:14:35;1.35399;32.5;1.0;0.0"));

        assertThat(rows)
                .containsExactly(
                        new Recording.Sample(
                                0, Map.of("Current", 1.3302, "Volume Flow RateRMS", 32.0)),
                        new Recording.Sample(
                                2_000, Map.of("Current", 1.35399, "Volume Flow RateRMS", 32.5)));
    }

    /** As one partition would hold it: the pulse of each second behind what was due by then. */
    private Expectation expect() {
        List<RawRecord> topic = new ArrayList<>();
        for (Traffic.Shipment shipment : traffic.shipments()) {
            topic.add(
                    new RawRecord.Event(
                            new RawRecord.Source(0, topic.size()),
                            shipment.due(),
                            shipment.event().getDeviceId(),
                            shipment.event().getTenantId(),
                            shipment.event().getDeviceType(),
                            shipment.event().getEventTime().toEpochMilli(),
                            shipment.event().getSequence(),
                            new TreeMap<>(shipment.event().getReadings())));
        }
        for (long pulse = BEGIN; pulse <= traffic.end(); pulse += 1_000) {
            topic.add(new RawRecord.Pulse(new RawRecord.Source(0, topic.size()), pulse));
        }
        topic.sort(
                Comparator.comparingLong(RawRecord::recordTime)
                        .thenComparing(record -> record instanceof RawRecord.Pulse));
        return new BatchOracle(OracleRules.DEFAULT, thresholds(), Map.of(), ActualFate.NONE)
                .compute(topic);
    }

    private static List<ThresholdRule> thresholds() {
        return EndToEndRules.all(BEGIN).stream()
                .map(
                        rule ->
                                ThresholdRule.read(
                                        rule.getRuleId(),
                                        rule.getValidFrom().toEpochMilli(),
                                        rule.getValidFrom().toEpochMilli(),
                                        null,
                                        rule.getCondition()))
                .flatMap(Optional::stream)
                .toList();
    }
}
