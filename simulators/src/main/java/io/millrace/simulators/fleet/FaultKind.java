package io.millrace.simulators.fleet;

import java.util.Arrays;
import java.util.List;

/** What can be broken on purpose. The label is what stands in {@code FaultLabel.kind}. */
public enum FaultKind {
    /** The reading is off by the same amount all the time. Size: that amount. */
    LEVEL_SHIFT("level-shift", 40),
    /** Single readings, one in five, are off. Size: by how much. */
    SPIKE("spike", 60),
    /** The reading goes off evenly from nothing. Size: how far at the end. */
    DRIFT("drift", 60),
    /** The sensor repeats the last value before the onset. No size. */
    STUCK_AT("stuck-at", 0),
    /** The device is about to fail, from the start of the fleet. Size: remaining life in hours. */
    WORN("worn", 0);

    /** Of a worn device whose script does not say: about 99 % of an ordinary life. */
    static final double WORN_REMAINING_HOURS = 8;

    /** A spike shows in every so many readings. */
    static final int SPIKE_EVERY = 5;

    private final String label;
    private final double noiseWidths;

    FaultKind(String label, double noiseWidths) {
        this.label = label;
        this.noiseWidths = noiseWidths;
    }

    /** The name in scripts and labels. */
    public String label() {
        return label;
    }

    /** True where the fault is on one metric, false where the whole device is at fault. */
    public boolean onMetric() {
        return this != WORN;
    }

    /** The size of a fault whose script does not say, for that metric. */
    double defaultSize(MetricPhysics metric) {
        return noiseWidths * metric.noise();
    }

    /** The kind of that label. */
    public static FaultKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label.equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no fault kind " + label + "; there are " + labels()));
    }

    /** All labels. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(FaultKind::label).toList();
    }
}
