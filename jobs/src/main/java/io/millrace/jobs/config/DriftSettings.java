package io.millrace.jobs.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * When another population than a model was trained on is an alert.
 *
 * @param alertAbove of the population stability index
 * @param window of event time that is judged at once
 * @param leastDevices in it
 */
public record DriftSettings(double alertAbove, Duration window, int leastDevices)
        implements Serializable {

    /** Reads the settings out of a job's configuration. */
    public static DriftSettings of(JobConfig config) {
        return new DriftSettings(
                config.get(JobOptions.DRIFT_ALERT_ABOVE),
                config.get(JobOptions.DRIFT_WINDOW),
                config.get(JobOptions.DRIFT_LEAST_DEVICES));
    }
}
