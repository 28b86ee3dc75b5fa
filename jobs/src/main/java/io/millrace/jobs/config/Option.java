package io.millrace.jobs.config;

import io.millrace.jobs.aggregation.WindowSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One key of a job's configuration: its type, default, and what it means. All options of a job
 * stand in {@link JobOptions}; nothing else names a key or a default.
 *
 * @param key hierarchical, words joined by hyphens
 * @param type in words, for people
 * @param defaultText as it would be written in the file; null when there is none
 * @param required whether the job cannot do without it
 * @param description one sentence or two
 * @param parser text to value; throws IllegalArgumentException that says what is allowed
 */
public record Option<T>(
        String key,
        String type,
        String defaultText,
        boolean required,
        boolean secret,
        String description,
        Function<String, T> parser) {

    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");

    static Option<String> text(String key, String defaultText, String description) {
        return new Option<>(key, "text", defaultText, false, false, description, text -> text);
    }

    static Option<Integer> count(String key, int least, int defaultValue, String description) {
        return new Option<>(
                key,
                "whole number from " + least,
                Integer.toString(defaultValue),
                false,
                false,
                description,
                text -> {
                    try {
                        int value = Integer.parseInt(text.strip().replace("_", ""));
                        if (value >= least) {
                            return value;
                        }
                    } catch (NumberFormatException e) {
                        // said below, together with what is allowed
                    }
                    throw new IllegalArgumentException("a whole number from " + least + " on");
                });
    }

    static Option<Double> number(
            String key, double least, double most, double defaultValue, String description) {
        return new Option<>(
                key,
                "number from " + least + " to " + most,
                Double.toString(defaultValue),
                false,
                false,
                description,
                text -> {
                    try {
                        double value = Double.parseDouble(text.strip());
                        if (value >= least && value <= most) {
                            return value;
                        }
                    } catch (NumberFormatException e) {
                        // said below, together with what is allowed
                    }
                    throw new IllegalArgumentException("a number from " + least + " to " + most);
                });
    }

    static Option<Boolean> flag(String key, boolean defaultValue, String description) {
        return new Option<>(
                key,
                "true or false",
                Boolean.toString(defaultValue),
                false,
                false,
                description,
                text ->
                        switch (text.strip()) {
                            case "true" -> true;
                            case "false" -> false;
                            default -> throw new IllegalArgumentException("true or false");
                        });
    }

    static Option<Duration> duration(String key, String defaultText, String description) {
        return new Option<>(
                key, "duration", defaultText, false, false, description, Option::parseDuration);
    }

    /** Either a duration or {@code off}. */
    static Option<Optional<Duration>> durationOrOff(String key, String description) {
        return new Option<>(
                key,
                "duration or off",
                "off",
                false,
                false,
                description,
                text ->
                        text.strip().equals("off")
                                ? Optional.empty()
                                : Optional.of(parseDuration(text)));
    }

    static Option<List<WindowSpec>> windows(String key, String defaultText, String description) {
        return new Option<>(
                key,
                "list of SIZE or SIZE/SLIDE",
                defaultText,
                false,
                false,
                description,
                text -> split(text).stream().map(Option::parseWindow).distinct().toList());
    }

    /** For example {@code 1m}, or {@code 1h/1m}: an hour, each minute. */
    private static WindowSpec parseWindow(String text) {
        String[] parts = text.split("/", -1);
        try {
            long size = parseDuration(parts[0]).toMillis();
            if (parts.length <= 2) {
                return new WindowSpec(
                        size, parts.length == 1 ? size : parseDuration(parts[1]).toMillis());
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a list of windows such as 10s, 1m, 1h/1m; '"
                            + text
                            + "' is none: allowed is "
                            + e.getMessage(),
                    e);
        }
        throw new IllegalArgumentException("a list of windows such as 10s, 1m, 1h/1m");
    }

    static Option<List<Double>> shares(String key, String defaultText, String description) {
        return new Option<>(
                key,
                "list of numbers from 0 to 1",
                defaultText,
                false,
                false,
                description,
                text -> split(text).stream().map(Option::parseShare).toList());
    }

    private static double parseShare(String text) {
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, together with what is allowed
        }
        throw new IllegalArgumentException("a list of numbers from 0 to 1");
    }

    static <E extends Enum<E>> Option<E> choice(
            String key, Class<E> type, String defaultText, String description) {
        return new Option<>(
                key,
                words(type),
                defaultText,
                false,
                false,
                description,
                text -> parseWord(type, text));
    }

    static <E extends Enum<E>> Option<List<E>> choices(
            String key, Class<E> type, String defaultText, String description) {
        return new Option<>(
                key,
                "list of " + words(type),
                defaultText,
                false,
                false,
                description,
                text -> parseWords(type, text));
    }

    static <E extends Enum<E>> List<E> parseWords(Class<E> type, String text) {
        return split(text).stream().map(word -> parseWord(type, word)).toList();
    }

    Option<T> asRequired() {
        return new Option<>(key, type, null, true, secret, description, parser);
    }

    Option<T> asSecret() {
        return new Option<>(key, type, defaultText, required, true, description, parser);
    }

    /** The option with another default: what a preset changes. */
    Option<T> withDefault(String text) {
        return new Option<>(key, type, text, required, secret, description, parser);
    }

    /** For example {@code 500ms}, {@code 2s}, {@code 1m}, {@code 7d}. */
    static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a duration such as 500ms, 2s, 1m, 12h or 7d");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** The shortest such text of a duration: {@code 10s}, {@code 1m}, {@code 1h}. */
    public static String formatDuration(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1_000 != 0 || millis == 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 60 != 0) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes % 60 != 0) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        return hours % 24 != 0 ? hours + "h" : hours / 24 + "d";
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static <E extends Enum<E>> E parseWord(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(text.strip())) {
                return constant;
            }
        }
        throw new IllegalArgumentException(words(type));
    }

    private static <E extends Enum<E>> String words(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(Option::word)
                .collect(Collectors.joining(" | "));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
