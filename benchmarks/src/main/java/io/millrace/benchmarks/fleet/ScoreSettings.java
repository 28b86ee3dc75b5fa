package io.millrace.benchmarks.fleet;

import java.time.Duration;

/**
 * How findings are counted.
 *
 * @param grace after a fault's end in which a finding still counts as finding it: a rule's "for",
 *     and a detector that comes to rest
 * @param episodeGap anomalous readings of one signal that are at most so far apart are one episode
 * @param wornBelowHours a predicted remaining life below this says that the device is worn out
 */
record ScoreSettings(Duration grace, Duration episodeGap, double wornBelowHours) {

    static final ScoreSettings DEFAULT =
            new ScoreSettings(Duration.ofSeconds(10), Duration.ofSeconds(10), 24);

    ScoreSettings {
        require(!grace.isNegative(), "--grace", grace + " is below 0");
        require(!episodeGap.isNegative(), "--episode-gap", episodeGap + " is below 0");
        require(
                wornBelowHours > 0 && wornBelowHours < Double.POSITIVE_INFINITY,
                "--worn-below",
                wornBelowHours + " is not a number of hours above 0");
    }

    long graceMillis() {
        return grace.toMillis();
    }

    private static void require(boolean holds, String option, String what) {
        if (!holds) {
            throw new IllegalArgumentException(option + ": " + what);
        }
    }
}
