package io.millrace.jobs.ordering;

import io.millrace.connectors.events.DecodedEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;

/**
 * The accepted events of one device that the stages have not seen yet: those that device time has
 * not passed, in release order, and the late ones that wait for the stages to come to the device
 * time they were judged at.
 */
public final class HeldEvents {

    final List<DecodedEvent> events = new ArrayList<>();

    /** In the order of arrival, which is that of their device times. */
    final Queue<Correction> corrections = new ArrayDeque<>();

    /**
     * A late event that is young enough to correct its windows.
     *
     * @param deviceTime at its arrival: the windows that ended by then are closed for it
     */
    record Correction(DecodedEvent event, long deviceTime) {}

    /** Takes an event at its place; most come last, or nearly so. */
    void add(DecodedEvent event) {
        int at = events.size();
        if (at > 0 && EventOrder.COMPARATOR.compare(events.get(at - 1), event) > 0) {
            int found = Collections.binarySearch(events, event, EventOrder.COMPARATOR);
            at = found < 0 ? -found - 1 : found;
        }
        events.add(at, event);
    }

    public int size() {
        return events.size() + corrections.size();
    }

    /**
     * The moment that device time and the control records have to pass for something to be
     * released; {@link Long#MAX_VALUE} when nothing is held.
     */
    public long firstTime() {
        return Math.min(firstEventTime(), firstCorrectionTime());
    }

    long firstEventTime() {
        return events.isEmpty() ? Long.MAX_VALUE : events.get(0).eventTime();
    }

    long firstCorrectionTime() {
        return corrections.isEmpty() ? Long.MAX_VALUE : corrections.element().deviceTime() - 1;
    }
}
