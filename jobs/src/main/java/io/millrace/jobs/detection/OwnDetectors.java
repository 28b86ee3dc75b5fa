package io.millrace.jobs.detection;

import java.util.Map;

/**
 * The detectors that a device's profile chooses for it alone.
 *
 * @param ofMetric by metric, a detector or none
 * @param ofRow of its metrics together, or none; null where the profile does not say
 */
public record OwnDetectors(Map<String, String> ofMetric, String ofRow) {

    /** Of a device whose profile says nothing. */
    public static final OwnDetectors NOTHING = new OwnDetectors(Map.of(), null);

    public OwnDetectors {
        ofMetric = Map.copyOf(ofMetric);
    }
}
