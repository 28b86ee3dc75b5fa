package io.millrace.jobs;

import io.millrace.jobs.config.JobOptions;
import io.millrace.jobs.runtime.AnalyticsJob;

/** Preset: the remaining life alone. */
public final class PredictiveMaintenanceJob {

    private PredictiveMaintenanceJob() {}

    /** Arguments: {@code --config FILE [--explain] [key=value ...]}. */
    public static void main(String[] arguments) throws Exception {
        AnalyticsJob.run(JobOptions.preset("maintenance"), arguments);
    }
}
