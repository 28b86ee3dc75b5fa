package io.millrace.jobs.alerting;

import java.util.TreeMap;

/** What {@link RejectedShare} remembers. */
public final class RejectedShareState {

    /** Not judged yet, by slot. */
    final TreeMap<Long, RecordCounts> slots = new TreeMap<>();

    /** The last slot that was judged. */
    long judged = Long.MIN_VALUE;

    /** Slots in a row that speak against how the alert stands. */
    int inARow;

    /** Their counts; null for none. */
    RecordCounts sum;

    /** When the open alert was raised. */
    long raisedAt = WatchedAlert.PENDING;

    void forget() {
        inARow = 0;
        sum = null;
    }
}
