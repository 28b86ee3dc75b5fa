package io.millrace.jobs.clock;

import io.millrace.jobs.clock.ClockState.Tally;
import java.util.Map;

/**
 * Tells a wrong device clock from a record that was long on its way.
 *
 * <p>The skew of a record is its event time less its record time. A delay only lowers it, so of all
 * the records of a minute the largest skew is nearest to how far the clock is off: the
 * minimum-delay filter of NTP (RFC 5905, section 10).
 *
 * <ul>
 *   <li><b>Ahead</b>: in a minute of record time at least three skews are above the limit.
 *   <li><b>Behind</b>: in two judged minutes in a row the largest skew is below minus (the limit
 *       and the device's upload interval), and it does not rise by more than half the limit from
 *       one to the other. What was only delayed catches up, and its skew rises; a wrong clock stays
 *       wrong. One such minute will do when the clock guard refused all of it: nothing is on its
 *       way for so long.
 *   <li><b>Right again</b>: in two judged minutes in a row the skew is within half the limit.
 * </ul>
 *
 * <p>A minute is judged with at least three observations; one with fewer is judged together with
 * the minutes after it. Between wrong and right nothing changes (hysteresis).
 *
 * <p>Key: the device. Time: record time, aligned minutes; one is judged when the watermark has
 * passed its end by the disorder, so that the order of arrival does not matter. State: {@link
 * ClockState}, which begins with the first skew out of bounds and is gone when a judged minute is
 * not wrong. What came before it in the same minute was not kept, so the minutes that begin less
 * than the disorder after that first skew are only judged for being ahead, for which what was kept
 * is enough.
 */
public final class ClockWatch {

    private static final long MINUTE = 60_000;

    /** A replay may run that far ahead of the watermark; beyond it the oldest minute is judged. */
    private static final int MOST_MINUTES = 1_024;

    private static final int RIGHT_MINUTES = 2;

    private final long limit;
    private final long disorder;

    /**
     * @param limit how far a clock may be off, milliseconds
     * @param disorder of the events, milliseconds
     */
    public ClockWatch(long limit, long disorder) {
        this.limit = limit;
        this.disorder = disorder;
    }

    /** Takes what a judged minute changes. */
    public interface Verdicts {

        /**
         * The clock is wrong.
         *
         * @param at end of the minute that decided it
         */
        void wrong(long at, Estimate estimate);

        /** The clock is right again. */
        void right(long at, Estimate estimate);
    }

    /**
     * How far a clock is off.
     *
     * @param skewMillis above 0: it is ahead
     * @param limitMillis what it passed or came back within, with the same sign
     * @param rejected whether events are refused for it
     */
    public record Estimate(long skewMillis, long limitMillis, boolean rejected) {}

    /**
     * Whether a record of those times says that the clock is wrong, which is asked for every event.
     *
     * @param uploadInterval of a device that uploads in batches, else 0
     */
    public boolean isOut(long eventTime, long recordTime, long uploadInterval) {
        long skew = ClockObservation.skew(eventTime, recordTime);
        return skew > limit || skew < -limit - uploadInterval;
    }

    /** Keeps one observation of a device under watch. */
    public void observe(ClockState state, ClockObservation seen, long uploadInterval) {
        if (seen.recordTime() >= state.identityAt) {
            state.identityAt = seen.recordTime();
            state.tenantId = seen.tenantId();
            state.siteId = seen.siteId();
            state.deviceType = seen.deviceType();
        }
        if (seen.recordTime() < state.judgedUntil) {
            return;
        }
        boolean out = isOut(seen.eventTime(), seen.recordTime(), uploadInterval);
        if (out) {
            state.watchedFrom = Math.min(state.watchedFrom, seen.recordTime());
        }
        state.minutes
                .computeIfAbsent(minuteOf(seen.recordTime()), start -> new Tally())
                .add(seen.skew(), seen.rejected(), out, seen.recordTime());
    }

    /** Watermark time from which there is something to judge; {@link Long#MAX_VALUE} for never. */
    public long nextTime(ClockState state) {
        return state.minutes.isEmpty() ? Long.MAX_VALUE : due(state.minutes.firstKey());
    }

    /**
     * Judges the minutes that the watermark has passed.
     *
     * @param open whether the alert stands
     * @param uploadInterval of a device that uploads in batches, else 0
     * @return whether the alert stands now
     */
    public boolean judge(
            ClockState state,
            long watermarkTime,
            boolean open,
            long uploadInterval,
            Verdicts verdicts) {
        boolean stands = open;
        while (!state.minutes.isEmpty()
                && (due(state.minutes.firstKey()) <= watermarkTime
                        || state.minutes.size() > MOST_MINUTES)) {
            Map.Entry<Long, Tally> minute = state.minutes.pollFirstEntry();
            state.judgedUntil = minute.getKey() + MINUTE;
            boolean exact =
                    state.watchedFrom == ClockState.NONE
                            ? stands
                            : minute.getKey() - disorder >= state.watchedFrom;
            Tally tally = minute.getValue();
            if (exact && state.carried != null) {
                tally.add(state.carried);
            }
            state.carried = null;
            stands = judge(state, tally, exact, stands, uploadInterval, verdicts);
        }
        return stands;
    }

    private boolean judge(
            ClockState state,
            Tally tally,
            boolean exact,
            boolean open,
            long uploadInterval,
            Verdicts verdicts) {
        long at = state.judgedUntil;
        long behind = -limit - uploadInterval;
        boolean refused = tally.rejected > 0;
        if (tally.reached() > limit) {
            state.rightInARow = 0;
            state.behindBefore = ClockState.NONE;
            if (!open) {
                verdicts.wrong(at, new Estimate(tally.reached(), limit, refused));
            }
            return true;
        }
        if (!exact) {
            return open;
        }
        if (tally.observations < Tally.ENOUGH) {
            state.carried = tally;
            return open;
        }
        if (tally.largest() < behind) {
            state.rightInARow = 0;
            boolean steady =
                    state.behindBefore != ClockState.NONE
                            && tally.largest() <= state.behindBefore + limit / 2;
            boolean allRefused = tally.rejected == tally.observations;
            state.behindBefore = tally.largest();
            if (!open && (steady || allRefused)) {
                verdicts.wrong(at, new Estimate(tally.largest(), behind, refused));
                return true;
            }
            return open;
        }
        state.behindBefore = ClockState.NONE;
        boolean right = tally.reached() <= limit / 2 && tally.largest() >= behind + limit / 2;
        state.rightInARow = open && right ? state.rightInARow + 1 : 0;
        boolean stands = open && state.rightInARow < RIGHT_MINUTES;
        if (open && !stands) {
            long skew = tally.largest() <= limit / 2 ? tally.largest() : tally.reached();
            long half = skew < 0 ? behind + limit / 2 : limit / 2;
            verdicts.right(at, new Estimate(skew, half, refused));
        }
        if (!stands) {
            endWatch(state);
        }
        return stands;
    }

    /** The clock is not wrong: what remains under watch is what is out of bounds since. */
    private static void endWatch(ClockState state) {
        state.rightInARow = 0;
        state.watchedFrom = ClockState.NONE;
        for (Tally minute : state.minutes.values()) {
            state.watchedFrom = Math.min(state.watchedFrom, minute.firstOut);
        }
        if (state.watchedFrom == ClockState.NONE) {
            state.minutes.clear();
        }
    }

    private long due(long minute) {
        long wait = MINUTE + disorder;
        return minute > Long.MAX_VALUE - wait ? Long.MAX_VALUE : minute + wait;
    }

    private static long minuteOf(long recordTime) {
        return recordTime - Math.floorMod(recordTime, MINUTE);
    }
}
