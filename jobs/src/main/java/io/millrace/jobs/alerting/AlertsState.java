package io.millrace.jobs.alerting;

import java.util.ArrayList;
import java.util.List;

/**
 * The alerts of one device that are open or pending; nothing else. A device without any has no
 * state at all.
 *
 * <p>Mutable, of one thread.
 */
public final class AlertsState {

    private final List<WatchedAlert> alerts;

    public AlertsState() {
        this(new ArrayList<>(0));
    }

    AlertsState(List<WatchedAlert> alerts) {
        this.alerts = alerts;
    }

    /** True when nothing is open and nothing is pending: the state need not be kept. */
    public boolean isEmpty() {
        return alerts.isEmpty();
    }

    /** How many alerts stand. */
    public int open() {
        int open = 0;
        for (WatchedAlert alert : alerts) {
            open += alert.isOpen() ? 1 : 0;
        }
        return open;
    }

    List<WatchedAlert> alerts() {
        return alerts;
    }

    /**
     * @param metric null unless the rule watches several
     */
    int indexOf(String ruleId, String metric) {
        for (int i = 0; i < alerts.size(); i++) {
            if (alerts.get(i).belongsTo(ruleId, metric)) {
                return i;
            }
        }
        return -1;
    }
}
