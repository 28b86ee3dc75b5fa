package io.millrace.simulators.fleet;

import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * One line of a fault script: what breaks, where, when, for how long; or how often.
 *
 * <p>In text: {@code device=7,kind=level-shift,metric=temperature,at=live+20s,for=30s,size=45}.
 *
 * @param target what it is on
 * @param number of the device, gateway or partition, from 0; −1 for the fleet
 * @param kind what breaks
 * @param metric which reading shows it; null where it is on no reading
 * @param anchor what the onset is counted from
 * @param offset onset after the anchor; of a rate: from when on faults are drawn
 * @param duration how long it lasts; null for a kind that does not
 * @param size in the metric's unit (hours of remaining life for WORN); null for the kind's own
 * @param by how far a clock is off; null for other kinds
 * @param share of the events that suffer; null for other kinds
 * @param perDay how often a day it comes, drawn for each device; null where it comes once
 */
public record ScriptedFault(
        FaultTarget target,
        int number,
        FaultKind kind,
        String metric,
        Anchor anchor,
        Duration offset,
        Duration duration,
        Double size,
        Duration by,
        Double share,
        Double perDay) {

    private static final Duration USUAL_CLOCK = Duration.ofSeconds(30);

    /** Further than that, the time would no longer be one. */
    private static final Duration FURTHEST_CLOCK = Duration.ofDays(3_650);

    private static final Set<String> KEYS =
            Set.of(
                    "device",
                    "gateway",
                    "partition",
                    "kind",
                    "metric",
                    "at",
                    "for",
                    "size",
                    "by",
                    "share",
                    "rate");

    /** What an onset is counted from. */
    public enum Anchor {
        /** The moment at which the fleet begins, in the past. */
        START,
        /** The moment at which the fleet meets the present. */
        LIVE
    }

    public ScriptedFault {
        String line = "fault " + kind.label() + on(target, number) + ": ";
        require(number >= 0 || target == FaultTarget.FLEET, line + "below 0");
        requireTarget(line, kind, target, perDay);
        requireMetric(line, kind, metric);
        require(offset != null && !offset.isNegative(), line + "needs at >= 0");
        requireDuration(line, kind, duration);
        requireSizes(line, kind, size, by, share);
        requireRate(line, kind, perDay, duration);
    }

    /** A fault of the usual size on one metric. */
    public static ScriptedFault onMetric(
            int device,
            FaultKind kind,
            String metric,
            Anchor anchor,
            Duration offset,
            Duration duration) {
        return new ScriptedFault(
                FaultTarget.DEVICE,
                device,
                kind,
                metric,
                anchor,
                offset,
                duration,
                null,
                null,
                null,
                null);
    }

    /** A device with that many hours of life left when the fleet begins. */
    public static ScriptedFault worn(int device, double remainingHours) {
        return new ScriptedFault(
                FaultTarget.DEVICE,
                device,
                FaultKind.WORN,
                null,
                Anchor.START,
                Duration.ZERO,
                null,
                remainingHours,
                null,
                null,
                null);
    }

    /** The same fault with that size. */
    public ScriptedFault withSize(double newSize) {
        return new ScriptedFault(
                target, number, kind, metric, anchor, offset, duration, newSize, by, share, perDay);
    }

    /** Whether it is on that device alone. */
    boolean isOnDevice() {
        return target == FaultTarget.DEVICE;
    }

    /** How far a clock is off. */
    Duration clockBy() {
        return by == null ? USUAL_CLOCK : by;
    }

    /** The share of the events that suffer: all of them where the script does not say. */
    double shareOrAll() {
        return share == null ? 1 : share;
    }

    /**
     * Reads a fault from its text.
     *
     * @throws IllegalArgumentException which says what is wrong and what is allowed
     */
    public static ScriptedFault parse(String text) {
        FaultTarget target = null;
        int number = -1;
        FaultKind kind = null;
        String metric = null;
        Anchor anchor = null;
        Duration offset = Duration.ZERO;
        Duration duration = null;
        Double size = null;
        Duration by = null;
        Double share = null;
        Double perDay = null;
        Set<String> seen = new HashSet<>();
        for (String part : text.split(",", -1)) {
            String key = key(text, part, seen);
            String value = part.substring(part.indexOf('=') + 1).strip();
            switch (key) {
                case "device", "gateway", "partition" -> {
                    if (target != null) {
                        throw wrong(text, "device=, gateway= and partition= exclude each other");
                    }
                    target = FaultTarget.valueOf(key.toUpperCase(Locale.ROOT));
                    number = whole(text, value);
                }
                case "kind" -> kind = FaultKind.of(value);
                case "metric" -> metric = value;
                case "at" -> {
                    int plus = value.indexOf('+');
                    anchor = anchor(text, plus < 0 ? value : value.substring(0, plus));
                    offset = plus < 0 ? Duration.ZERO : Durations.parse(value.substring(plus + 1));
                }
                case "for" -> duration = Durations.parse(value);
                case "by" -> by = Durations.parse(value);
                case "share" -> share = number(text, value);
                case "rate" -> perDay = perDay(text, value);
                default -> size = number(text, value);
            }
        }
        if (kind == null) {
            throw wrong(text, "kind= is needed");
        }
        if (anchor == null) {
            anchor = perDay == null ? Anchor.LIVE : Anchor.START;
        }
        return new ScriptedFault(
                target == null ? FaultTarget.FLEET : target,
                number,
                kind,
                metric,
                anchor,
                offset,
                duration,
                size,
                by,
                share,
                perDay);
    }

    /** A fault in text, for messages and help. */
    public static String example() {
        return "device=7,kind=level-shift,metric=temperature,at=live+20s,for=30s,size=45";
    }

    /** The line in text, as {@link #parse} reads it. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (target != FaultTarget.FLEET) {
            text.append(target.word()).append('=').append(number).append(',');
        }
        text.append("kind=").append(kind.label());
        append(text, "metric", metric);
        if (kind != FaultKind.WORN) {
            append(
                    text,
                    "at",
                    anchor.name().toLowerCase(Locale.ROOT) + "+" + Durations.format(offset));
        }
        append(text, "for", duration == null ? null : Durations.format(duration));
        append(text, "size", size);
        append(text, "by", by == null ? null : Durations.format(by));
        append(text, "share", share);
        append(text, "rate", perDay == null ? null : perDay + "/d");
        return text.toString();
    }

    private static void append(StringBuilder text, String key, Object value) {
        if (value != null) {
            text.append(',').append(key).append('=').append(value);
        }
    }

    private static String on(FaultTarget target, int number) {
        return target == FaultTarget.FLEET ? "" : " on " + target.word() + " " + number;
    }

    private static void requireTarget(
            String line, FaultKind kind, FaultTarget target, Double perDay) {
        switch (kind) {
            case GATEWAY_OUTAGE ->
                    require(
                            target == FaultTarget.GATEWAY
                                    || (target == FaultTarget.FLEET && perDay != null),
                            line + "needs gateway=, or rate= for all gateways");
            case PARTITION_SILENT ->
                    require(target == FaultTarget.PARTITION, line + "needs partition=");
            case SCHEMA_UPGRADE ->
                    require(
                            target == FaultTarget.DEVICE || target == FaultTarget.FLEET,
                            line + "needs device=, or nothing for the whole fleet");
            default ->
                    require(
                            target == FaultTarget.DEVICE
                                    || (target == FaultTarget.FLEET && perDay != null),
                            line + "needs device=, or rate= for all devices");
        }
    }

    private static void requireMetric(String line, FaultKind kind, String metric) {
        require(metric != null || !kind.onMetric(), line + "needs a metric");
        require(
                metric == null || kind.onMetric(),
                line
                        + (kind == FaultKind.WORN
                                ? "has no metric: the whole device wears"
                                : "has no metric"));
    }

    private static void requireDuration(String line, FaultKind kind, Duration duration) {
        if (kind.lasts()) {
            require(
                    duration != null && duration.compareTo(Duration.ofMillis(1)) >= 0,
                    line + "needs for > 0");
        } else {
            require(duration == null, line + "has no for=");
        }
    }

    private static void requireSizes(
            String line, FaultKind kind, Double size, Duration by, Double share) {
        require(size == null || kind.hasSize(), line + "has no size");
        require(size == null || Double.isFinite(size), line + "needs a size that is a number");
        require(
                kind != FaultKind.WORN || size == null || size > 0,
                line + "needs a size > 0 hours");
        require(by == null || kind.part() == FaultKind.Part.CLOCK, line + "has no by=");
        require(
                by == null || (!by.isZero() && by.compareTo(FURTHEST_CLOCK) <= 0),
                line + "needs by= above 0 and at most " + Durations.format(FURTHEST_CLOCK));
        require(share == null || kind.hasShare(), line + "has no share");
        require(
                share == null || (share > 0 && share <= 1),
                line + "share " + share + " is not above 0 and at most 1");
    }

    private static void requireRate(String line, FaultKind kind, Double perDay, Duration duration) {
        if (perDay == null) {
            return;
        }
        require(
                kind.hasRate(),
                line
                        + "has no rate: it comes once and stays; name a device, or with"
                        + " schema-upgrade none");
        require(
                perDay > 0 && perDay <= 86_400,
                line + "rate " + perDay + "/d is not from 0 to 86400/d");
        double busy = duration == null ? 0 : perDay * duration.toMillis() / 86_400_000.0;
        require(
                busy <= 1,
                line
                        + "rate "
                        + perDay
                        + "/d of "
                        + Durations.format(duration == null ? Duration.ZERO : duration)
                        + " each is more than all the time; at most "
                        + (duration == null ? "" : Math.floor(86_400_000.0 / duration.toMillis()))
                        + "/d of them fit");
    }

    private static String key(String text, String part, Set<String> seen) {
        String key = part.contains("=") ? part.substring(0, part.indexOf('=')).strip() : part;
        if (!part.contains("=") || !KEYS.contains(key) || !seen.add(key)) {
            throw wrong(
                    text,
                    "'"
                            + part
                            + "' is not one of device=, gateway=, partition=, kind=, metric=, at=,"
                            + " for=, size=, by=, share=, rate=, each once");
        }
        return key;
    }

    private static Anchor anchor(String text, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "live" -> Anchor.LIVE;
            case "start" -> Anchor.START;
            default -> throw wrong(text, "at= is live+DURATION or start+DURATION");
        };
    }

    private static Double perDay(String text, String value) {
        if (!value.endsWith("/d")) {
            throw wrong(text, "rate= is a number a day, such as 2/d");
        }
        return number(text, value.substring(0, value.length() - 2));
    }

    private static int whole(String text, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "fault '" + text + "': '" + value + "' is not a whole number", e);
        }
    }

    private static Double number(String text, String value) {
        try {
            return Double.valueOf(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "fault '" + text + "': '" + value + "' is not a number", e);
        }
    }

    private static IllegalArgumentException wrong(String text, String what) {
        return new IllegalArgumentException(
                "fault '" + text + "': " + what + "; for example " + example());
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
