package io.millrace.jobs.runtime;

/** The operators' uids: a savepoint finds its state by them, so they never change. */
public final class Uids {

    public static final String EVENTS_SOURCE = "device-events-source";
    public static final String COUNT_RECORDS = "count-records";
    public static final String REJECTED_SHARE = "rejected-share";
    public static final String POPULATION_DRIFT = "population-drift";
    public static final String SILENT_DEVICES = "silent-devices";
    public static final String SPLIT_EVENTS = "split-events";
    public static final String PROFILES_SOURCE = "profiles-source";
    public static final String SPLIT_PROFILES = "split-profiles";
    public static final String CONTROL_SOURCE = "control-source";
    public static final String SPLIT_CONTROL = "split-control";
    public static final String DEVICE_ANALYTICS = "device-analytics";
    public static final String RESULTS_SINK = "results-sink";
    public static final String REJECTED_SHARE_SINK = "rejected-share-sink";
    public static final String DEAD_LETTER_SINK = "dead-letter-sink";

    private Uids() {}
}
