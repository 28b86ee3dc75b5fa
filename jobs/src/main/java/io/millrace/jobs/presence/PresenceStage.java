package io.millrace.jobs.presence;

import io.millrace.schemas.Presence;

/**
 * Whether a device is heard. Silent for half of what it is allowed it is late, for all of it
 * offline; promised by its profile and silent for as long from then on, it was never seen.
 *
 * <p>Allowed is a configured time, or so many of the device's expected intervals where that is
 * longer. Where nobody has said how often a device speaks, its own silences do: one that has come
 * back by itself from two of the last {@value PresenceState#SILENCES} is allowed twice the second
 * longest of them. So a meter that speaks every ten minutes is missed wrongly twice, and one outage
 * of a busy device teaches nothing.
 *
 * <p>Key: the device, whose {@link PresenceState} is given with each call. Time: the stages' time
 * of the device, so an outage of ours, in which time stands still, is no silence; moments of change
 * are whole seconds. Guarantee: the same events and pulses give the same changes, restored or not.
 */
public final class PresenceStage {

    /** Version of the computation, on every status. */
    public static final String VERSION = "presence-1";

    private static final long STEP_MILLIS = 1_000;

    /** Seconds that wait; a device that is so far behind its records has other troubles. */
    private static final int MOST_SIGNS = 1_000;

    private final long offlineAfter;
    private final long missedEvents;

    /** Takes a change. */
    public interface Changes {
        /**
         * @param at event time of the change
         * @param allowedMillis silence that the device is allowed
         */
        void changed(Presence now, long at, long allowedMillis);
    }

    /**
     * @param offlineAfter silence that is allowed to every device, milliseconds
     * @param missedEvents expected intervals that are allowed to pass
     */
    public PresenceStage(long offlineAfter, int missedEvents) {
        this.offlineAfter = offlineAfter;
        this.missedEvents = missedEvents;
    }

    /** An event of the device came in its turn. */
    public void onHeard(PresenceState state, long time, Expectation expected, Changes changes) {
        onTime(state, time, expected, changes);
        hear(state, time, expected, changes);
    }

    /**
     * The device sent something that told no time of its own: a late event, or one whose clock was
     * wrong. It counts when the device's time has come to the record's time, after the events of
     * before.
     */
    public void onSign(PresenceState state, long recordTime) {
        long second = Math.floorDiv(recordTime, STEP_MILLIS) * STEP_MILLIS;
        if (second > state.lastHeard && state.signs().size() < MOST_SIGNS) {
            state.addSign(second);
        }
    }

    /** The device's time has come that far. */
    public void onTime(PresenceState state, long time, Expectation expected, Changes changes) {
        while (true) {
            long silence = nextSilence(state, expected);
            long sign = state.firstSign();
            if (Math.min(silence, sign) > time || Math.min(silence, sign) == Long.MAX_VALUE) {
                return;
            }
            if (silence <= sign) {
                state.told = next(state);
                changes.changed(state.told, silence, allowed(state, expected));
            } else {
                state.takeSign();
                if (isKnown(state, expected)) {
                    hear(state, sign, expected, changes);
                }
            }
        }
    }

    /** Of a device that nobody knows, what is no event says nothing. */
    private static boolean isKnown(PresenceState state, Expectation expected) {
        return state.lastHeard != PresenceState.NEVER_HEARD
                || state.told != null
                || expected.fromMillis() != Expectation.NEVER;
    }

    private void hear(PresenceState state, long time, Expectation expected, Changes changes) {
        if (time < state.lastHeard) {
            return;
        }
        if (state.told != Presence.ONLINE) {
            if (state.told == Presence.OFFLINE) {
                state.addSilence(time - state.lastHeard);
            }
            state.told = Presence.ONLINE;
            changes.changed(Presence.ONLINE, time, allowed(state, expected));
        }
        state.lastHeard = time;
    }

    private static Presence next(PresenceState state) {
        if (state.lastHeard == PresenceState.NEVER_HEARD) {
            return Presence.NEVER_SEEN;
        }
        return state.told == Presence.LATE ? Presence.OFFLINE : Presence.LATE;
    }

    /** When there is next something to do if nothing is heard; {@link Long#MAX_VALUE}: never. */
    public long nextTime(PresenceState state, Expectation expected) {
        return Math.min(nextSilence(state, expected), state.firstSign());
    }

    private long nextSilence(PresenceState state, Expectation expected) {
        if (state.lastHeard == PresenceState.NEVER_HEARD) {
            return state.told != null || expected.fromMillis() == Expectation.NEVER
                    ? Long.MAX_VALUE
                    : after(expected.fromMillis(), allowed(state, expected));
        }
        if (state.told == Presence.OFFLINE) {
            return Long.MAX_VALUE;
        }
        long allowed = allowed(state, expected);
        return after(state.lastHeard, state.told == Presence.LATE ? allowed : allowed / 2);
    }

    /** In whole seconds, so that not every device is due at a moment of its own. */
    private static long after(long time, long silence) {
        return -Math.floorDiv(-(time + silence), STEP_MILLIS) * STEP_MILLIS;
    }

    private long allowed(PresenceState state, Expectation expected) {
        long usual =
                expected.intervalMillis() == 0
                        ? 2 * state.secondLongestSilence()
                        : missedEvents * expected.intervalMillis();
        return Math.max(offlineAfter, usual);
    }
}
