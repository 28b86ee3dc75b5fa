package io.millrace.simulators.history;

/**
 * One row of a history: what one-minute windows of a device show at an age.
 *
 * @param unit number of the device
 * @param run number of the contiguous stretch in its life
 * @param hours age at the end of the window
 * @param remainingHours from the end of the window to failure
 * @param means mean of each metric over the window, in the order of the type
 */
public record Observation(int unit, int run, double hours, double remainingHours, double[] means) {}
