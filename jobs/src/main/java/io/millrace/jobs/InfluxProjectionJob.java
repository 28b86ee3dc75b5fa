package io.millrace.jobs;

import io.millrace.jobs.projection.ProjectionJob;

/** Result topics into InfluxDB, for dashboards. */
public final class InfluxProjectionJob {

    private InfluxProjectionJob() {}

    /** Arguments: {@code --config FILE [--explain] [key=value ...]}. */
    public static void main(String[] arguments) throws Exception {
        ProjectionJob.run(arguments);
    }
}
