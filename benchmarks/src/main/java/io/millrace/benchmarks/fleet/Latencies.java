package io.millrace.benchmarks.fleet;

import org.HdrHistogram.Histogram;

/**
 * Times from the moment at which an event was due to the record of its result.
 *
 * @param millis of the results whose cause was due while simulated time was the wall's
 * @param beforeLive results whose cause was due at speed, where the due time is simulated
 * @param withoutCause results of time, not of an event
 */
record Latencies(Histogram millis, long beforeLive, long withoutCause) {

    private static final long LONGEST_MILLIS = 24 * 3_600_000L;

    static Latencies none() {
        return new Latencies(new Histogram(LONGEST_MILLIS, 3), 0, 0);
    }

    long counted() {
        return millis.getTotalCount();
    }

    long percentile(double percent) {
        return millis.getValueAtPercentile(percent);
    }

    /** Counts one result more. */
    Latencies with(Cause cause, long writtenAt, FleetHistory history, long liveStart) {
        if (cause == null || history.dueTime(cause).isEmpty()) {
            return new Latencies(millis, beforeLive, withoutCause + 1);
        }
        long due = history.dueTime(cause).getAsLong();
        if (due < liveStart) {
            return new Latencies(millis, beforeLive + 1, withoutCause);
        }
        // The two clocks are one machine's; a millisecond of rounding must not end the report.
        millis.recordValue(Math.max(0, Math.min(LONGEST_MILLIS, writtenAt - due)));
        return this;
    }
}
