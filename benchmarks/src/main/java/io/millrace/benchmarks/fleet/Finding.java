package io.millrace.benchmarks.fleet;

import java.util.List;

/** One thing that the jobs have reported about a device: an episode of anomalies, or an alert. */
interface Finding {

    String deviceId();

    /** Null for remaining life. */
    String metric();

    /** The moments at which it was seen: each anomalous reading, or the raising of the alert. */
    List<Long> times();
}
