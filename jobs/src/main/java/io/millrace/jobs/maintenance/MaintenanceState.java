package io.millrace.jobs.maintenance;

import io.millrace.mlmodels.features.RulHistory;

/** The features of one device, and which feature specification they belong to. */
public final class MaintenanceState {

    /** Hash of the specification; empty before the first window. */
    String featuresHash = "";

    RulHistory history;
}
