package io.millrace.jobs.projection;

import java.util.Locale;
import java.util.Map;

/**
 * How many series a fleet makes in InfluxDB, told before the first of them is written: what the
 * server's memory has to be sized for.
 *
 * @param metrics certain: one a device, metric and window
 * @param health certain where there are models: one a device
 * @param anomalies at most: one a device and metric, and one a device for its metrics together
 * @param alerts at most: one a device, metric and rule, metrics together counted as one
 */
public record SeriesEstimate(long devices, long metrics, long health, long anomalies, long alerts) {

    /**
     * The estimate for a fleet.
     *
     * @param devicesByType devices of each type
     * @param metricsByType metrics of each type; a type that is not there counts with the most
     *     metrics of any
     * @param windows that are projected
     * @param rules that may raise alerts
     */
    public static SeriesEstimate of(
            Map<String, Long> devicesByType,
            Map<String, Integer> metricsByType,
            int windows,
            int rules) {
        int mostMetrics =
                metricsByType.values().stream().mapToInt(Integer::intValue).max().orElse(1);
        long devices = 0;
        long deviceMetrics = 0;
        for (Map.Entry<String, Long> type : devicesByType.entrySet()) {
            devices += type.getValue();
            deviceMetrics +=
                    type.getValue() * metricsByType.getOrDefault(type.getKey(), mostMetrics);
        }
        return new SeriesEstimate(
                devices,
                deviceMetrics * windows,
                devices,
                deviceMetrics + devices,
                (deviceMetrics + devices) * rules);
    }

    /** Series that every day makes; a limit below it refuses points for certain. */
    public long expected() {
        return metrics + health;
    }

    /** In words, for logs and errors. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "%,d devices make %,d series (%,d of metrics, %,d of health), and at most %,d of"
                        + " anomalies and %,d of alerts",
                devices,
                expected(),
                metrics,
                health,
                anomalies,
                alerts);
    }
}
