package io.millrace.benchmarks.oracle;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One version of a threshold rule on one metric, as the oracle reads it: {@code METRIC > A [for N
 * unit] [clear < B]}, or any other way to compare by order.
 *
 * @param version the rule's {@code validFrom}
 * @param from when it begins to hold: not before it was published
 * @param deviceType the only type it is for; null for every device
 * @param condition null for a version that takes the rule out
 */
record ThresholdRule(String id, long version, long from, String deviceType, Condition condition) {

    /** What rules watch that is no metric. */
    private static final Set<String> SIGNALS = Set.of("remaining_life", "failure_probability");

    private static final Pattern FORM =
            Pattern.compile(
                    "(?:\"(?<quoted>[^\"]+)\"|(?<plain>[A-Za-z_][A-Za-z0-9_./:-]*))"
                            + "\\s*(?<raise>>=?|<=?)\\s*(?<limit>[-+0-9.eE]+)"
                            + "(?:\\s+for\\s+(?<hold>[0-9.]+)\\s*(?<unit>ms|s|m|h))?"
                            + "(?:\\s+clear\\s*(?<clear>>=?|<=?)\\s*(?<good>[-+0-9.eE]+))?");

    /** What the rule asks of its metric. */
    record Condition(
            String metric, String raise, double limit, long holdMillis, String clear, double good) {

        boolean isBad(double reading) {
            return holds(reading, raise, limit);
        }

        boolean isGood(double reading) {
            return clear == null ? !isBad(reading) : holds(reading, clear, good);
        }

        /** The limit that a clearing alert names. */
        double clearLimit() {
            return clear == null ? limit : good;
        }

        private static boolean holds(double reading, String comparison, double limit) {
            return switch (comparison) {
                case ">" -> reading > limit;
                case ">=" -> reading >= limit;
                case "<" -> reading < limit;
                default -> reading <= limit;
            };
        }
    }

    /** A version that holds; empty where the oracle does not know the form of its condition. */
    static Optional<ThresholdRule> read(
            String id, long version, long from, String deviceType, String condition) {
        Matcher form = FORM.matcher(condition.strip());
        if (!form.matches() || (form.group("plain") != null && isSignal(form.group("plain")))) {
            return Optional.empty();
        }
        return Optional.of(
                new ThresholdRule(
                        id,
                        version,
                        from,
                        deviceType,
                        new Condition(
                                form.group("quoted") == null
                                        ? form.group("plain")
                                        : form.group("quoted"),
                                form.group("raise"),
                                Double.parseDouble(form.group("limit")),
                                hold(form),
                                form.group("clear"),
                                form.group("good") == null
                                        ? Double.NaN
                                        : Double.parseDouble(form.group("good")))));
    }

    /** A version that takes the rule out. */
    static ThresholdRule gone(String id, long from) {
        return new ThresholdRule(id, from, from, null, null);
    }

    boolean concerns(String type) {
        return condition != null && (deviceType == null || deviceType.equals(type));
    }

    private static boolean isSignal(String word) {
        return SIGNALS.contains(word.toLowerCase(Locale.ROOT));
    }

    private static long hold(Matcher form) {
        if (form.group("hold") == null) {
            return 0;
        }
        double unit =
                switch (form.group("unit")) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    default -> 3_600_000;
                };
        return Math.round(Double.parseDouble(form.group("hold")) * unit);
    }
}
