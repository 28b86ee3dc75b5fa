package io.millrace.jobs.alerting;

import io.millrace.jobs.stage.PopulationCounts;
import java.util.TreeMap;

/** What {@link PopulationDrift} remembers of one training of a model. */
public final class PopulationDriftState {

    /** Not judged yet, by slot. */
    final TreeMap<Long, PopulationCounts> slots = new TreeMap<>();

    /** The last slot that was judged. */
    long judged = Long.MIN_VALUE;

    /** When the open alert was raised. */
    long raisedAt = WatchedAlert.PENDING;

    /** Whether the alert stands. */
    public boolean isOpen() {
        return raisedAt != WatchedAlert.PENDING;
    }
}
