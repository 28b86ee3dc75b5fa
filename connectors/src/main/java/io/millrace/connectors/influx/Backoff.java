package io.millrace.connectors.influx;

import io.github.resilience4j.core.IntervalFunction;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * How long to wait before sending again: exponential with jitter, and at least as long as the
 * server asks for by Retry-After (seconds or an HTTP date), up to ten minutes.
 */
final class Backoff {

    /** A server that asks for more is asked again before. */
    static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(10);

    /** Beyond it the pause is at its maximum anyway; the library's cost grows with the attempt. */
    private static final int LAST_GROWING_ATTEMPT = 32;

    private static final double MULTIPLIER = 2;
    private static final double JITTER = 0.5;

    private final IntervalFunction intervals;
    private final InstantSource clock;

    Backoff(IntervalFunction intervals, InstantSource clock) {
        this.intervals = intervals;
        this.clock = clock;
    }

    static Backoff of(InfluxSettings settings, InstantSource clock) {
        return new Backoff(
                IntervalFunction.ofExponentialRandomBackoff(
                        settings.backoffMin(), MULTIPLIER, JITTER, settings.backoffMax()),
                clock);
    }

    /**
     * Milliseconds to wait.
     *
     * @param attempt 1 after the first failure
     */
    long pauseMillis(int attempt, Optional<String> retryAfter) {
        long own = intervals.apply(Math.min(attempt, LAST_GROWING_ATTEMPT));
        return Math.max(own, retryAfter.map(this::askedForMillis).orElse(0L));
    }

    private long askedForMillis(String retryAfter) {
        long longest = LONGEST_RETRY_AFTER.toMillis();
        String value = retryAfter.strip();
        if (value.matches("\\d+")) {
            return value.length() > 6
                    ? longest
                    : Math.min(Duration.ofSeconds(Long.parseLong(value)).toMillis(), longest);
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            long wait = Duration.between(clock.instant(), date).toMillis();
            return Math.max(0, Math.min(wait, longest));
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
