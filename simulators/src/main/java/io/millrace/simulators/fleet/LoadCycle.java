package io.millrace.simulators.fleet;

import java.time.DayOfWeek;
import java.util.Arrays;

/**
 * The load of a device type by hour and weekday, without its noise, and the sum of it over time.
 *
 * <p>A week in minutes, read between them along straight lines: no trigonometry and no calendar
 * when an event is made. A day's factor turns into the next one's within the hours around midnight.
 */
final class LoadCycle {

    private static final long MINUTE = 60_000;
    private static final int DAY_MINUTES = 24 * 60;
    private static final int WEEK_MINUTES = 7 * DAY_MINUTES;
    private static final long WEEK = WEEK_MINUTES * MINUTE;

    /** The epoch was a Thursday: Monday's midnight lies that much before. */
    private static final long MONDAY = (DayOfWeek.THURSDAY.getValue() - 1L) * DAY_MINUTES * MINUTE;

    private static final double HALF_TURN_MINUTES = 60;
    private static final double MINUTES_PER_HOUR = 60;

    private final LocalTime local;
    private final double[] load = new double[WEEK_MINUTES + 1];
    private final double[] hours = new double[WEEK_MINUTES + 1];
    private final double mean;
    private final double deviation;

    LoadCycle(LoadPhysics physics) {
        this.local = LocalTime.of(physics.zone());
        for (int minute = 0; minute <= WEEK_MINUTES; minute++) {
            double turn = minute / (double) DAY_MINUTES - physics.peakHour() / 24;
            double daily = physics.daily() * StrictMath.cos(2 * Math.PI * turn);
            load[minute] = (physics.mean() + daily) * factor(physics, minute);
        }
        for (int minute = 0; minute < WEEK_MINUTES; minute++) {
            double trapezium = (load[minute] + load[minute + 1]) / 2;
            hours[minute + 1] = hours[minute] + trapezium / MINUTES_PER_HOUR;
        }
        this.mean = hours[WEEK_MINUTES] * MINUTES_PER_HOUR / WEEK_MINUTES;
        double squares = Arrays.stream(load).map(value -> (value - mean) * (value - mean)).sum();
        this.deviation = Math.sqrt(squares / load.length);
    }

    private static double factor(LoadPhysics physics, int minute) {
        int day = minute / DAY_MINUTES % 7;
        double factor = physics.byWeekday().get(day);
        double sinceMidnight = minute % DAY_MINUTES;
        double toMidnight = DAY_MINUTES - sinceMidnight;
        boolean morning = sinceMidnight < toMidnight;
        double nearest = Math.min(sinceMidnight, toMidnight);
        if (nearest >= HALF_TURN_MINUTES) {
            return factor;
        }
        double neighbour = physics.byWeekday().get((day + (morning ? 6 : 1)) % 7);
        double own = 0.5 + nearest / HALF_TURN_MINUTES / 2;
        double smooth = own * own * (3 - 2 * own);
        return smooth * factor + (1 - smooth) * neighbour;
    }

    /** Load at that moment. */
    double at(long timeMillis) {
        long inWeek = Math.floorMod(local.of(timeMillis) + MONDAY, WEEK);
        int minute = (int) (inWeek / MINUTE);
        double share = (inWeek - minute * MINUTE) / (double) MINUTE;
        return load[minute] + share * (load[minute + 1] - load[minute]);
    }

    /** Hours at full load that the load up to that moment amounts to, from some moment long ago. */
    double fullHours(long timeMillis) {
        // Never falls: where clocks are set back an hour would count for less than nothing.
        long since = local.standard(timeMillis) + MONDAY;
        long weeks = Math.floorDiv(since, WEEK);
        long inWeek = since - weeks * WEEK;
        int minute = (int) (inWeek / MINUTE);
        double share = (inWeek - minute * MINUTE) / (double) MINUTE;
        double end = load[minute] + share * (load[minute + 1] - load[minute]);
        double partial = share * (load[minute] + end) / 2 / MINUTES_PER_HOUR;
        return weeks * hours[WEEK_MINUTES] + hours[minute] + partial;
    }

    /** Average of a week. */
    double mean() {
        return mean;
    }

    /** Standard deviation within a week. */
    double deviation() {
        return deviation;
    }
}
