package io.millrace.jobs.ordering;

import java.util.Arrays;

/**
 * Device time and the recently accepted events of one device.
 *
 * <p>The identities of accepted events are kept for as long as a duplicate of them would not be
 * late for the ledger anyway, sorted by event time.
 */
public final class OrderingState {

    /** Device time T(d): the first moment that may still come. Never falls. */
    long deviceTime = Long.MIN_VALUE;

    /** The time up to which the stages have seen everything; never ahead of device time. */
    long stageTime = Long.MIN_VALUE;

    long newestEventTime = Long.MIN_VALUE;

    long[] seenTimes = new long[4];
    long[] seenIdentities = new long[4];
    int seen;

    public long deviceTime() {
        return deviceTime;
    }

    public long stageTime() {
        return stageTime;
    }

    /**
     * Remembers an accepted event.
     *
     * @return false when it was remembered already: a duplicate
     */
    boolean remember(long eventTime, long identity) {
        int at = upperBound(eventTime);
        for (int i = at - 1; i >= 0 && seenTimes[i] == eventTime; i--) {
            if (seenIdentities[i] == identity) {
                return false;
            }
        }
        if (seen == seenTimes.length) {
            seenTimes = Arrays.copyOf(seenTimes, seen * 2);
            seenIdentities = Arrays.copyOf(seenIdentities, seen * 2);
        }
        System.arraycopy(seenTimes, at, seenTimes, at + 1, seen - at);
        System.arraycopy(seenIdentities, at, seenIdentities, at + 1, seen - at);
        seenTimes[at] = eventTime;
        seenIdentities[at] = identity;
        seen++;
        return true;
    }

    /** Forgets the events before that time. */
    void forgetBefore(long eventTime) {
        int from = 0;
        while (from < seen && seenTimes[from] < eventTime) {
            from++;
        }
        if (from > 0) {
            System.arraycopy(seenTimes, from, seenTimes, 0, seen - from);
            System.arraycopy(seenIdentities, from, seenIdentities, 0, seen - from);
            seen -= from;
        }
    }

    private int upperBound(long eventTime) {
        int at = seen;
        while (at > 0 && seenTimes[at - 1] > eventTime) {
            at--;
        }
        return at;
    }
}
