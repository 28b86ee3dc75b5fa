package io.millrace.jobs.presence;

/**
 * What is expected of a device.
 *
 * @param intervalMillis between two events; 0 where nobody has said
 * @param fromMillis event time from which silence is news although it was never heard; {@link
 *     #NEVER} where it is none
 */
public record Expectation(long intervalMillis, long fromMillis) {

    /** Of a device that nobody has promised. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Of a device without a profile. */
    public static final Expectation NONE = new Expectation(0, NEVER);
}
