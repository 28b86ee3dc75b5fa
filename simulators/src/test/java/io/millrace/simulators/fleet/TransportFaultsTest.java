package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulators.fleet.FleetRecords.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finds the signature of each transport fault where it is, and nowhere else. */
class TransportFaultsTest {

    private static final long START = FleetRecords.START;
    private static final long SPAN = 300_000;
    private static final long FROM = START + 100_000;
    private static final long TO = START + 160_000;
    private static final String HIT = "motor-00001";
    private static final int EVENTS = 300;

    @Test
    void shouldLoseNothingWithoutAFault() {
        FleetRecords records = run();

        for (String device : List.of("pump-00000", HIT, "compressor-00002", "pump-00003")) {
            assertThat(sequences(records.of(device))).hasSize(EVENTS);
            assertThat(records.of(device)).allMatch(TransportFaultsTest::isOrdinary);
        }
        assertThat(records.counts().sent()).isEqualTo(4 * EVENTS);
        assertThat(records.counts().records()).isEqualTo(4 * EVENTS);
    }

    @Test
    void shouldLoseAShareWithinTheTimeOnly() {
        FleetRecords records = run("device=1,kind=loss,share=0.5,at=start+100s,for=60s");

        Set<Long> lost = lost(records.of(HIT));
        assertThat(lost).hasSizeBetween(18, 42).allMatch(sequence -> isInside(HIT, sequence));
        assertOthersAreOrdinary(records);
        assertThat(records.of(HIT)).allMatch(TransportFaultsTest::isOrdinary);
        assertThat(records.counts().lost()).isEqualTo(lost.size());
        assertThat(records.counts().sent()).isEqualTo(records.all().size());
    }

    @Test
    void shouldLoseEverythingWithoutAShare() {
        FleetRecords records = run("device=1,kind=loss,at=start+100s,for=60s");

        assertThat(lost(records.of(HIT))).hasSize(60);
    }

    @Test
    void shouldRepeatAShareWithinTheTimeOnly() {
        FleetRecords records = run("device=1,kind=duplicate,share=0.5,at=start+100s,for=60s");

        List<Sent> repeats = of(records.of(HIT), RecordKind.DUPLICATE);
        assertThat(repeats).hasSizeBetween(18, 42);
        for (Sent repeat : repeats) {
            assertThat(repeat.eventTime()).isBetween(FROM, TO - 1);
            assertThat(repeat.due() - repeat.eventTime()).isBetween(1L, 1_500L);
            assertThat(records.of(HIT))
                    .filteredOn(sent -> Arrays.equals(sent.value(), repeat.value()))
                    .hasSize(2);
        }
        assertThat(records.of(HIT).size() - repeats.size()).isEqualTo(EVENTS);
        assertThat(records.counts().duplicates()).isEqualTo(repeats.size());
        assertOthersAreOrdinary(records);
    }

    @Test
    void shouldReorderWithinTheBoundWithinTheTimeOnly() {
        FleetRecords records = run("device=1,kind=reorder,share=0.5,at=start+100s,for=60s");

        List<Sent> behind = of(records.of(HIT), RecordKind.DISORDERED);
        assertThat(behind).hasSizeBetween(18, 42);
        for (Sent sent : behind) {
            assertThat(sent.eventTime()).isBetween(FROM, TO - 1);
            assertThat(sent.due() - sent.eventTime()).isBetween(1L, 1_500L);
        }
        assertThat(rest(records.of(HIT), behind)).allMatch(TransportFaultsTest::isOrdinary);
        assertThat(overtaken(records.of(HIT))).isPositive();
        assertThat(records.counts().disordered()).isEqualTo(behind.size());
        assertOthersAreOrdinary(records);
    }

    @Test
    void shouldDelayBeyondTheBoundWithinTheTimeOnly() {
        FleetRecords records = run("device=1,kind=late,share=0.5,at=start+100s,for=60s");

        List<Sent> late = of(records.of(HIT), RecordKind.LATE);
        assertThat(late).hasSizeBetween(18, 42);
        for (Sent sent : late) {
            assertThat(sent.eventTime()).isBetween(FROM, TO - 1);
            assertThat(sent.due() - sent.eventTime()).isBetween(90_000L, 120_000L);
        }
        assertThat(rest(records.of(HIT), late)).allMatch(TransportFaultsTest::isOrdinary);
        assertThat(records.counts().lateBeyondBound()).isEqualTo(late.size());
        assertThat(sequences(records.of(HIT))).hasSize(EVENTS);
        assertOthersAreOrdinary(records);
    }

    @Test
    void shouldSendWhatAnOutageHeldAllAtOnceAndInOrder() {
        FleetRecords records = run("device=1,kind=batch-upload,at=start+100s,for=60s");

        List<Sent> held = of(records.of(HIT), RecordKind.BATCH);
        assertThat(held).hasSize(60).allMatch(sent -> sent.due() == TO);
        assertThat(held).allMatch(sent -> isInside(sent.eventTime()));
        assertThat(held.stream().map(Sent::eventTime)).isSorted();
        assertThat(rest(records.of(HIT), held)).allMatch(TransportFaultsTest::isOrdinary);
        assertThat(sequences(records.of(HIT))).hasSize(EVENTS);
        assertThat(records.counts().batched()).isEqualTo(60);
        assertOthersAreOrdinary(records);
    }

    @ParameterizedTest
    @CsvSource({
        "clock-ahead,30s,30000", "clock-ahead,4m50s,290000", "clock-ahead,2h,7200000",
        "clock-ahead,365d,31536000000", "clock-behind,30s,-30000", "clock-behind,8d,-691200000"
    })
    void shouldPutAClockWrongWithinTheTimeOnly(String kind, String by, long offset) {
        FleetRecords records =
                run("device=1,kind=" + kind + ",by=" + by + ",at=start+100s,for=60s");

        for (Sent sent : records.of(HIT)) {
            assertThat(sent.eventTime() - sent.due()).isEqualTo(isInside(sent.due()) ? offset : 0);
            assertThat(sent.kind()).isEqualTo(RecordKind.EVENT);
        }
        assertThat(records.counts().wrongClock()).isEqualTo(60);
        assertOthersAreOrdinary(records);
    }

    @Test
    void shouldLetAClockJumpBackAndForthWithinTheTimeOnly() {
        FleetRecords records = run("device=1,kind=clock-jumping,by=40s,at=start+100s,for=60s");

        Map<Long, Long> offsets =
                records.of(HIT).stream()
                        .filter(sent -> isInside(sent.due()))
                        .collect(
                                Collectors.groupingBy(
                                        sent -> sent.eventTime() - sent.due(),
                                        Collectors.counting()));
        assertThat(offsets).isEqualTo(Map.of(40_000L, 30L, -40_000L, 30L));
        assertThat(records.of(HIT).stream().filter(sent -> !isInside(sent.due())))
                .allMatch(TransportFaultsTest::isOrdinary);
        assertOthersAreOrdinary(records);
    }

    @Test
    void shouldSilenceTheChildrenOfAGateway() {
        Fleet fleet = fleet(120, "gateway=1,kind=gateway-outage,at=start+100s,for=60s");
        FleetRecords records = FleetRecords.of(fleet, SPAN);

        for (int number = 0; number < 120; number++) {
            FleetDevice device = fleet.device(number);
            Set<Long> lost = lost(records.of(device.deviceId()));
            boolean child = number >= 50 && number < 100;
            assertThat(lost).hasSize(child ? 60 : 0);
            assertThat(lost).allMatch(sequence -> isInside(device.eventTime(sequence)));
        }
        assertThat(records.counts().lost()).isEqualTo(50 * 60);
        assertThat(records.counts().sent()).isEqualTo(records.all().size());
        assertThat(fleet.labels())
                .singleElement()
                .satisfies(
                        label -> {
                            assertThat(label.getDeviceId()).isEqualTo("gateway-001");
                            assertThat(label.getDescription())
                                    .contains(fleet.device(50).deviceId())
                                    .contains(fleet.device(99).deviceId())
                                    .doesNotContain(fleet.device(100).deviceId());
                        });
    }

    @Test
    void shouldUpgradeADeviceFromTheOnsetOn() {
        FleetRecords records = run("device=1,kind=schema-upgrade,at=start+100s");

        for (Sent sent : records.all()) {
            boolean upgraded = sent.key().equals(HIT) && sent.due() >= FROM;
            assertThat(sent.schemaId())
                    .isEqualTo(upgraded ? FleetRecords.NEWER : FleetRecords.TODAY);
            assertThat(sent.eventTime()).isEqualTo(sent.due());
        }
        assertThat(records.counts().upgraded()).isEqualTo(200);
    }

    @Test
    void shouldUpgradeTheWholeFleetFromTheOnsetOn() {
        FleetRecords records = run("kind=schema-upgrade,at=start+100s");

        assertThat(records.all())
                .allMatch(
                        sent ->
                                sent.schemaId()
                                        == (sent.due() >= FROM
                                                ? FleetRecords.NEWER
                                                : FleetRecords.TODAY));
        assertThat(records.counts().upgraded()).isEqualTo(4 * 200);
    }

    @ParameterizedTest
    @CsvSource({
        "unknown-schema",
        "poison-empty",
        "poison-not-framed",
        "poison-guid",
        "poison-truncated",
        "poison-garbage",
        "poison-foreign-key",
        "poison-no-id",
        "poison-too-large",
        "poison-tenant"
    })
    void shouldSendPoisonBesideOneEventOnly(String kind) {
        FleetRecords records = run("device=1,kind=" + kind + ",at=start+100s");

        List<Sent> poison = records.all().stream().filter(Sent::isPoison).toList();
        assertThat(poison).hasSize(1);
        assertThat(poison.get(0).kind()).isEqualTo(kind);
        assertThat(poison.get(0).due()).isBetween(FROM, FROM + 999);
        assertThat(poison.get(0).key()).startsWith(HIT);
        List<Sent> good = rest(records.all(), poison);
        assertThat(good).hasSize(4 * EVENTS).allMatch(TransportFaultsTest::isOrdinary);
        assertThat(records.counts().corrupt()).isEqualTo(1);
        assertThat(records.counts().records()).isEqualTo(records.all().size());
    }

    @Test
    void shouldHoldOnePartitionWithinTheTimeOnly() {
        Fleet fleet = fleet(40, "partition=1,kind=partition-silent,at=start+100s,for=60s");
        List<String> out = new ArrayList<>();
        Map<Integer, Long> clocks = new HashMap<>();
        PartitionGate gate =
                new PartitionGate(
                        3,
                        fleet.silences(),
                        new PartitionGate.Outlet() {
                            @Override
                            public void pulse(int partition, long timeMillis) {
                                clocks.put(partition, timeMillis);
                            }

                            @Override
                            public void accept(
                                    byte[] key, byte[] value, long dueMillis, String kind) {
                                int partition = KeyPartition.of(key, 3);
                                boolean silent =
                                        partition == 1
                                                && clocks.get(0) >= FROM
                                                && clocks.get(0) < TO - 1_000;
                                assertThat(silent).isFalse();
                                out.add(partition + "@" + dueMillis);
                            }
                        });
        EventStream stream = new EventStream(fleet, FleetRecords.TODAY);
        stream.endAt(START + SPAN);
        for (long time = START; time <= START + SPAN; time += 1_000) {
            stream.advance(time, gate);
            gate.pulse(time);
            boolean silent = time >= FROM && time < TO;
            assertThat(clocks.get(0)).isEqualTo(time);
            assertThat(clocks.get(1)).isEqualTo(silent ? FROM - 1_000 : time);
            assertThat(gate.waiting() > 0).isEqualTo(silent);
        }

        assertThat(out).hasSize(40 * EVENTS);
        List<Long> held =
                out.stream()
                        .filter(record -> record.startsWith("1@"))
                        .map(record -> Long.parseLong(record.substring(2)))
                        .toList();
        assertThat(held).isSorted();
        assertThat(gate.recordsHeld())
                .isEqualTo(held.stream().filter(TransportFaultsTest::isInside).count())
                .isPositive();
    }

    @Test
    void shouldLabelEachKindWhereItIsAndWhileItIs() {
        for (FaultKind kind : FaultKind.values()) {
            if (kind.isPhysical()) {
                continue;
            }
            String target =
                    switch (kind) {
                        case GATEWAY_OUTAGE -> "gateway=0";
                        case PARTITION_SILENT -> "partition=1";
                        default -> "device=1";
                    };
            String line =
                    target
                            + ",kind="
                            + kind.label()
                            + ",at=start+100s"
                            + (kind.lasts() ? ",for=60s" : "");

            assertThat(fleet(4, line).labels())
                    .singleElement()
                    .satisfies(
                            label -> {
                                assertThat(label.getKind()).isEqualTo(kind.label());
                                assertThat(label.getDeviceId())
                                        .isEqualTo(
                                                switch (kind) {
                                                    case GATEWAY_OUTAGE -> "gateway-000";
                                                    case PARTITION_SILENT -> "partition-1";
                                                    default -> HIT;
                                                });
                                assertThat(label.getFrom().toEpochMilli())
                                        .isBetween(FROM, kind.isPoison() ? FROM + 999 : FROM);
                                if (kind == FaultKind.SCHEMA_UPGRADE) {
                                    assertThat(label.getTo()).isNull();
                                } else if (!kind.isPoison()) {
                                    assertThat(label.getTo().toEpochMilli()).isEqualTo(TO);
                                }
                            });
        }
    }

    @Test
    void shouldLabelWhatComesExactlySoManyTimes() {
        Fleet fleet =
                new Fleet(
                        settings(60).withTransport(TransportSettings.clean().withExactly(3, 9)),
                        START,
                        START);
        List<String> labels =
                fleet.labels().stream()
                        .map(
                                label ->
                                        label.getDeviceId()
                                                + " "
                                                + label.getKind()
                                                + " "
                                                + label.getFrom().toEpochMilli())
                        .toList();

        List<String> found =
                FleetRecords.of(fleet, SPAN).all().stream()
                        .filter(sent -> !sent.kind().equals(RecordKind.EVENT))
                        .map(
                                sent ->
                                        sent.key().replace("-other", "")
                                                + " "
                                                + sent.kind()
                                                + " "
                                                + (sent.isPoison() ? sent.due() : sent.eventTime()))
                        .toList();

        assertThat(labels).hasSize(12).containsExactlyInAnyOrderElementsOf(found);
    }

    @Test
    void shouldBalance() {
        Fleet fleet =
                new Fleet(
                        settings(60)
                                .withTransport(
                                        TransportSettings.usual()
                                                .withLoss(0.05)
                                                .withRates(0.02, 0.03)),
                        START,
                        START);
        FleetRecords records = FleetRecords.of(fleet, SPAN);
        TransportCounts counts = records.counts();

        assertThat(counts.events()).isEqualTo(60 * EVENTS);
        assertThat(counts.records()).isEqualTo(records.all().size());
        assertThat(count(records, RecordKind.DUPLICATE)).isEqualTo(counts.duplicates());
        assertThat(count(records, RecordKind.DISORDERED)).isEqualTo(counts.disordered());
        assertThat(count(records, RecordKind.LATE)).isEqualTo(counts.lateBeyondBound());
        assertThat(records.all().stream().filter(Sent::isPoison)).hasSize((int) counts.corrupt());
        assertThat(count(records, RecordKind.EVENT))
                .isEqualTo(counts.sent() - counts.disordered() - counts.lateBeyondBound());
        assertThat(counts.lost() / (double) counts.events()).isBetween(0.04, 0.06);
        assertThat(counts.lateBeyondBound() / (double) counts.events()).isBetween(0.015, 0.025);
        assertThat(counts.disordered() / (double) counts.events()).isBetween(0.015, 0.025);
    }

    private static long count(FleetRecords records, String kind) {
        return records.all().stream().filter(sent -> sent.kind().equals(kind)).count();
    }

    private static FleetRecords run(String... faults) {
        return FleetRecords.of(fleet(4, faults), SPAN);
    }

    private static Fleet fleet(int devices, String... faults) {
        FaultScript script =
                new FaultScript(Arrays.stream(faults).map(ScriptedFault::parse).toList());
        return new Fleet(settings(devices).withFaults(script), START, START);
    }

    private static FleetSettings settings(int devices) {
        return FleetSettings.of(devices, 7)
                .withPast(Duration.ZERO, 60)
                .withTransport(TransportSettings.clean());
    }

    private static boolean isInside(long time) {
        return time >= FROM && time < TO;
    }

    private static boolean isInside(String deviceId, long sequence) {
        int number = Integer.parseInt(deviceId.substring(deviceId.length() - 5));
        return isInside(fleet(4).device(number).eventTime(sequence));
    }

    private static boolean isOrdinary(Sent sent) {
        return sent.kind().equals(RecordKind.EVENT)
                && sent.schemaId() == FleetRecords.TODAY
                && sent.eventTime() == sent.due();
    }

    private static void assertOthersAreOrdinary(FleetRecords records) {
        List<Sent> others = records.all().stream().filter(sent -> !sent.key().equals(HIT)).toList();
        assertThat(others).hasSize(3 * EVENTS).allMatch(TransportFaultsTest::isOrdinary);
    }

    private static List<Sent> of(List<Sent> all, String kind) {
        return all.stream().filter(sent -> sent.kind().equals(kind)).toList();
    }

    private static List<Sent> rest(List<Sent> all, List<Sent> without) {
        return all.stream().filter(Predicate.not(without::contains)).toList();
    }

    private static Set<Long> sequences(List<Sent> all) {
        return all.stream()
                .map(sent -> sent.event().getSequence())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Long> lost(List<Sent> all) {
        Set<Long> lost =
                LongStream.range(0, EVENTS).boxed().collect(Collectors.toCollection(TreeSet::new));
        lost.removeAll(sequences(all));
        return lost;
    }

    private static long overtaken(List<Sent> all) {
        long newest = Long.MIN_VALUE;
        long overtaken = 0;
        for (Sent sent : all) {
            overtaken += sent.eventTime() < newest ? 1 : 0;
            newest = Math.max(newest, sent.eventTime());
        }
        return overtaken;
    }
}
