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
    /** The white noise of the reading grows evenly. Size: how many times as wide at the end. */
    RISING_NOISE("rising-noise", 0),
    /**
     * The reading no longer follows the load and what the device's metrics share, yet keeps its own
     * mean and spread. No size.
     */
    LOST_CORRELATION("lost-correlation", 0),
    /** The device is about to fail, from the start of the fleet. Size: remaining life in hours. */
    WORN("worn", 0),
    /** The device is dead and sends nothing until the end, when it is repaired. No size. */
    SUDDEN_FAILURE("sudden-failure", 0);

    /** Of a worn device whose script does not say: about 99 % of an ordinary life. */
    static final double WORN_REMAINING_HOURS = 8;

    /** How many times as wide the noise becomes where the script does not say. */
    static final double RISEN_NOISE = 12;

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
        return this != WORN && this != SUDDEN_FAILURE;
    }

    /** The size of a fault whose script does not say, for that metric. */
    double defaultSize(MetricPhysics metric) {
        return this == RISING_NOISE ? RISEN_NOISE : noiseWidths * metric.noise();
    }

    /**
     * Whether the fault could be seen on that metric.
     *
     * @throws IllegalArgumentException when it could not, so that no label promises what is not
     *     there
     */
    void requireVisibleOn(MetricPhysics metric) {
        if (this == RISING_NOISE && metric.white() == 0) {
            throw new IllegalArgumentException(
                    label + " on " + metric.name() + ": the metric has no white noise to rise");
        }
        if (this == LOST_CORRELATION && metric.load() == 0 && metric.shared() == 0) {
            throw new IllegalArgumentException(
                    label + " on " + metric.name() + ": the metric follows no load and no other");
        }
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
