package io.millrace.benchmarks.oracle;

/**
 * How far time came on the inputs beside the events, when the run ended. Windows that close after
 * that are not out, and alerts of events that are still held are not raised.
 *
 * @param profileTime newest record of the slowest partition of the profiles
 * @param controlTime newest record of the slowest partition of rules, types and models
 */
record RunEnd(long profileTime, long controlTime) {

    /** Time goes on until everything has come out. */
    static final RunEnd NEVER = new RunEnd(Long.MAX_VALUE, Long.MAX_VALUE);

    /** The watermark of everything that is keyed by device. */
    long watermark(long ofEvents) {
        return this.equals(NEVER) ? Long.MAX_VALUE / 2 : Math.min(ofEvents, profileTime);
    }

    /**
     * How far a device's results came.
     *
     * @param deviceTime in the end
     * @param ofEvents watermark of the events in the end
     */
    Reached reached(long deviceTime, long ofEvents) {
        long most = Math.min(deviceTime, controlTime);
        // A device that is ahead of the watermark is looked at when an event of it comes, or when
        // the watermark comes there: whether once more in between is no fact of the log.
        long least = Math.min(most, Math.max(watermark(ofEvents), Long.MIN_VALUE / 2));
        return new Reached(least, most);
    }
}
