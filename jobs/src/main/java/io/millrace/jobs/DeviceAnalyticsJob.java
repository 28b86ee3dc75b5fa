package io.millrace.jobs;

import io.millrace.jobs.config.JobOptions;
import io.millrace.jobs.runtime.AnalyticsJob;

/** All stages in one pass: windows, anomalies, remaining life, alerts. The default. */
public final class DeviceAnalyticsJob {

    private DeviceAnalyticsJob() {}

    /** Arguments: {@code --config FILE [--explain] [key=value ...]}. */
    public static void main(String[] arguments) throws Exception {
        AnalyticsJob.run(JobOptions.analytics(), arguments);
    }
}
