package io.millrace.jobs;

import io.millrace.jobs.config.JobOptions;
import io.millrace.jobs.runtime.AnalyticsJob;

/** Preset: the windowed aggregation alone. */
public final class WindowedAggregationJob {

    private WindowedAggregationJob() {}

    /** Arguments: {@code --config FILE [--explain] [key=value ...]}. */
    public static void main(String[] arguments) throws Exception {
        AnalyticsJob.run(JobOptions.preset("aggregation"), arguments);
    }
}
