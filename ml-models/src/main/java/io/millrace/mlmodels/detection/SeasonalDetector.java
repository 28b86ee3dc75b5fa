package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.time.zone.ZoneRules;
import java.util.Arrays;

/**
 * A detector that knows what is usual at each hour of the day and of the week, by the clock of the
 * device's own site: for a signal whose day has a shape, where a value that is fine at noon is not
 * at night. Daylight saving moves the shape with the people who make it.
 *
 * <p>Each hour keeps the mean of its readings, day for day, and by how much each weekday differs
 * from that; between the middles of two hours the expectation runs straight. Weekdays are told
 * apart where that has foretold the signal better so far. A reading is anomalous from {@code
 * threshold} spreads off what is expected, a spread being the mean distance in that hour of the
 * day, and at least half of the mean one. How many readings an hour has does not matter, so that
 * gaps and a change of the sampling rate need no rule.
 *
 * <p>Learning is paused while the signal is anomalous. When that lasts, the whole shape is moved to
 * the new level; and when it is anomalous for as long again within a week, everything is learned
 * anew.
 */
public final class SeasonalDetector implements SignalDetector<SeasonalState> {

    static final String NAME = "seasonal";
    private static final String VERSION = "1";

    private static final double SIGMA = Math.sqrt(Math.PI / 2);
    private static final double HOUR_MILLIS = 3_600_000;
    private static final double DAY_MILLIS = 24 * HOUR_MILLIS;
    private static final int HOUR_SECONDS = 3600;

    /** Thursday is the first day of 1970; Monday is day 0. */
    private static final int FIRST_DAY = 3;

    /** Weight of the newest week in what a weekday does differently. */
    private static final double WEEK_WEIGHT = 0.25;

    /** Least spread of an hour, as a share of the mean of all hours. */
    private static final double LEAST_SHARE = 0.5;

    private static final double LEAST_FLOOR = 1e-9;

    /** Days of the second week on which an hour of the week has to have been judged. */
    private static final int LEAST_JUDGED = 3;

    /** Share of the threshold within which an anomalous signal is normal again. */
    private static final double CLEAR = 0.5;

    /** Normal readings in a row that end an anomaly. */
    private static final int CALM = 3;

    private final SeasonalSettings settings;
    private final ZoneRules rules;

    public SeasonalDetector(SeasonalSettings settings) {
        this.settings = settings;
        this.rules = settings.zone().getRules();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public SeasonalState create() {
        return new SeasonalState();
    }

    @Override
    public void detect(
            SeasonalState state, long eventTimeMillis, double value, Detection detection) {
        detection.by(NAME, VERSION);
        if (!Double.isFinite(value)) {
            detection.unjudged(Verdict.IGNORED, state.lastExpected);
            return;
        }
        long localSeconds = localSeconds(eventTimeMillis);
        long hour = Math.floorDiv(localSeconds, (long) HOUR_SECONDS);
        if (state.isEmpty()) {
            state.beginMillis = eventTimeMillis;
            state.hour = hour;
        }
        if (hour != state.hour) {
            endHour(state);
            state.hour = hour;
        }
        state.lastMillis = eventTimeMillis;
        double byDay = expected(state, localSeconds, false);
        double byWeek = expected(state, localSeconds, true);
        boolean week = weekIsBetter(state, hourOfDay(hour)) && !Double.isNaN(byWeek);
        double expected = week ? byWeek : byDay;
        state.lastExpected = expected;
        boolean known = !Double.isNaN(expected);
        if (!known || eventTimeMillis - state.beginMillis < settings.warmUpDays() * DAY_MILLIS) {
            detection.unjudged(Verdict.WARMING_UP, expected);
            learn(state, value, byDay, byWeek);
            return;
        }
        double limit =
                settings.threshold()
                        * (state.anomalous > 0 ? CLEAR : 1)
                        * spread(
                                week ? state.weekSpread : state.daySpread,
                                hourOfDay(hour),
                                expected);
        double ratio = Math.abs(value - expected) / limit;
        detection.judged(ratio / (1 + ratio), expected, expected - limit, expected + limit);
        if (follow(state, eventTimeMillis, value - expected, detection.anomalous())) {
            learn(state, value, byDay, byWeek);
        }
    }

    /** Says whether the reading is to be learned. */
    private boolean follow(
            SeasonalState state, long eventTimeMillis, double off, boolean anomalous) {
        if (anomalous) {
            if (state.anomalous == 0) {
                state.anomalySinceMillis = eventTimeMillis;
                state.anomalousSum = 0;
            }
            state.calm = 0;
            state.anomalous++;
            state.anomalousSum += off;
            if (eventTimeMillis - state.anomalySinceMillis
                    >= settings.relearnAfterHours() * HOUR_MILLIS) {
                acceptLevel(state, eventTimeMillis);
            }
            return false;
        }
        if (state.anomalous > 0) {
            if (++state.calm < CALM) {
                return false;
            }
            state.anomalous = 0;
            state.calm = 0;
        }
        return true;
    }

    private static void acceptLevel(SeasonalState state, long eventTimeMillis) {
        double off = state.anomalousSum / state.anomalous;
        state.anomalous = 0;
        state.calm = 0;
        state.startHour();
        boolean movedLately =
                state.movedMillis != Long.MIN_VALUE
                        && eventTimeMillis - state.movedMillis < 7 * DAY_MILLIS;
        if (movedLately) {
            Arrays.fill(state.hourVisits, (byte) 0);
            Arrays.fill(state.weekVisits, (byte) 0);
            Arrays.fill(state.dayJudged, (byte) 0);
            Arrays.fill(state.weekJudged, (byte) 0);
            state.beginMillis = eventTimeMillis;
            state.movedMillis = Long.MIN_VALUE;
            return;
        }
        for (int h = 0; h < SeasonalState.HOURS; h++) {
            state.hourMean[h] += off;
        }
        state.movedMillis = eventTimeMillis;
    }

    private static void learn(SeasonalState state, double value, double byDay, double byWeek) {
        state.inHour++;
        state.sum += value;
        if (!Double.isNaN(byDay)) {
            state.dayReadings++;
            state.dayDistance += Math.abs(value - byDay);
        }
        if (!Double.isNaN(byWeek)) {
            state.weekReadings++;
            state.weekDistance += Math.abs(value - byWeek);
        }
    }

    /** Takes the readings of the hour that is over as one day's word on it. */
    private void endHour(SeasonalState state) {
        if (state.inHour > 0) {
            int h = hourOfDay(state.hour);
            int w = hourOfWeek(state.hour);
            double mean = state.sum / state.inHour;
            double weight = weight(state.hourVisits[h]);
            state.hourMean[h] += weight * (mean - state.hourMean[h]);
            double weekWeight = Math.max(WEEK_WEIGHT, 1.0 / (state.weekVisits[w] + 1));
            double offset = mean - state.hourMean[h] - state.weekOffset[w];
            state.weekOffset[w] += (float) (weekWeight * offset);
            state.hourVisits[h] = next(state.hourVisits[h]);
            state.weekVisits[w] = next(state.weekVisits[w]);
            if (state.dayReadings > 0) {
                double distance = state.dayDistance / state.dayReadings;
                double step = weight(state.dayJudged[h]) * (distance - state.daySpread[h]);
                state.daySpread[h] += (float) step;
                state.dayJudged[h] = next(state.dayJudged[h]);
            }
            if (state.weekReadings > 0) {
                double distance = state.weekDistance / state.weekReadings;
                double step = weight(state.weekJudged[h]) * (distance - state.weekSpread[h]);
                state.weekSpread[h] += (float) step;
                state.weekJudged[h] = next(state.weekJudged[h]);
            }
        }
        state.startHour();
    }

    private double weight(int days) {
        return Math.max(1 / settings.memoryDays(), 1.0 / (days + 1));
    }

    private static byte next(int count) {
        return (byte) Math.min(Byte.MAX_VALUE, count + 1);
    }

    /** NaN when the hour was never seen. */
    private static double expected(SeasonalState state, long localSeconds, boolean week) {
        long hour = Math.floorDiv(localSeconds, (long) HOUR_SECONDS);
        double within = Math.floorMod(localSeconds, HOUR_SECONDS) / (double) HOUR_SECONDS;
        double own = usual(state, hour, week);
        double beside = usual(state, within < 0.5 ? hour - 1 : hour + 1, week);
        return Double.isNaN(beside) ? own : own + Math.abs(within - 0.5) * (beside - own);
    }

    private static double usual(SeasonalState state, long hour, boolean week) {
        int h = hourOfDay(hour);
        int w = hourOfWeek(hour);
        if (week ? state.weekVisits[w] == 0 : state.hourVisits[h] == 0) {
            return Double.NaN;
        }
        return week ? state.hourMean[h] + state.weekOffset[w] : state.hourMean[h];
    }

    /** Over all hours, once a week of hours could be compared; this hour among them. */
    private static boolean weekIsBetter(SeasonalState state, int hour) {
        if (state.weekJudged[hour] < LEAST_JUDGED) {
            return false;
        }
        double lead = 0;
        for (int h = 0; h < SeasonalState.HOURS; h++) {
            lead += state.weekJudged[h] == 0 ? 0 : state.daySpread[h] - state.weekSpread[h];
        }
        return lead > 0;
    }

    private double spread(float[] spreads, int hour, double expected) {
        double all = 0;
        for (float one : spreads) {
            all += one;
        }
        double distance = Math.max(spreads[hour], LEAST_SHARE * all / SeasonalState.HOURS);
        double floor = Math.max(LEAST_FLOOR, settings.relativeFloor() * Math.abs(expected));
        return Math.max(floor, SIGMA * distance);
    }

    private long localSeconds(long eventTimeMillis) {
        Instant instant = Instant.ofEpochMilli(eventTimeMillis);
        return instant.getEpochSecond() + rules.getOffset(instant).getTotalSeconds();
    }

    private static int hourOfDay(long hour) {
        return Math.floorMod(hour, SeasonalState.HOURS);
    }

    private static int hourOfWeek(long hour) {
        return Math.floorMod(hour + FIRST_DAY * SeasonalState.HOURS, SeasonalState.WEEK);
    }

    @Override
    public int stateVersion() {
        return SeasonalState.VERSION;
    }

    @Override
    public void write(SeasonalState state, DataOutput out) throws IOException {
        state.write(out);
    }

    @Override
    public SeasonalState read(int version, DataInput in) throws IOException {
        return SeasonalState.read(version, in);
    }
}
