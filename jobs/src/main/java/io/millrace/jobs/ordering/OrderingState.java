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

    /** Whether there is anything to forget; not written. */
    boolean mayForget = true;

    private static final int UNKNOWN = -1;
    private final RememberedEvents remembered = new RememberedEvents();

    public long deviceTime() {
        return deviceTime;
    }

    public long stageTime() {
        return stageTime;
    }

    /** Of the newest accepted event; {@link Long#MIN_VALUE} before the first. */
    public long newestEventTime() {
        return newestEventTime;
    }

    /** Whether anything was accepted since {@link #forget}; true after a restore. */
    public boolean mayForget() {
        return mayForget;
    }

    /** Forgets the events that were accepted; how far time has come stays known. */
    public void forget() {
        remembered.forgetAll();
        mayForget = false;
    }

    /** Whether the buffer has to be asked at all. */
    public boolean mayHold() {
        return held != 0;
    }

    /** Reads of what stands behind; a number without meaning, see DeviceAnalytics. */
    public long fetch() {
        return remembered.fetch();
    }

    RememberedEvents remembered() {
        return remembered;
    }
}
