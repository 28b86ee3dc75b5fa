package io.millrace.simulators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.FaultLabel;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.FaultScript;
import io.millrace.simulators.fleet.FleetSettings;
import io.millrace.simulators.fleet.ScriptedFault;
import io.millrace.simulators.fleet.TransportSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FleetRunTest {

    private static final long NOW = 1_790_000_000_000L;
    private static final FleetSettings SETTINGS =
            FleetSettings.of(20, 42)
                    .withPast(Duration.ofSeconds(100), 11)
                    .withRunFor(Duration.ofSeconds(30))
                    .withFaults(FaultScript.demo());

    private final HandClock clock = new HandClock();
    private final RecordingSink sink = new RecordingSink();

    @Test
    void shouldSendEverythingThatIsDueAndNothingBefore() throws Exception {
        try (FleetRun run = start(SETTINGS)) {
            clock.goTo(5_000);
            await(run, NOW - 100_000 + 55_000);

            assertThat(sink.newestEvent()).isLessThan(NOW - 45_000).isGreaterThan(NOW - 46_100);
            assertThat(run.progress().live()).isFalse();

            clock.goTo(10_000);
            await(run, NOW + 10_000);

            assertThat(run.progress().live()).isTrue();
            assertThat(run.progress().behindBy()).isZero();
            assertThat(run.liveStart()).isEqualTo(Instant.ofEpochMilli(NOW + 10_000));
        }
    }

    @Test
    void shouldGoOnWithPulsesWhenAllEventsAreSent() throws Exception {
        try (FleetRun run = start(SETTINGS)) {
            clock.goTo(40_000);
            RunSummary sent = run.allSent().get(20, TimeUnit.SECONDS);
            long pulses = sink.pulseTimes().size();
            // Beyond the second: its pulse comes after all that was due before.
            clock.goTo(60_001);
            await(run, NOW + 60_001);

            assertThat(sent.events()).isEqualTo(20 * 130);
            assertThat(sent.produced()).isEqualTo(sink.events().size());
            assertThat(sent.acknowledged()).isEqualTo(sent.produced());
            assertThat(sink.pulseTimes()).hasSizeGreaterThanOrEqualTo((int) pulses + 20);
            assertThat(run.stop().events()).isEqualTo(sent.events());
        }
        assertThat(sink.closed).isTrue();
    }

    @Test
    void shouldPulseEverySecondAfterAllThatWasDueBefore() throws Exception {
        try (FleetRun run = start(SETTINGS)) {
            clock.goTo(20_000);
            await(run, NOW + 20_000);
        }

        List<Long> pulses = sink.pulseTimes();
        assertThat(pulses.get(0)).isEqualTo(NOW - 100_000);
        for (int i = 1; i < pulses.size(); i++) {
            assertThat(pulses.get(i) - pulses.get(i - 1)).isEqualTo(1_000);
        }
        long newestPulse = Long.MIN_VALUE;
        for (Sent sent : sink.sent()) {
            if (sent.pulse()) {
                newestPulse = sent.time();
            } else {
                assertThat(sent.time()).isGreaterThanOrEqualTo(newestPulse);
            }
        }
    }

    @Test
    void shouldCountWhatWasSentLate() throws Exception {
        try (FleetRun run = start(SETTINGS)) {
            await(run, NOW - 100_000);
            sink.onFirstEvent = () -> clock.goTo(25_000);
            clock.goTo(1_000);
            RunSummary summary = stopAt(run, NOW + 25_000);

            assertThat(summary.sentLate()).isPositive();
            assertThat(summary.maxBehindMillis()).isGreaterThan(50_000);
            assertThat(summary.events()).isEqualTo(20 * 125);
        }
    }

    @Test
    void shouldSayThatItIsBehindWhileKafkaTakesButDoesNotAnswer() throws Exception {
        try (FleetRun run = start(SETTINGS)) {
            sink.silent = true;
            clock.goTo(20_000);
            await(run, NOW + 20_000);
            clock.goTo(23_000);
            await(run, NOW + 23_000);

            assertThat(run.progress().behindBy()).isGreaterThan(Duration.ofSeconds(3));

            sink.silent = false;
            clock.goTo(24_000);
            await(run, NOW + 24_000);
            clock.goTo(24_001);
            await(run, NOW + 24_001);
            RunSummary summary = run.stop();

            assertThat(summary.maxBehindMillis()).isGreaterThanOrEqualTo(23_000);
            assertThat(summary.sentLate()).isBetween(20 * 120L, 20 * 130L);
            assertThat(run.progress().behindBy()).isZero();
        }
    }

    @Test
    void shouldAnnounceTypesProfilesAndLabelsBeforeTheFirstEvent() throws Exception {
        try (FleetRun run = start(SETTINGS)) {
            clock.goTo(1_000);
            await(run, NOW - 89_000);
        }

        assertThat(sink.published(DeviceType.class)).hasSize(3);
        assertThat(sink.published(DeviceProfile.class)).hasSize(20);
        // Beside the script's: disorder and duplicates, of the whole fleet.
        assertThat(sink.published(FaultLabel.class))
                .hasSize(FaultScript.demo().faults().size() + 2);
        assertThat(sink.published(DeviceType.class).get(0).getValidFrom())
                .isEqualTo(Instant.ofEpochMilli(NOW - 100_000).minus(Duration.ofDays(1)));
        assertThat(sink.publishedAfterFirstEvent).isZero();
    }

    @Test
    void shouldBalanceEventsMadeAgainstSentAndLost() throws Exception {
        FleetSettings disturbed =
                SETTINGS.withTransport(TransportSettings.usual().withLoss(0.1))
                        .withFaults(
                                new FaultScript(
                                        List.of(
                                                ScriptedFault.parse(
                                                        "device=1,kind=batch-upload,at=live,for=5s"),
                                                ScriptedFault.parse(
                                                        "partition=0,kind=partition-silent,"
                                                                + "at=live,for=5s"))));
        try (FleetRun run = start(disturbed)) {
            clock.goTo(40_000);
            RunSummary summary = run.allSent().get(20, TimeUnit.SECONDS);

            assertThat(summary.lost()).isPositive();
            assertThat(summary.events()).isEqualTo(20 * 130);
            assertThat(summary.produced())
                    .isEqualTo(summary.events() - summary.lost() + summary.duplicates())
                    .isEqualTo(sink.events().size());
            assertThat(summary.batched()).isEqualTo(5);
            assertThat(summary.heldBack()).isBetween(70L, 110L);
        }
    }

    @Test
    void shouldFailWhenKafkaRefusesForGood() {
        FleetRun run = start(SETTINGS);
        sink.refusal = new IOException("disk full");
        clock.goTo(1_000);

        assertThatThrownBy(() -> run.allSent().get(20, TimeUnit.SECONDS))
                .hasRootCauseMessage("disk full");
        assertThatThrownBy(run::stop).hasMessageContaining("disk full");
        assertThat(sink.closed).isTrue();
    }

    @Test
    void shouldStopAlthoughKafkaIsAway() throws Exception {
        FleetRun run = start(SETTINGS);
        CountDownLatch inSend = new CountDownLatch(1);
        sink.onFirstEvent =
                () -> {
                    inSend.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        throw new InterruptException(e);
                    }
                };
        clock.goTo(1_000);
        inSend.await();

        RunSummary summary = run.stop();

        assertThat(summary.acknowledged()).isZero();
        assertThat(sink.closed).isTrue();
        assertThat(run.stop()).isEqualTo(summary);
    }

    @Test
    void shouldMakeTheDemosFleetOfAnySize() {
        assertThat(FleetSettings.demo(3, 1).faults().faults()).hasSize(2);
        assertThat(FleetSettings.demo(500, 1).faults().faults())
                .hasSameSizeAs(FaultScript.demo().faults());
    }

    @Test
    void shouldEndEventsOnRequest() throws Exception {
        FleetSettings endless = SETTINGS.withRunFor(null);
        try (FleetRun run = start(endless)) {
            clock.goTo(12_000);
            await(run, NOW + 12_000);
            run.endEvents();
            clock.goTo(20_000);

            assertThat(run.allSent().get(20, TimeUnit.SECONDS).events()).isEqualTo(20 * 112);
        }
    }

    @Test
    void shouldSummariseInJson() throws Exception {
        try (FleetRun run = start(SETTINGS)) {
            clock.goTo(40_000);
            String json =
                    new JsonMapper().writeValueAsString(run.allSent().get(20, TimeUnit.SECONDS));

            assertThat(json)
                    .contains("\"events\":2600", "\"kind\":\"level-shift\"", "\"produced\":");
        }
    }

    private FleetRun start(FleetSettings settings) {
        return FleetRun.start(
                FleetOrder.of(settings),
                fleet -> sink,
                false,
                EventSchemas::withoutRegistry,
                clock);
    }

    private static void await(FleetRun run, long position) throws InterruptedException {
        while (run.progress().simulatedTime().toEpochMilli() < position) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private static RunSummary stopAt(FleetRun run, long position) throws InterruptedException {
        await(run, position);
        return run.stop();
    }

    private record Sent(boolean pulse, long time) {}

    /** A clock that stands until it is moved. */
    private static final class HandClock extends Clock {

        private final AtomicLong millis = new AtomicLong(NOW);

        void goTo(long afterStart) {
            millis.set(NOW + afterStart);
        }

        @Override
        public long millis() {
            return millis.get();
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static final class RecordingSink implements EventSink {

        private final List<Sent> sent = new ArrayList<>();
        private final List<SpecificRecord> published = new ArrayList<>();
        private int publishedAfterFirstEvent;
        private volatile boolean closed;
        private volatile Exception refusal;
        private volatile boolean silent;
        private volatile Runnable onFirstEvent = () -> {};
        private boolean first = true;

        @Override
        public void accept(byte[] key, byte[] value, long dueMillis, String kind) {
            if (first) {
                first = false;
                onFirstEvent.run();
            }
            synchronized (sent) {
                sent.add(new Sent(false, dueMillis));
            }
        }

        @Override
        public int partitions() {
            return 1;
        }

        @Override
        public void pulse(int partition, long timeMillis) {
            synchronized (sent) {
                sent.add(new Sent(true, timeMillis));
            }
        }

        @Override
        public void pulseControls(long timeMillis) {}

        @Override
        public void publish(Topic topic, String key, SpecificRecord value, long recordTime) {
            published.add(value);
            publishedAfterFirstEvent += first ? 0 : 1;
        }

        @Override
        public void flush() {}

        @Override
        public long acknowledged() {
            return silent ? 0 : events().size();
        }

        @Override
        public long pulses() {
            return pulseTimes().size();
        }

        @Override
        public Optional<Exception> failure() {
            return Optional.ofNullable(refusal);
        }

        @Override
        public void close() {
            closed = true;
        }

        List<Sent> sent() {
            synchronized (sent) {
                return List.copyOf(sent);
            }
        }

        List<Long> events() {
            return sent().stream().filter(s -> !s.pulse()).map(Sent::time).toList();
        }

        List<Long> pulseTimes() {
            return sent().stream().filter(Sent::pulse).map(Sent::time).toList();
        }

        long newestEvent() {
            return events().stream().mapToLong(Long::longValue).max().orElseThrow();
        }

        <T extends SpecificRecord> List<T> published(Class<T> type) {
            return published.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }
}
