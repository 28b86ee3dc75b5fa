package io.millrace.simulators.run;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** In which form events are written to files. */
public enum EventForm {
    /** An Avro container file of {@code DeviceEvent}. */
    AVRO,
    /** A column a metric. */
    CSV;

    /** As it is written on a command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a label.
     *
     * @throws IllegalArgumentException which names those there are
     */
    public static EventForm parse(String text) {
        List<String> labels = Arrays.stream(values()).map(EventForm::label).toList();
        int index = labels.indexOf(text);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "no format '" + text + "'; there are " + String.join(" and ", labels));
        }
        return values()[index];
    }
}
