package io.millrace.jobs.ordering;

import static io.millrace.jobs.stage.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.ordering.OrderingStage.Arrival;
import io.millrace.schemas.Contracts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OrderingStageTest {

    private static final long NO_WATERMARK = Long.MIN_VALUE;
    private static final long ANY_CONTROL = Long.MAX_VALUE;

    private final OrderingStage stage = new OrderingStage(2_000, 60_000, true, 5);
    private OrderingState state = new OrderingState();
    private HeldEvents held = new HeldEvents();
    private final List<DecodedEvent> released = new ArrayList<>();
    private final List<String> corrections = new ArrayList<>();

    private Arrival arrive(DecodedEvent event, long watermarkTime, long maxDelay) {
        Arrival arrival = stage.arrive(state, event, watermarkTime, maxDelay);
        if (arrival == Arrival.HELD || arrival == Arrival.LATE_ACCEPTED) {
            stage.hold(state, held, event, arrival);
        }
        return arrival;
    }

    private void release(long controlTime) {
        stage.release(state, held, controlTime, into(released::add));
    }

    private OrderingStage.Released into(Consumer<DecodedEvent> inTurn) {
        return new OrderingStage.Released() {
            @Override
            public void inTurn(DecodedEvent event) {
                inTurn.accept(event);
            }

            @Override
            public void late(DecodedEvent event, long deviceTime) {
                corrections.add(
                        event.sequence() + " at " + deviceTime + " after " + released.size());
            }
        };
    }

    @Test
    void shouldReleaseInEventTimeOrderWhenEventsAreShuffledWithinTheDisorder() {
        arrive(event(3_000, 3, 0), NO_WATERMARK, 0);
        arrive(event(1_500, 1, 0), NO_WATERMARK, 0);
        arrive(event(2_500, 2, 0), NO_WATERMARK, 0);
        arrive(event(9_000, 9, 0), NO_WATERMARK, 0);
        release(ANY_CONTROL);

        assertThat(released).extracting(DecodedEvent::sequence).containsExactly(1L, 2L, 3L);
        assertThat(state.deviceTime()).isEqualTo(7_000);
        assertThat(held.size()).isEqualTo(1);
    }

    @Test
    void shouldOrderBySequenceWhenEventTimesAreEqual() {
        arrive(event(1_000, 2, 0), NO_WATERMARK, 0);
        arrive(event(1_000, 1, 0), NO_WATERMARK, 0);
        stage.advance(state, 1_001, 0);
        release(ANY_CONTROL);

        assertThat(released).extracting(DecodedEvent::sequence).containsExactly(1L, 2L);
    }

    @Test
    void shouldJudgeADeviceByTheWatermarkWhenItIsQuietItself() {
        arrive(event(1_000, 1, 0), NO_WATERMARK, 0);

        assertThat(arrive(event(1_000, 2, 0), 61_000, 0)).isEqualTo(Arrival.LATE_ACCEPTED);
        assertThat(arrive(event(1_000, 3, 0), 61_001, 0)).isEqualTo(Arrival.LATE);
    }

    @Test
    void shouldNotCallABatchUploadLateWhenItsIntervalIsKnown() {
        long twoHours = 7_200_000;

        assertThat(arrive(event(1_000, 1, 0), twoHours, twoHours)).isEqualTo(Arrival.HELD);
        assertThat(arrive(event(5_000_000, 2, 0), twoHours, twoHours)).isEqualTo(Arrival.HELD);
        release(ANY_CONTROL);
        assertThat(released).extracting(DecodedEvent::sequence).containsExactly(1L);
    }

    @Test
    void shouldDropARepeatWhetherItIsHeldReleasedOrLate() {
        arrive(event(1_000, 1, 0), NO_WATERMARK, 0);
        assertThat(arrive(event(1_000, 1, 0), NO_WATERMARK, 0)).isEqualTo(Arrival.DUPLICATE);

        arrive(event(4_000, 2, 0), NO_WATERMARK, 0);
        release(ANY_CONTROL);
        assertThat(arrive(event(1_000, 1, 0), NO_WATERMARK, 0)).isEqualTo(Arrival.DUPLICATE);
    }

    @Test
    void shouldForgetWhatWouldBeLateAnywayWhenNoLatenessIsAllowed() {
        OrderingStage strict = new OrderingStage(2_000, 0, false, 5);

        for (long i = 0; i < 100; i++) {
            strict.arrive(state, event(i * 1_000, i, 0), NO_WATERMARK, 0);
            strict.pass(state, ANY_CONTROL);
        }

        assertThat(state.remembered().size()).isEqualTo(3);
    }

    @Test
    void shouldKnowARepeatByItsContentWhenTheDeviceHasNoSequence() {
        assertThat(arrive(event(1_000, -1, 7), NO_WATERMARK, 0)).isEqualTo(Arrival.HELD);
        assertThat(arrive(event(1_000, -1, 7), NO_WATERMARK, 0)).isEqualTo(Arrival.DUPLICATE);
        assertThat(arrive(event(1_000, -1, 8), NO_WATERMARK, 0)).isEqualTo(Arrival.HELD);
    }

    @Test
    void shouldAcceptARestartedSequenceWhenTheEventTimeIsAnother() {
        arrive(event(1_000, 0, 0), NO_WATERMARK, 0);

        assertThat(arrive(event(2_000, 0, 0), NO_WATERMARK, 0)).isEqualTo(Arrival.HELD);
    }

    @Test
    void shouldHoldBackUntilTheControlRecordsOfThatTimeAreRead() {
        arrive(event(1_000, 1, 0), NO_WATERMARK, 0);
        arrive(event(9_000, 2, 0), NO_WATERMARK, 0);
        release(1_000);
        assertThat(released).isEmpty();

        release(1_001);
        assertThat(released).extracting(DecodedEvent::sequence).containsExactly(1L);
        assertThat(state.stageTime()).isEqualTo(1_001);
        assertThat(state.deviceTime()).isEqualTo(7_000);
    }

    @Test
    void shouldHoldALateEventUntilTheStagesStandWhereDeviceTimeStoodAtItsArrival()
            throws IOException {
        arrive(event(1_000, 1, 0), NO_WATERMARK, 0);
        arrive(event(9_000, 2, 0), NO_WATERMARK, 0);
        assertThat(arrive(event(500, 3, 0), NO_WATERMARK, 0)).isEqualTo(Arrival.LATE_ACCEPTED);
        restore();
        release(6_999);
        assertThat(corrections).isEmpty();
        assertThat(held.firstTime()).isEqualTo(6_999);

        release(7_000);
        assertThat(corrections).containsExactly("3 at 7000 after 1");
        assertThat(held.size()).isEqualTo(1);
    }

    @Test
    void shouldForceLateEventsOutInTheirTurnWhenTooManyAreHeld() {
        arrive(event(9_000, 0, 0), NO_WATERMARK, 0);
        for (int i = 1; i < 8; i++) {
            arrive(event(1_000 + i, i, 0), NO_WATERMARK, 0);
        }
        int forced = stage.forceOut(state, held, Integer.MAX_VALUE, into(released::add));

        assertThat(forced).isEqualTo(3);
        assertThat(corrections)
                .containsExactly("1 at 7000 after 0", "2 at 7000 after 0", "3 at 7000 after 0");
        assertThat(state.stageTime()).isEqualTo(7_000);
    }

    @Test
    void shouldForceTheOldestOutInOrderWhenTooManyAreHeld() {
        for (int i = 0; i < 8; i++) {
            arrive(event(1_000 + i, i, 0), NO_WATERMARK, 0);
        }
        int forced = stage.forceOut(state, held, Integer.MAX_VALUE, into(released::add));

        assertThat(forced).isEqualTo(3);
        assertThat(released).extracting(DecodedEvent::sequence).containsExactly(0L, 1L, 2L);
        assertThat(arrive(event(1_001, 99, 0), NO_WATERMARK, 0)).isEqualTo(Arrival.LATE_ACCEPTED);
    }

    @Test
    void shouldKeepTheLongestStringThatADecoderLetsThrough() throws IOException {
        // A zero takes one byte of UTF-8, and two where state writes it.
        String longest = "\0".repeat(Contracts.MAX_STRING_BYTES);
        DecodedEvent plain = event(1_000, 1, 0);
        held.add(
                new DecodedEvent(
                        plain.deviceId(),
                        plain.tenantId(),
                        plain.siteId(),
                        plain.deviceType(),
                        longest,
                        plain.eventTime(),
                        plain.sequence(),
                        new String[] {longest},
                        plain.values(),
                        Map.of(longest, longest),
                        plain.quality(),
                        longest,
                        plain.recordTime(),
                        plain.partition(),
                        plain.offset()));
        restore();

        assertThat(held.events.get(0).gatewayId()).isEqualTo(longest);
    }

    @Test
    void shouldPassEventsAtOnceWhenOrderIsThatOfArrival() {
        OrderingStage arrivalOrder = new OrderingStage(2_000, 60_000, false, 5);

        assertThat(arrivalOrder.arrive(state, event(5_000, 1, 0), NO_WATERMARK, 0))
                .isEqualTo(Arrival.PASSED);
        assertThat(arrivalOrder.arrive(state, event(4_000, 2, 0), NO_WATERMARK, 0))
                .isEqualTo(Arrival.PASSED);
        assertThat(held.size()).isZero();
    }

    @Test
    void shouldDoTheSameWhenRestoredAfterEveryRecord() throws IOException {
        long[] times = {3_000, 1_500, 2_500, 2_500, 9_000, 8_000, 200, 70_500, 9_500, 72_000};
        List<String> straight = run(times, false);
        state = new OrderingState();
        held = new HeldEvents();
        List<String> restored = run(times, true);

        assertThat(restored).isEqualTo(straight).hasSizeGreaterThan(8);
    }

    private List<String> run(long[] times, boolean restoring) throws IOException {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            seen.add(arrive(event(times[i], times[i], 0), times[i] - 3_000, 0).name());
            stage.release(
                    state, held, ANY_CONTROL, into(e -> seen.add("released " + e.sequence())));
            if (restoring) {
                restore();
            }
        }
        return seen;
    }

    private void restore() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OrderingFormat ordering = new OrderingFormat();
        HeldEventsFormat events = new HeldEventsFormat();
        DataOutputStream out = new DataOutputStream(bytes);
        ordering.write(state, out);
        events.write(held, out);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        state = ordering.read(ordering.version(), in);
        held = events.read(events.version(), in);
        assertThat(in.read()).isEqualTo(-1);
    }
}
