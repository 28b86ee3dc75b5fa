package io.millrace.simulators.fleet;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.schemas.DeviceType;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A device type as the simulator knows it: how often it measures, how it is loaded, how it wears,
 * and what its metrics show of that. Immutable; each type is one object.
 */
public final class DevicePhysics {

    private final String type;
    private final SamplingPhysics sampling;
    private final LoadPhysics load;
    private final WearPhysics wear;
    private final List<MetricPhysics> metrics;
    private final LoadCycle cycle;
    private final MetricTable table;

    /**
     * @param type the name of the type
     * @param metrics all metrics, in the order of the readings
     */
    @JsonCreator
    public DevicePhysics(
            @JsonProperty("type") String type,
            @JsonProperty("sampling") SamplingPhysics sampling,
            @JsonProperty("load") LoadPhysics load,
            @JsonProperty("wear") WearPhysics wear,
            @JsonProperty("metrics") List<MetricPhysics> metrics) {
        if (type == null || !type.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "device type " + type + " is not lower-case letters, digits and -");
        }
        if (sampling == null || load == null || wear == null) {
            throw new IllegalArgumentException(type + ": has no sampling, load or wear");
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
        this.type = type;
        this.sampling = sampling;
        this.load = load;
        this.wear = wear;
        this.metrics = List.copyOf(metrics);
        this.cycle = new LoadCycle(load);
        this.table = new MetricTable(this.metrics);
    }

    /** The name of the type. */
    public String type() {
        return type;
    }

    public SamplingPhysics sampling() {
        return sampling;
    }

    public LoadPhysics load() {
        return load;
    }

    public WearPhysics wear() {
        return wear;
    }

    /** All metrics, in the order of the readings. */
    public List<MetricPhysics> metrics() {
        return metrics;
    }

    LoadCycle cycle() {
        return cycle;
    }

    MetricTable table() {
        return table;
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

    @Override
    public String toString() {
        return type;
    }
}
