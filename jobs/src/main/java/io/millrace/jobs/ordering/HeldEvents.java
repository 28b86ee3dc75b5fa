package io.millrace.jobs.ordering;

import io.millrace.connectors.events.DecodedEvent;
import java.util.ArrayList;
import java.util.List;

/** The accepted events of one device that device time has not passed yet, in release order. */
public final class HeldEvents {

    final List<DecodedEvent> events = new ArrayList<>();

    void add(DecodedEvent event) {
        int at = events.size();
        while (at > 0 && EventOrder.COMPARATOR.compare(events.get(at - 1), event) > 0) {
            at--;
        }
        events.add(at, event);
    }

    public int size() {
        return events.size();
    }

    /** Event time of the first held event; {@link Long#MAX_VALUE} when there is none. */
    public long firstTime() {
        return events.isEmpty() ? Long.MAX_VALUE : events.get(0).eventTime();
    }
}
