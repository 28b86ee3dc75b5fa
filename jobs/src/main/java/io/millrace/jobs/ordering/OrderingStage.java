package io.millrace.jobs.ordering;

import io.millrace.connectors.events.DecodedEvent;
import java.util.List;

/**
 * Device time: judges each arriving event against its own device, drops duplicates, and releases
 * events in order.
 *
 * <p>T(d) = max(newest accepted event of d − disorder, watermark − upload interval), never falling,
 * kept in the device's state. An event is late when it is older than T(d) at its arrival, and is
 * released when T(d) has passed it. So a device is judged against itself, a battery sensor that
 * uploads two hours at once is not late, and a restore reopens nothing.
 *
 * <p>Release also waits for the control records of that time: the stages see an event when both
 * T(d) and the control inputs' time have passed it. A late event that is still accepted waits for
 * them too, until the stages stand where device time stood at its arrival: or how often a window is
 * issued would depend on how fast the control records were read.
 */
public final class OrderingStage {

    /** What becomes of an arriving event. */
    public enum Arrival {
        /** Held, to be released in order. */
        HELD,
        /** To be passed on at once: the configuration asks for arrival order. */
        PASSED,
        /** Late, but young enough to correct its windows: held until the stages stand there. */
        LATE_ACCEPTED,
        /** Too late: for the ledger. */
        LATE,
        /** Seen before. */
        DUPLICATE
    }

    /** Takes what is released, in order. */
    public interface Released {

        /** An event in its turn. */
        void inTurn(DecodedEvent event);

        /**
         * A late event.
         *
         * @param deviceTime at its arrival, which the stages have to be brought to first
         */
        void late(DecodedEvent event, long deviceTime);
    }

    private final long disorder;
    private final long allowedLateness;
    private final boolean hold;
    private final int maxHeld;

    /**
     * @param disorder milliseconds
     * @param allowedLateness milliseconds
     * @param hold false for arrival order
     * @param maxHeld events of one device held at most
     */
    public OrderingStage(long disorder, long allowedLateness, boolean hold, int maxHeld) {
        this.disorder = disorder;
        this.allowedLateness = allowedLateness;
        this.hold = hold;
        this.maxHeld = maxHeld;
    }

    /**
     * Judges an event and moves device time. What is {@link Arrival#HELD} or {@link
     * Arrival#LATE_ACCEPTED} the caller gives to {@link #hold}.
     *
     * @param watermarkTime the first moment that may still come by the watermark; {@link
     *     Long#MIN_VALUE} before the first
     * @param maxDelay upload interval of a device that uploads in batches, else 0
     */
    public Arrival arrive(
            OrderingState state, DecodedEvent event, long watermarkTime, long maxDelay) {
        advance(state, watermarkTime, maxDelay);
        long eventTime = event.eventTime();
        boolean late = eventTime < state.deviceTime;
        if (late && state.deviceTime - eventTime > allowedLateness) {
            return Arrival.LATE;
        }
        if (!state.remembered().add(eventTime, EventOrder.identity(event))) {
            return Arrival.DUPLICATE;
        }
        if (eventTime > state.newestEventTime) {
            state.newestEventTime = eventTime;
            state.mayForget = true;
            state.deviceTime = Math.max(state.deviceTime, eventTime - disorder);
        }
        if (late) {
            return Arrival.LATE_ACCEPTED;
        }
        return hold ? Arrival.HELD : Arrival.PASSED;
    }

    /** Holds an event that has just arrived, before anything else arrives. */
    public void hold(OrderingState state, HeldEvents held, DecodedEvent event, Arrival arrival) {
        if (arrival == Arrival.LATE_ACCEPTED) {
            held.corrections.add(new HeldEvents.Correction(event, state.deviceTime));
        } else {
            held.add(event);
        }
        state.held = held.size();
    }

    /** Moves device time to what the watermark allows. */
    public void advance(OrderingState state, long watermarkTime, long maxDelay) {
        if (watermarkTime != Long.MIN_VALUE && watermarkTime - maxDelay > state.deviceTime) {
            state.deviceTime = watermarkTime - maxDelay;
        }
    }

    /**
     * Releases the held events whose time has come, in order, and moves the stages' time.
     *
     * @param controlTime time up to which the control records have been read
     */
    public void release(OrderingState state, HeldEvents held, long controlTime, Released released) {
        long until = Math.min(state.deviceTime, controlTime);
        while (held.firstCorrectionTime() < until) {
            correct(state, held, released);
        }
        releaseBefore(held, until, released);
        state.held = held.size();
        pass(state, controlTime);
    }

    /**
     * Moves the stages' time of a device that holds nothing.
     *
     * @param controlTime time up to which the control records have been read
     */
    public void pass(OrderingState state, long controlTime) {
        state.stageTime = Math.max(state.stageTime, Math.min(state.deviceTime, controlTime));
        long remembered = state.deviceTime - allowedLateness;
        boolean known = remembered <= state.deviceTime; // else it wrapped around
        if (known) {
            state.remembered().forgetBefore(remembered);
        }
    }

    /**
     * Forces the oldest events out when more than {@code most} are held (or more than one device
     * may hold). Device time moves past them, so order is kept and what comes behind them is late.
     *
     * @return how many were forced out
     */
    public int forceOut(OrderingState state, HeldEvents held, int most, Released released) {
        int forced = 0;
        while (held.size() > Math.min(most, maxHeld)) {
            int before = held.size();
            long until = held.firstTime() + 1;
            if (held.firstCorrectionTime() < until) {
                correct(state, held, released);
            } else {
                releaseBefore(held, until, released);
            }
            forced += before - held.size();
            state.deviceTime = Math.max(state.deviceTime, until);
            state.stageTime = Math.max(state.stageTime, until);
        }
        state.held = held.size();
        return forced;
    }

    private static void correct(OrderingState state, HeldEvents held, Released released) {
        HeldEvents.Correction first = held.corrections.remove();
        releaseBefore(held, first.deviceTime(), released);
        state.stageTime = Math.max(state.stageTime, first.deviceTime());
        released.late(first.event(), first.deviceTime());
    }

    private static void releaseBefore(HeldEvents held, long until, Released released) {
        List<DecodedEvent> events = held.events;
        int count = 0;
        while (count < events.size() && events.get(count).eventTime() < until) {
            count++;
        }
        if (count == 1) {
            released.inTurn(events.remove(0));
        } else if (count > 1) {
            List<DecodedEvent> due = List.copyOf(events.subList(0, count));
            events.subList(0, count).clear();
            due.forEach(released::inTurn);
        }
    }
}
