package io.millrace.jobs.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * When rejected records are an alert of their own.
 *
 * @param alertShare of the whole input, above which it is
 * @param alertFor how long it has to be
 */
public record RejectsSettings(double alertShare, Duration alertFor) implements Serializable {

    /** Reads the settings out of a job's configuration. */
    public static RejectsSettings of(JobConfig config) {
        return new RejectsSettings(
                config.get(JobOptions.REJECTS_ALERT_SHARE),
                config.get(JobOptions.REJECTS_ALERT_FOR));
    }
}
