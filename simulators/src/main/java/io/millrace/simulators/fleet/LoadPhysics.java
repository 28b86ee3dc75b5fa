package io.millrace.simulators.fleet;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;

/**
 * How a device type is loaded: a number from 0 to 1 that swings with the hour of the day and the
 * day of the week, and wanders.
 *
 * @param mean average load of an ordinary day
 * @param daily how far the load swings from that over a day
 * @param peakHour hour of the day of the highest load
 * @param timeZone of those hours and days, an IANA name or a fixed offset
 * @param byWeekday factors of the load of Monday to Sunday; 1 for an ordinary day
 * @param wander standard deviation of the load's slow noise
 */
public record LoadPhysics(
        double mean,
        double daily,
        double peakHour,
        String timeZone,
        List<Double> byWeekday,
        double wander) {

    private static final int DAYS = 7;

    public LoadPhysics {
        if (!(daily >= 0) || !(mean - daily >= 0) || !(mean > 0)) {
            throw new IllegalArgumentException(
                    "load of " + mean + " with a daily swing of " + daily + " leaves 0..1");
        }
        if (!(peakHour >= 0) || !(peakHour < 24)) {
            throw new IllegalArgumentException(
                    "load's peak-hour " + peakHour + " is not from 0 to below 24");
        }
        try {
            ZoneId.of(String.valueOf(timeZone));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "load's time-zone "
                            + timeZone
                            + " is not known: want an IANA name such as Europe/Berlin, UTC, or an"
                            + " offset such as +02:00",
                    e);
        }
        if (byWeekday == null || byWeekday.size() != DAYS) {
            throw new IllegalArgumentException(
                    "load's by-weekday " + byWeekday + " is not 7 factors, Monday to Sunday");
        }
        byWeekday = List.copyOf(byWeekday);
        for (double factor : byWeekday) {
            if (!(factor > 0) || !((mean + daily) * factor <= 1)) {
                throw new IllegalArgumentException(
                        "load of "
                                + mean
                                + " with a daily swing of "
                                + daily
                                + " leaves 0..1 on a day of factor "
                                + factor);
            }
        }
        if (!(wander >= 0)) {
            throw new IllegalArgumentException("load's wander " + wander + " is below 0");
        }
    }

    /** Where those hours and days are counted. */
    ZoneId zone() {
        return ZoneId.of(timeZone);
    }
}
