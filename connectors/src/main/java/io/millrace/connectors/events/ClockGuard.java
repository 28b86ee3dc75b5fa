package io.millrace.connectors.events;

import io.millrace.schemas.RejectReason;
import java.io.Serializable;
import java.time.Duration;

/**
 * Refuses events whose device clock lies far from the time at which Kafka took the record.
 *
 * <p>The yardstick is the record's time, a fact of the log, and not now: the verdict is the same on
 * replay and after a restore. Both limits belong to what is accepted.
 */
public record ClockGuard(Duration maxBehind, Duration maxAhead) implements Serializable {

    /** 7 days behind, 5 minutes ahead. */
    public static final ClockGuard DEFAULT =
            new ClockGuard(Duration.ofDays(7), Duration.ofMinutes(5));

    public ClockGuard {
        check("max-behind", maxBehind);
        check("max-ahead", maxAhead);
    }

    /** Why the event is refused; null when its clock is good, which is asked for every event. */
    public RejectReason verdict(long eventTime, long recordTime) {
        if (eventTime < minus(recordTime, maxBehind.toMillis())) {
            return RejectReason.CLOCK_TOO_OLD;
        }
        if (eventTime > plus(recordTime, maxAhead.toMillis())) {
            return RejectReason.CLOCK_IN_FUTURE;
        }
        return null;
    }

    private static void check(String name, Duration limit) {
        if (limit.isNegative() || limit.compareTo(Duration.ofDays(36_500)) > 0) {
            throw new IllegalArgumentException(
                    name + " is " + limit + "; 0 to 100 years are allowed");
        }
    }

    private static long minus(long time, long span) {
        return time < Long.MIN_VALUE + span ? Long.MIN_VALUE : time - span;
    }

    private static long plus(long time, long span) {
        return time > Long.MAX_VALUE - span ? Long.MAX_VALUE : time + span;
    }
}
