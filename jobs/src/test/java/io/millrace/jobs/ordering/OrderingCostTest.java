package io.millrace.jobs.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.stage.TestEvents;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a device may send at once costs in proportion to what it sends, in whatever order. */
class OrderingCostTest {

    private static final long START = 1_700_000_000_000L;
    private static final int BATCH = 10_000;

    private final OrderingStage stage = new OrderingStage(60_000, 60_000, true, BATCH);
    private final OrderingState state = new OrderingFormat().create();
    private final HeldEvents held = new HeldEventsFormat().create();
    private final List<Long> released = new ArrayList<>();

    private final OrderingStage.Released taken =
            new OrderingStage.Released() {
                @Override
                public void inTurn(DecodedEvent event) {
                    released.add(event.eventTime());
                }

                @Override
                public void late(DecodedEvent event, long deviceTime) {
                    released.add(event.eventTime());
                }
            };

    private static List<DecodedEvent> batch() {
        List<DecodedEvent> events = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            events.add(TestEvents.event(START + i * 5L, i, 20));
        }
        return events;
    }

    private void arrive(OrderingStage at, DecodedEvent event) {
        at.hold(state, held, event, at.arrive(state, event, Long.MIN_VALUE, 0));
    }

    private void send(List<DecodedEvent> events) {
        for (DecodedEvent event : events) {
            arrive(stage, event);
            stage.release(state, held, Long.MAX_VALUE, taken);
        }
        stage.advance(state, START + 10_000_000, 0);
        stage.release(state, held, Long.MAX_VALUE, taken);
        assertThat(released).hasSize(events.size()).isSorted();
        assertThat(state.remembered().size()).isZero();
    }

    @Test
    @Timeout(1)
    void shouldTakeABatchInReverseOrder() {
        List<DecodedEvent> events = batch();
        Collections.reverse(events);
        send(events);
    }

    @Test
    @Timeout(1)
    void shouldTakeABatchInNoOrder() {
        List<DecodedEvent> events = batch();
        Collections.shuffle(events, new Random(1));
        send(events);
    }

    @Test
    @Timeout(1)
    void shouldTakeABatchOfOneMoment() {
        List<DecodedEvent> events = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            events.add(TestEvents.event(START, BATCH - i, 20));
        }
        send(events);
    }

    /** 62 seconds are remembered. */
    @Test
    @Timeout(2)
    void shouldForgetAsCheaplyAsItRemembersWhenADeviceSendsAThousandASecond() {
        OrderingStage live = new OrderingStage(2_000, 60_000, true, BATCH);
        for (int i = 0; i < 500_000; i++) {
            arrive(live, TestEvents.event(START + i, i, 20));
            live.release(state, held, Long.MAX_VALUE, taken);
        }
        assertThat(released).hasSize(500_000 - 2_001);
        assertThat(state.remembered().size()).isEqualTo(62_001);
    }

    @Test
    @Timeout(1)
    void shouldTakeTenThousandLateEventsThatWaitForTheControlRecords() {
        OrderingStage live = new OrderingStage(0, 60_000, true, 2 * BATCH);
        arrive(live, TestEvents.event(START + 60_000, -1, 20));
        for (DecodedEvent late : batch()) {
            arrive(live, late);
            live.release(state, held, START, taken);
        }
        live.release(state, held, Long.MAX_VALUE, taken);

        assertThat(released).hasSize(BATCH);
        assertThat(held.size()).isEqualTo(1);
    }

    @Test
    void shouldRememberAndForgetAsAPlainSortedSetDoes() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            RememberedEvents remembered = new RememberedEvents();
            TreeSet<Long> plain = new TreeSet<>();
            for (int i = 0; i < 300; i++) {
                long time = random.nextInt(80);
                assertThat(remembered.add(time, time)).isEqualTo(plain.add(time));
                if (random.nextInt(20) == 0) {
                    long before = random.nextInt(80);
                    remembered.forgetBefore(before);
                    plain.headSet(before).clear();
                }
                List<Long> times = new ArrayList<>();
                for (int at = 0; at < remembered.size(); at++) {
                    times.add(remembered.time(at));
                    assertThat(remembered.identity(at)).isEqualTo(remembered.time(at));
                }
                assertThat(times).containsExactlyElementsOf(plain);
            }
        }
    }
}
