package io.millrace.jobs.detection;

import java.io.Serializable;
import java.util.Map;

/**
 * Which detector a signal has where neither its device's profile nor its device's type says.
 *
 * @param usual of every metric that is not named: a name and parameters, or {@link #NONE}
 * @param ofMetric of those that are named, by name
 */
public record DetectionSettings(String usual, Map<String, String> ofMetric)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** In place of a detector: the signal is not judged. */
    public static final String NONE = "none";

    /** Throws IllegalArgumentException, which says what is allowed, where there is no such one. */
    public DetectionSettings {
        ofMetric = Map.copyOf(ofMetric);
        check(usual);
        ofMetric.values().forEach(DetectionSettings::check);
    }

    /**
     * Checks what a configuration, a type or a profile chooses.
     *
     * @throws IllegalArgumentException with what is allowed
     */
    public static void check(String choice) {
        if (!choice.equals(NONE)) {
            Detectors.of(choice);
        }
    }

    String of(String metric) {
        return ofMetric.getOrDefault(metric, usual);
    }
}
