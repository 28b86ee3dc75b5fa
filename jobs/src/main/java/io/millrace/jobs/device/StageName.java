package io.millrace.jobs.device;

import java.util.Locale;

/** The stages by the names that stand in metrics, dead letters and logs. */
public enum StageName {
    ORDERING,
    AGGREGATION,
    DETECTION,
    MAINTENANCE,
    PRESENCE,
    ALERTING,
    CLOCK;

    /** The name in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
