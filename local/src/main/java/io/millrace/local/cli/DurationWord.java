package io.millrace.local.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time such as {@code 90s}, {@code 20m}, {@code 2h} or {@code 500ms}. */
public final class DurationWord implements ITypeConverter<Duration> {

    private static final Pattern WORD = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    @Override
    public Duration convert(String word) {
        Matcher matcher = WORD.matcher(word);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "'" + word + "' is no time; allowed are 500ms, 90s, 20m, 2h, 1d");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
