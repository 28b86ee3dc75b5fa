package io.millrace.local.stack;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The jobs that the job jar holds, by the names that the command line uses. */
public enum JobKind {
    DEVICE_ANALYTICS("device-analytics", "DeviceAnalyticsJob"),
    WINDOWED_AGGREGATION("windowed-aggregation", "WindowedAggregationJob"),
    ANOMALY_DETECTION("anomaly-detection", "AnomalyDetectionJob"),
    PREDICTIVE_MAINTENANCE("predictive-maintenance", "PredictiveMaintenanceJob"),
    INFLUX_PROJECTION("influx-projection", "InfluxProjectionJob");

    private final String jobName;
    private final String mainClass;

    JobKind(String jobName, String simpleName) {
        this.jobName = jobName;
        this.mainClass = "io.millrace.jobs." + simpleName;
    }

    /** Name on the command line, and of the local configuration. */
    public String jobName() {
        return jobName;
    }

    public String mainClass() {
        return mainClass;
    }

    /** The job of that name. */
    public static JobKind byName(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.jobName.equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new StackException(
                                        "there is no job %s; there are %s"
                                                .formatted(
                                                        name,
                                                        Arrays.stream(values())
                                                                .map(JobKind::jobName)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }
}
