package io.millrace.simulators.fleet;

import io.millrace.schemas.DeviceType;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A device type as the simulator knows it: its metrics, how it is loaded over the day, and how long
 * it lives.
 *
 * <p>Load is a number from 0 to 1. Wear grows from 0 when new to 1 at the moment of failure.
 *
 * @param type the name of the type
 * @param lifeHours shortest and longest life
 * @param loadMean average load
 * @param loadDaily how far the load swings from the average over a day
 * @param loadPeakHour hour of the day (UTC) of the highest load
 * @param loadWander standard deviation of the load's slow noise
 * @param metrics all metrics, in the order of the readings
 */
public record DevicePhysics(
        String type,
        HourRange lifeHours,
        double loadMean,
        double loadDaily,
        double loadPeakHour,
        double loadWander,
        List<MetricPhysics> metrics) {

    public DevicePhysics {
        if (type == null || !type.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "device type " + type + " is not lower-case letters, digits and -");
        }
        if (lifeHours == null) {
            throw new IllegalArgumentException(type + ": lifeHours is missing");
        }
        if (loadMean - loadDaily < 0 || loadMean + loadDaily > 1) {
            throw new IllegalArgumentException(
                    type
                            + ": load "
                            + loadMean
                            + " with a daily swing of "
                            + loadDaily
                            + " leaves 0..1");
        }
        if (metrics == null || metrics.isEmpty()) {
            throw new IllegalArgumentException(type + ": has no metrics");
        }
        Set<Object> seen = new HashSet<>();
        for (MetricPhysics metric : metrics) {
            if (!seen.add(metric.name()) || !seen.add(metric.number())) {
                throw new IllegalArgumentException(
                        type + ": two metrics have the name or number of " + metric.name());
            }
        }
        metrics = List.copyOf(metrics);
    }

    /** Hours from the shortest to the longest. */
    public record HourRange(double min, double max) {

        public HourRange {
            if (!(min > 0) || !(min <= max)) {
                throw new IllegalArgumentException(
                        "life of " + min + " to " + max + " hours: want 0 < min <= max");
            }
        }
    }

    /**
     * Position of that metric in the readings.
     *
     * @throws IllegalArgumentException when the type has no such metric
     */
    public int indexOf(String metric) {
        for (int i = 0; i < metrics.size(); i++) {
            if (metrics.get(i).name().equals(metric)) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                type + " has no metric " + metric + "; it has " + metricNames());
    }

    /** All names, in the order of the readings. */
    public List<String> metricNames() {
        return metrics.stream().map(MetricPhysics::name).toList();
    }

    /** The type as jobs are told of it. */
    public DeviceType deviceType(Instant validFrom) {
        return DeviceType.newBuilder()
                .setType(type)
                .setMetrics(metrics.stream().map(MetricPhysics::definition).toList())
                .setValidFrom(validFrom)
                .build();
    }
}
