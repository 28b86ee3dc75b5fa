package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulators.fleet.FleetRecords.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Same seed, same bytes after the schema's id: whatever the threads or shards. */
class SameStreamTest {

    private static final long START = FleetRecords.START;
    private static final int DEVICES = 130;
    private static final Duration SPAN = Duration.ofSeconds(60);
    private static final Duration LIVE = Duration.ofSeconds(60);
    private static final long MILLIS = SPAN.plus(LIVE).toMillis();

    @Test
    void shouldBeTheSameSequenceWithOneThreadAndWithFour() {
        List<String> one = texts(FleetRecords.of(fleet(42), MILLIS, 0, 1, 1).all());
        List<String> four = texts(FleetRecords.of(fleet(42), MILLIS, 0, 1, 4).all());

        assertThat(one).hasSizeGreaterThan(DEVICES * 80);
        assertThat(four).isEqualTo(one);
    }

    @Test
    void shouldBeTheSamePerDeviceWithOneShardAndWithThree() {
        Map<String, List<String>> one = byKey(FleetRecords.of(fleet(42), MILLIS).all());
        Map<String, List<String>> three = new HashMap<>();
        TransportCounts sum = TransportCounts.none();
        for (int shard = 0; shard < 3; shard++) {
            FleetRecords records = FleetRecords.of(fleet(42), MILLIS, shard, 3, 1 + shard);
            Map<String, List<String>> ofShard = byKey(records.all());
            assertThat(three).doesNotContainKeys(ofShard.keySet().toArray(String[]::new));
            three.putAll(ofShard);
            sum = sum.plus(records.counts());
        }

        assertThat(three).isEqualTo(one);
        assertThat(sum).isEqualTo(FleetRecords.of(fleet(42), MILLIS).counts());
    }

    @Test
    void shouldBeInTheOrderInWhichRecordsAreDue() {
        assertThat(FleetRecords.of(fleet(42), MILLIS).all().stream().map(Sent::due)).isSorted();
    }

    @Test
    void shouldDifferForAnotherSeed() {
        assertThat(texts(FleetRecords.of(fleet(42), MILLIS).all()))
                .isNotEqualTo(texts(FleetRecords.of(fleet(43), MILLIS).all()));
    }

    /** Without this the tests above could pass without a fault. */
    @Test
    void shouldHaveEveryKindOfFaultInTheScript() {
        Set<String> scripted =
                script().faults().stream()
                        .map(fault -> fault.kind().label())
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(scripted).isEqualTo(new TreeSet<>(FaultKind.labels()));
        TransportCounts counts = FleetRecords.of(fleet(42), MILLIS).counts();
        assertThat(counts.lost()).isPositive();
        assertThat(counts.duplicates()).isPositive();
        assertThat(counts.disordered()).isPositive();
        assertThat(counts.lateBeyondBound()).isPositive();
        assertThat(counts.batched()).isPositive();
        assertThat(counts.wrongClock()).isPositive();
        assertThat(counts.upgraded()).isPositive();
        assertThat(counts.corrupt()).isPositive();
    }

    private static FaultScript script() {
        List<ScriptedFault> faults = new ArrayList<>();
        int device = 0;
        for (FaultKind kind : FaultKind.values()) {
            String line =
                    switch (kind) {
                        case GATEWAY_OUTAGE -> "gateway=2,kind=gateway-outage,at=live,for=20s";
                        case PARTITION_SILENT ->
                                "partition=0,kind=partition-silent,at=live,for=20s";
                        case WORN -> "device=" + device + ",kind=worn,size=1";
                        case SCHEMA_UPGRADE -> "device=" + device + ",kind=schema-upgrade,at=live";
                        default ->
                                "device="
                                        + device
                                        + ",kind="
                                        + kind.label()
                                        + ",at=live+10s"
                                        + (kind.onMetric() ? ",metric=temperature" : "")
                                        + (kind.lasts() ? ",for=20s" : "");
                    };
            faults.add(ScriptedFault.parse(line));
            device++;
        }
        for (String line :
                List.of(
                        "kind=spike,metric=vibration,rate=1000/d,for=10s",
                        "kind=loss,share=0.5,rate=500/d,for=10s",
                        "kind=clock-behind,rate=500/d,for=10s",
                        "kind=poison-tenant,rate=500/d")) {
            faults.add(ScriptedFault.parse(line));
        }
        return new FaultScript(faults);
    }

    private static Fleet fleet(long seed) {
        FleetSettings settings =
                FleetSettings.of(DEVICES, seed)
                        .withPast(SPAN, 10)
                        .withRunFor(LIVE)
                        .withTypes(List.of("pump", "motor", "compressor", "battery"))
                        .withTransport(
                                TransportSettings.usual()
                                        .withLoss(0.01)
                                        .withRates(0.01, 0.01)
                                        .withExactly(5, 9))
                        .withFaults(script());
        return new Fleet(settings, START, START + SPAN.toMillis());
    }

    private static List<String> texts(List<Sent> all) {
        return all.stream().map(Sent::text).toList();
    }

    private static Map<String, List<String>> byKey(List<Sent> all) {
        return all.stream()
                .collect(
                        Collectors.groupingBy(
                                Sent::key, Collectors.mapping(Sent::text, Collectors.toList())));
    }
}
