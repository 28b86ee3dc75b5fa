package io.millrace.jobs.ordering;

/** Device time and the recently accepted events of one device. */
public final class OrderingState {

    /** Device time T(d): the first moment that may still come. Never falls. */
    long deviceTime = Long.MIN_VALUE;

    /** The time up to which the stages have seen everything; never ahead of device time. */
    long stageTime = Long.MIN_VALUE;

    long newestEventTime = Long.MIN_VALUE;

    /** Events in the buffer, {@link #UNKNOWN} after a restore: so that nobody looks in vain. */
    int held = UNKNOWN;

    private static final int UNKNOWN = -1;
    private final RememberedEvents remembered;

    OrderingState() {
        this(new RememberedEvents());
    }

    OrderingState(RememberedEvents remembered) {
        this.remembered = remembered;
    }

    public long deviceTime() {
        return deviceTime;
    }

    public long stageTime() {
        return stageTime;
    }

    /** Whether the buffer has to be asked at all. */
    public boolean mayHold() {
        return held != 0;
    }

    RememberedEvents remembered() {
        return remembered;
    }
}
