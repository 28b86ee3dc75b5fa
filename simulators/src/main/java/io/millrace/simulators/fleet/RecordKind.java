package io.millrace.simulators.fleet;

/** What a record on the events topic is, as it stands in a run's own record. */
public final class RecordKind {

    /** An event at its own time, or under a clock that is wrong. */
    public static final String EVENT = "event";

    /** An event that was sent before. */
    public static final String DUPLICATE = "duplicate";

    /** An event delayed within the disorder bound. */
    public static final String DISORDERED = "disordered";

    /** An event delayed by more than the disorder bound. */
    public static final String LATE = "late";

    /** An event that waited for others and was sent with them. */
    public static final String BATCH = "batch";

    /** No event: it says how far time has come. */
    public static final String PULSE = "pulse";

    private RecordKind() {}
}
