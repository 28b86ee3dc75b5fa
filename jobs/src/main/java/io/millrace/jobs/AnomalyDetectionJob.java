package io.millrace.jobs;

import io.millrace.jobs.config.JobOptions;
import io.millrace.jobs.runtime.AnalyticsJob;

/** Preset: the anomaly detection alone. */
public final class AnomalyDetectionJob {

    private AnomalyDetectionJob() {}

    /** Arguments: {@code --config FILE [--explain] [key=value ...]}. */
    public static void main(String[] arguments) throws Exception {
        AnalyticsJob.run(JobOptions.preset("detection"), arguments);
    }
}
