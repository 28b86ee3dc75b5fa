package io.millrace.jobs.detection;

import io.millrace.mlmodels.detection.DetectorChoice;
import io.millrace.mlmodels.detection.SensorFault;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which detector a signal has where neither its device's profile nor its device's type says.
 *
 * @param usual of every metric that is not named: a name and parameters, or {@link #NONE}
 * @param ofMetric of those that are named, by name
 * @param ofRow of metrics that are judged together: a name and parameters, or {@link #NONE}
 * @param sensorFaults which faults of sensors are looked for where a choice does not say: some of
 *     {@code stuck-at, flat-line, drop-out, noise, lost-correlation}, or all, or none
 */
public record DetectionSettings(
        String usual, Map<String, String> ofMetric, String ofRow, String sensorFaults)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** In place of a detector: nothing is judged. */
    public static final String NONE = "none";

    /** Throws IllegalArgumentException, which says what is allowed, where there is no such one. */
    public DetectionSettings {
        ofMetric = Map.copyOf(ofMetric);
        check(usual);
        ofMetric.values().forEach(DetectionSettings::check);
        checkOfRow(ofRow);
        SensorFault.parse(sensorFaults);
    }

    /**
     * Checks what a configuration, a type or a profile chooses for a signal.
     *
     * @throws IllegalArgumentException with what is allowed
     */
    public static void check(String choice) {
        SignalChoice signal = SignalChoice.of(choice);
        signal.kinds(NONE);
        if (!signal.isNone()) {
            DetectorChoice.parse(signal.detector());
        }
    }

    /**
     * Checks what they choose for metrics together.
     *
     * @throws IllegalArgumentException with what is allowed
     */
    public static void checkOfRow(String choice) {
        if (!choice.equals(NONE)) {
            DetectorChoice.parseOfRows(choice);
        }
    }

    /**
     * Checks what a type chooses for its metrics together.
     *
     * @param measured the type's metrics
     * @throws IllegalArgumentException with what is allowed
     */
    public static void checkOfRow(String choice, List<String> measured) {
        checkOfRow(choice);
        if (!choice.equals(NONE)) {
            List<String> unknown = new ArrayList<>(DetectorChoice.parseOfRows(choice).metrics());
            unknown.removeAll(measured);
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException(
                        "'"
                                + choice
                                + "' reads "
                                + unknown
                                + ", which the type does not measure; it measures "
                                + measured);
            }
        }
    }

    String of(String metric) {
        return ofMetric.getOrDefault(metric, usual);
    }
}
