package io.millrace.mlmodels.features;

import java.util.List;

/**
 * A channel made from the others: their weighted sum, which carries less noise than each of them.
 *
 * @param name of the channel it makes
 * @param kind what is summed
 * @param intercept added to the sum
 * @param weights one for each channel, in their order
 */
public record HealthIndex(String name, Kind kind, double intercept, List<Double> weights) {

    /** What a health index sums. */
    public enum Kind {
        /** The channels themselves. */
        LEVEL,
        /** The channels' differences from the device's own baseline. */
        DRIFT
    }

    public HealthIndex {
        weights = List.copyOf(weights);
        if (name.isBlank()) {
            throw new IllegalArgumentException("A health index has no name");
        }
        if (!Double.isFinite(intercept)
                || !weights.stream().allMatch(weight -> Double.isFinite(weight))) {
            throw new IllegalArgumentException(
                    "Health index " + name + " has a weight that is no finite number");
        }
    }
}
