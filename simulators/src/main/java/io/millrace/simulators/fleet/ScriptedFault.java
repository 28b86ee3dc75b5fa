package io.millrace.simulators.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One line of a fault script: what breaks on which device, when, for how long.
 *
 * <p>In text: {@code device=7,kind=level-shift,metric=temperature,at=live+20s,for=30s,size=45}.
 *
 * @param device number of the device in the fleet, from 0
 * @param kind what breaks
 * @param metric which reading shows it; null for {@link FaultKind#WORN}
 * @param anchor what the onset is counted from
 * @param offset onset after the anchor
 * @param duration how long it lasts
 * @param size in the metric's unit (hours of remaining life for WORN); null for the kind's own
 */
public record ScriptedFault(
        int device,
        FaultKind kind,
        String metric,
        Anchor anchor,
        Duration offset,
        Duration duration,
        Double size) {

    private static final Set<String> KEYS = Set.of("device", "kind", "metric", "at", "for", "size");

    /** What an onset is counted from. */
    public enum Anchor {
        /** The moment at which the fleet begins, in the past. */
        START,
        /** The moment at which the fleet meets the present. */
        LIVE
    }

    public ScriptedFault {
        if (device < 0) {
            throw new IllegalArgumentException("fault on device " + device + ": below 0");
        }
        if (kind != FaultKind.WORN) {
            require(!kind.onMetric() || metric != null, device, kind, "needs a metric");
            require(kind.onMetric() || metric == null, device, kind, "has no metric");
            require(offset != null && !offset.isNegative(), device, kind, "needs at >= 0");
            require(
                    duration != null && duration.compareTo(Duration.ZERO) > 0,
                    device,
                    kind,
                    "needs for > 0");
        } else {
            require(metric == null, device, kind, "has no metric: the whole device wears");
            require(size == null || size > 0, device, kind, "needs a size > 0 hours");
        }
    }

    /** A fault of the usual size on one metric. */
    public static ScriptedFault onMetric(
            int device,
            FaultKind kind,
            String metric,
            Anchor anchor,
            Duration offset,
            Duration duration) {
        return new ScriptedFault(device, kind, metric, anchor, offset, duration, null);
    }

    /** A device with that many hours of life left when the fleet begins. */
    public static ScriptedFault worn(int device, double remainingHours) {
        return new ScriptedFault(
                device, FaultKind.WORN, null, Anchor.START, Duration.ZERO, null, remainingHours);
    }

    /** The same fault with that size. */
    public ScriptedFault withSize(double newSize) {
        return new ScriptedFault(device, kind, metric, anchor, offset, duration, newSize);
    }

    /**
     * Reads a fault from its text.
     *
     * @throws IllegalArgumentException which says what is wrong and what is allowed
     */
    public static ScriptedFault parse(String text) {
        Integer device = null;
        FaultKind kind = null;
        String metric = null;
        Anchor anchor = Anchor.LIVE;
        Duration offset = Duration.ZERO;
        Duration duration = null;
        Double size = null;
        for (String part : parts(text)) {
            String key = part.substring(0, part.indexOf('='));
            String value = part.substring(part.indexOf('=') + 1);
            switch (key) {
                case "device" -> device = number(text, value).intValue();
                case "kind" -> kind = FaultKind.of(value);
                case "metric" -> metric = value;
                case "at" -> {
                    int plus = value.indexOf('+');
                    anchor = anchor(text, plus < 0 ? value : value.substring(0, plus));
                    offset = plus < 0 ? Duration.ZERO : Durations.parse(value.substring(plus + 1));
                }
                case "for" -> duration = Durations.parse(value);
                default -> size = number(text, value);
            }
        }
        if (device == null || kind == null) {
            throw new IllegalArgumentException(
                    "fault '" + text + "': device= and kind= are needed, for example " + example());
        }
        return new ScriptedFault(device, kind, metric, anchor, offset, duration, size);
    }

    /** A fault in text, for messages and help. */
    public static String example() {
        return "device=7,kind=level-shift,metric=temperature,at=live+20s,for=30s,size=45";
    }

    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        Set<String> seen = new java.util.HashSet<>();
        for (String part : text.split(",", -1)) {
            String key = part.contains("=") ? part.substring(0, part.indexOf('=')).strip() : part;
            if (!part.contains("=") || !KEYS.contains(key) || !seen.add(key)) {
                throw new IllegalArgumentException(
                        "fault '"
                                + text
                                + "': '"
                                + part
                                + "' is not one of device=, kind=, metric=, at=, for=, size=, each"
                                + " once; for example "
                                + example());
            }
            parts.add(part.strip());
        }
        return parts;
    }

    private static Anchor anchor(String text, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "live" -> Anchor.LIVE;
            case "start" -> Anchor.START;
            default ->
                    throw new IllegalArgumentException(
                            "fault '" + text + "': at= is live+DURATION or start+DURATION");
        };
    }

    private static Double number(String text, String value) {
        try {
            return Double.valueOf(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "fault '" + text + "': '" + value + "' is not a number", e);
        }
    }

    private static void require(boolean holds, int device, FaultKind kind, String what) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "fault " + kind.label() + " on device " + device + ": " + what);
        }
    }
}
