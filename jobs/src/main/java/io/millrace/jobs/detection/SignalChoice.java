package io.millrace.jobs.detection;

import io.millrace.mlmodels.detection.SensorFault;
import java.util.ArrayList;
import java.util.List;

/**
 * What a text chooses for a signal: a detector with its parameters, and after {@code
 * sensor-faults=} which faults of its sensor are looked for, as in {@code robust-level threshold=6
 * sensor-faults=stuck-at,noise}.
 *
 * @param detector name and parameters, or {@link DetectionSettings#NONE}
 * @param sensorFaults null where the text does not say
 */
record SignalChoice(String detector, String sensorFaults) {

    private static final String WORD = "sensor-faults=";

    /** Checked by neither, but for a signal that is not judged at all. */
    static SignalChoice of(String text) {
        if (!text.contains(WORD)) {
            return new SignalChoice(text, null);
        }
        List<String> detector = new ArrayList<>();
        String faults = null;
        for (String word : text.strip().split("\\s+", -1)) {
            if (word.startsWith(WORD)) {
                faults = word.substring(WORD.length());
            } else {
                detector.add(word);
            }
        }
        if (detector.equals(List.of(DetectionSettings.NONE))) {
            throw new IllegalArgumentException(
                    "'%s': a signal without a detector is not judged at all; allowed is none alone"
                            .formatted(text));
        }
        return new SignalChoice(String.join(" ", detector).intern(), faults);
    }

    boolean isNone() {
        return detector.equals(DetectionSettings.NONE);
    }

    /** As bits. */
    int kinds(String usual) {
        return SensorFault.bits(SensorFault.parse(sensorFaults == null ? usual : sensorFaults));
    }
}
