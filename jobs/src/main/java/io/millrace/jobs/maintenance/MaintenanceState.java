package io.millrace.jobs.maintenance;

import io.millrace.mlmodels.features.RulHistory;

/** The features of one device, which specification they belong to, and what it was told last. */
public final class MaintenanceState {

    /** Hash of the specification; empty before the first window. */
    String featuresHash = "";

    /** Null before the first window. */
    RulHistory history;

    /** From when the device's last maintenance counts: earlier readings are of another life. */
    long begins = Long.MIN_VALUE;

    OpenPredictions open = new OpenPredictions();
}
