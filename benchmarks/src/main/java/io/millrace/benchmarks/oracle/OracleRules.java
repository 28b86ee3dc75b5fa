package io.millrace.benchmarks.oracle;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The meaning of time that a job was configured with, as the oracle reads it.
 *
 * @param maxBehind of the clock guard
 * @param maxAhead of the clock guard
 * @param clockLimit how far a clock may be off without an alert
 * @param rejectedShare of the input above which there is an alert
 * @param rejectedFor for how long
 * @param windows by their names, for example 10s or 1m/10s
 * @param functions asked for of every metric: sum, rate; others are not judged
 */
record OracleRules(
        Duration disorder,
        Duration allowedLateness,
        Duration maxBehind,
        Duration maxAhead,
        Duration clockLimit,
        double rejectedShare,
        Duration rejectedFor,
        Map<String, Kind> windows,
        Set<String> functions) {

    /** One listed kind of window, in milliseconds. */
    record Kind(long size, long slide) {}

    /** The design's defaults. */
    static final OracleRules DEFAULT =
            new OracleRules(
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(1),
                    Duration.ofDays(7),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(1),
                    0.05,
                    Duration.ofMinutes(1),
                    Map.of("10s", new Kind(10_000, 10_000), "1m", new Kind(60_000, 60_000)),
                    Set.of());

    OracleRules {
        windows = new TreeMap<>(windows);
        functions = Set.copyOf(functions);
    }

    /** Why the clock guard refuses an event; null when its clock is good. */
    String clockVerdict(long eventTime, long recordTime) {
        if (eventTime < recordTime - maxBehind.toMillis()) {
            return "CLOCK_TOO_OLD";
        }
        return eventTime > recordTime + maxAhead.toMillis() ? "CLOCK_IN_FUTURE" : null;
    }
}
