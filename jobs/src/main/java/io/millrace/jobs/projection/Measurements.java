package io.millrace.jobs.projection;

/** The names of measurements and tags in InfluxDB: a contract with everyone who queries it. */
public final class Measurements {

    public static final String DEVICE_METRICS = "device_metrics";
    public static final String DEVICE_ANOMALIES = "device_anomalies";
    public static final String DEVICE_HEALTH = "device_health";

    /** What shadows predict, apart, so that no dashboard takes it for what counts. */
    public static final String DEVICE_HEALTH_SHADOW = "device_health_shadow";

    public static final String DEVICE_ALERTS = "device_alerts";
    public static final String DEVICE_STATUS = "device_status";

    static final String DEVICE = "device";
    static final String DEVICE_TYPE = "device_type";
    static final String METRIC = "metric";
    static final String MODEL = "model";
    static final String RULE = "rule";
    static final String SEVERITY = "severity";
    static final String SITE = "site";
    static final String TENANT = "tenant";
    static final String WINDOW = "window";

    private Measurements() {}
}
