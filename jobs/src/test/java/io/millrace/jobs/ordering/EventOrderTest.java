package io.millrace.jobs.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.schemas.Quality;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order has to be one order, whatever comes first. */
class EventOrderTest {

    private static final String[] METRICS = {"a", "b"};
    private static final String[] TURNED = {"b", "a"};

    private static DecodedEvent event(
            String tenant, long time, long sequence, String[] metrics, double... values) {
        return new DecodedEvent(
                "pump",
                tenant,
                "site-1",
                "pump",
                null,
                time,
                sequence,
                metrics,
                values,
                Map.of(),
                Quality.GOOD,
                null,
                time,
                0,
                0);
    }

    @Test
    void shouldPutAnyTwoEventsThatAreNoRepeatsInTheSameOrder() {
        List<DecodedEvent> events = new ArrayList<>();
        for (String tenant : new String[] {"tenant-1", "tenant-2"}) {
            for (long sequence : new long[] {-1, 0, 7}) {
                for (long time : new long[] {5, 6}) {
                    events.add(event(tenant, time, sequence, METRICS, 1, 2));
                }
            }
            events.add(event(tenant, 5, -1, METRICS, 2, 1));
            events.add(event(tenant, 5, -1, METRICS, Double.NaN, 1));
        }
        List<DecodedEvent> inOrder = new ArrayList<>(events);
        inOrder.sort(EventOrder.COMPARATOR);

        for (int seed = 0; seed < 100; seed++) {
            Collections.shuffle(events, new Random(seed));
            HeldEvents held = new HeldEvents();
            events.forEach(held::add);
            assertThat(held.events).isEqualTo(inOrder);
        }
        assertThat(inOrder).hasSize(16);
    }

    @Test
    void shouldKnowTheSameReadingsInAnotherOrderAsARepeat() {
        DecodedEvent one = event("tenant-1", 5, -1, METRICS, 1, 2);
        DecodedEvent other = event("tenant-1", 5, -1, TURNED, 2, 1);

        assertThat(EventOrder.identity(other)).isEqualTo(EventOrder.identity(one));
        assertThat(EventOrder.COMPARATOR.compare(one, other)).isZero();
    }
}
