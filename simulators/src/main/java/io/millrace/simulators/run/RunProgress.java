package io.millrace.simulators.run;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How far a run has come.
 *
 * @param simulatedTime up to which everything due was sent
 * @param due events that are due by the schedule, about
 * @param sent events that were made and sent
 * @param acknowledged records that Kafka has
 * @param behindBy simulated time between what is due and what was sent, and acknowledged within a
 *     second
 * @param live whether the schedule has met the present
 * @param ended whether all events were sent; pulses may still go on
 */
public record RunProgress(
        Instant simulatedTime,
        long due,
        long sent,
        long acknowledged,
        Duration behindBy,
        boolean live,
        boolean ended) {

    /** One line for a terminal. */
    public String line() {
        return String.format(
                "%s  %s  due %,d  sent %,d  acknowledged %,d  behind by %.1f s",
                simulatedTime.truncatedTo(ChronoUnit.SECONDS),
                ended ? "ended" : live ? "live" : "catching up",
                due,
                sent,
                acknowledged,
                behindBy.toMillis() / 1000.0);
    }
}
