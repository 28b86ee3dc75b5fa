package io.millrace.mlmodels.detection;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be wrong with a sensor, as opposed to what it measures. */
public enum SensorFault {
    /** It repeats a value from its usual range, and used to move. */
    STUCK_AT(0, "stuck-at"),
    /** It repeats a value from outside of its usual range, such as 0: the line is dead. */
    FLAT_LINE(1, "flat-line"),
    /** It shows nothing any more while the device goes on to send. */
    DROP_OUT(2, "drop-out"),
    /** It trembles more than it did, about the same level. */
    NOISE(3, "noise"),
    /** It no longer moves with the device's other sensors, as it used to. */
    LOST_CORRELATION(4, "lost-correlation");

    private static final String NONE = "none";

    private static final SensorFault[] BY_NUMBER = {
        STUCK_AT, FLAT_LINE, DROP_OUT, NOISE, LOST_CORRELATION
    };

    private final int number;
    private final String label;

    SensorFault(int number, String label) {
        this.number = number;
        this.label = label;
    }

    /** As it stands in configuration and results. */
    public String label() {
        return label;
    }

    /** In states, for ever. */
    int number() {
        return number;
    }

    static SensorFault of(int number) {
        return BY_NUMBER[number];
    }

    /** Bit in a set of kinds. */
    int bit() {
        return 1 << number;
    }

    /** A set as bits, as {@link SensorFaultDetector#see} takes it. */
    public static int bits(Set<SensorFault> kinds) {
        return kinds.stream().mapToInt(SensorFault::bit).sum();
    }

    /**
     * The set that a text names: labels with commas between them, {@code all} or {@code none}.
     *
     * @throws IllegalArgumentException with what is allowed
     */
    public static Set<SensorFault> parse(String text) {
        if (text.equals("all")) {
            return EnumSet.allOf(SensorFault.class);
        }
        Set<SensorFault> kinds = EnumSet.noneOf(SensorFault.class);
        if (text.equals(NONE)) {
            return kinds;
        }
        for (String word : text.split(",", -1)) {
            kinds.add(
                    Arrays.stream(values())
                            .filter(kind -> kind.label.equals(word.strip()))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "sensor fault '%s' is unknown; allowed is all, none, or some of %s"
                                                            .formatted(word.strip(), labels()))));
        }
        return kinds;
    }

    private static String labels() {
        return Arrays.stream(values()).map(SensorFault::label).collect(Collectors.joining(", "));
    }
}
