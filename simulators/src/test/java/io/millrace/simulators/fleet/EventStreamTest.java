package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.RecordCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class EventStreamTest {

    private static final long START = 1_790_000_000_000L;
    private static final int DEVICES = 60;
    private static final long SPAN = 120_000;
    private static final RecordCodec<DeviceEvent> CODEC = new RecordCodec<>(DeviceEvent.class);

    private record Sent(String key, byte[] value, long due, String kind) {}

    private static boolean isPoison(String kind) {
        return kind.startsWith("poison-") || kind.equals("unknown-schema");
    }

    @Test
    void shouldMakeTheSameBytesWithFourThreadsAsWithOne() throws Exception {
        Fleet fleet = fleet(settings().withFaults(FaultScript.demo()));

        Map<String, List<String>> one = byDevice(run(new EventStream(fleet, 3)));
        Map<String, List<String>> four = new HashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Sent>>> shards = new ArrayList<>();
            for (int shard = 0; shard < 4; shard++) {
                int number = shard;
                shards.add(threads.submit(() -> run(new EventStream(fleet, 3, -1, number, 4))));
            }
            for (Future<List<Sent>> shard : shards) {
                four.putAll(byDevice(shard.get()));
            }
        } finally {
            threads.shutdown();
        }

        assertThat(one).hasSize(DEVICES).isEqualTo(four);
    }

    @Test
    void shouldNotDependOnHowFarItIsAdvancedAtATime() {
        Fleet fleet = fleet(settings());

        List<Sent> inOneGo = run(new EventStream(fleet, 3));
        List<Sent> inSteps = new ArrayList<>();
        EventStream stream = new EventStream(fleet, 3);
        stream.endAt(START + SPAN);
        for (long time = START; time <= START + SPAN + 200_000; time += 77) {
            stream.advance(
                    time, (key, value, due, kind) -> inSteps.add(sent(key, value, due, kind)));
        }

        assertThat(texts(inSteps)).isEqualTo(texts(inOneGo));
    }

    @Test
    void shouldMakeOtherBytesForAnotherSeed() {
        Map<String, List<String>> one = byDevice(run(new EventStream(fleet(settings()), 3)));
        FleetSettings other = FleetSettings.of(DEVICES, 2).withTransport(settings().transport());

        Map<String, List<String>> two = byDevice(run(new EventStream(fleet(other), 3)));

        assertThat(one.get("pump-00000").get(0)).isNotEqualTo(two.get("pump-00000").get(0));
    }

    @Test
    void shouldBeInTheOrderInWhichRecordsAreDue() {
        List<Sent> all = run(new EventStream(fleet(settings()), 3));

        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).due()).isGreaterThanOrEqualTo(all.get(i - 1).due());
        }
    }

    @Test
    void shouldReorderWithinTheBoundAndRepeatExactlyWhatItCounts() throws IOException {
        EventStream stream = new EventStream(fleet(settings()), 3);

        List<Sent> all = run(stream);

        Set<String> seen = new HashSet<>();
        long repeats = 0;
        long delayed = 0;
        for (Sent sent : all) {
            DeviceEvent event = decode(sent);
            long behind = sent.due() - event.getEventTime().toEpochMilli();
            assertThat(behind).isBetween(0L, 1_500L);
            boolean first = seen.add(event.getDeviceId() + "#" + event.getSequence());
            repeats += first ? 0 : 1;
            delayed += behind > 0 ? 1 : 0;
        }
        TransportCounts counts = stream.counts();
        assertThat(counts.events()).isEqualTo(DEVICES * SPAN / 1000).isEqualTo(seen.size());
        assertThat(counts.duplicates()).isEqualTo(repeats);
        assertThat(counts.disordered() + counts.duplicates()).isEqualTo(delayed);
        assertThat(counts.records()).isEqualTo(all.size());
        assertThat(counts.disordered() / (double) counts.events()).isBetween(0.015, 0.025);
        assertThat(counts.duplicates() / (double) counts.events()).isBetween(0.006, 0.014);
        assertThat(counts.lateBeyondBound()).isZero();
        assertThat(counts.corrupt()).isZero();
    }

    @Test
    void shouldSendExactlyTheScriptedLateEventsAndCorruptRecords() throws IOException {
        TransportSettings transport = settings().transport().withExactly(7, 8);
        EventStream stream = new EventStream(fleet(settings().withTransport(transport)), 3);

        List<Sent> all = run(stream);

        List<Long> beyond = new ArrayList<>();
        for (Sent sent : all) {
            if (sent.kind().equals(RecordKind.LATE)) {
                beyond.add(sent.due() - decode(sent).getEventTime().toEpochMilli());
            }
        }
        assertThat(beyond).hasSize(7).allMatch(behind -> behind >= 90_000 && behind <= 120_000);
        assertThat(all.stream().map(Sent::kind).filter(EventStreamTest::isPoison))
                .containsExactlyInAnyOrder(
                        "poison-truncated",
                        "poison-not-framed",
                        "unknown-schema",
                        "poison-garbage",
                        "poison-guid",
                        "poison-no-id",
                        "poison-foreign-key",
                        "poison-empty");
        assertThat(stream.counts().corrupt()).isEqualTo(8);
        assertThat(stream.counts().lateBeyondBound()).isEqualTo(7);
        assertThat(stream.counts().records()).isEqualTo(all.size());
    }

    @Test
    void shouldScriptTheSameInEveryShard() {
        TransportSettings transport = settings().transport().withExactly(9, 9);
        Fleet fleet = fleet(settings().withTransport(transport));

        TransportCounts sum = TransportCounts.none();
        for (int shard = 0; shard < 3; shard++) {
            EventStream stream = new EventStream(fleet, 3, -1, shard, 3);
            run(stream);
            sum = sum.plus(stream.counts());
        }

        EventStream whole = new EventStream(fleet, 3);
        run(whole);
        assertThat(sum).isEqualTo(whole.counts());
        assertThat(sum.lateBeyondBound()).isEqualTo(9);
    }

    @Test
    void shouldDoEverythingByRateToo() {
        TransportSettings transport = TransportSettings.clean().withRates(0.01, 0.02);
        EventStream stream = new EventStream(fleet(settings().withTransport(transport)), 3);

        run(stream);

        TransportCounts counts = stream.counts();
        assertThat(counts.lateBeyondBound() / (double) counts.events()).isBetween(0.006, 0.014);
        assertThat(counts.corrupt() / (double) counts.events()).isBetween(0.015, 0.025);
    }

    @Test
    void shouldSayWhatIsWrongWithTheTransport() {
        assertThatThrownBy(() -> TransportSettings.usual().withDuplicates(1.2))
                .hasMessage("duplicate rate 1.2 is not from 0 to 1");
        assertThatThrownBy(
                        () ->
                                TransportSettings.usual()
                                        .withLateBy(Duration.ofSeconds(1), Duration.ofSeconds(9)))
                .hasMessageContaining("disorder bound");
    }

    private static FleetSettings settings() {
        return FleetSettings.of(DEVICES, 1).withPast(Duration.ofMillis(SPAN), 10);
    }

    private static Fleet fleet(FleetSettings settings) {
        return new Fleet(settings, START, START + 30_000);
    }

    private static List<Sent> run(EventStream stream) {
        List<Sent> all = new ArrayList<>();
        stream.endAt(START + SPAN);
        stream.advance(
                START + SPAN + 200_000,
                (key, value, due, kind) -> all.add(sent(key, value, due, kind)));
        assertThat(stream.onTheirWay()).isZero();
        return all;
    }

    private static Sent sent(byte[] key, byte[] value, long due, String kind) {
        return new Sent(new String(key, StandardCharsets.UTF_8), value, due, kind);
    }

    private static Map<String, List<String>> byDevice(List<Sent> all) {
        Map<String, List<String>> byDevice = new HashMap<>();
        for (Sent sent : all) {
            byDevice.computeIfAbsent(sent.key(), key -> new ArrayList<>()).add(text(sent));
        }
        return byDevice;
    }

    private static List<String> texts(List<Sent> all) {
        return all.stream().map(EventStreamTest::text).toList();
    }

    private static String text(Sent sent) {
        return sent.due() + " " + Arrays.toString(sent.value());
    }

    private static DeviceEvent decode(Sent sent) throws IOException {
        byte[] value = sent.value();
        byte[] framing = {0, 0, 0, 0, 3};
        if (!Arrays.equals(Arrays.copyOf(value, 5), framing)) {
            throw new IOException("not framed with schema 3");
        }
        return CODEC.decode(Arrays.copyOfRange(value, 5, value.length));
    }
}
