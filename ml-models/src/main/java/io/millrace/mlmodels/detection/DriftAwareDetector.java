package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A detector of signals that are measured together, on machines whose signals drift when nothing is
 * wrong: it learns from its first rows how far each signal scatters and how fast its level wanders,
 * and allows for both.
 *
 * <ol>
 *   <li>Each signal is smoothed over three spans, from quick to slow: the quick one sees a jump,
 *       the slow one a small shift.
 *   <li>The squared distance of a smoothed value from the signal's level is held against its
 *       variance in the warm-up and what the level has gained since by drifting. So a drifting
 *       signal loses sensitivity by itself.
 *   <li>A row is anomalous when any signal is; an alarm is over as soon as the signal has come back
 *       most of its way.
 * </ol>
 *
 * <p>It scores before it learns. Nothing of an anomaly is learned; one that stays is the new
 * normal: the detector warms up again, and keeps how far the signals were known to scatter and
 * wander. It warms up as well when the time between rows changes lastingly. Calm rows renew the
 * levels, and show the drift over longer times. A missing value leaves its signal as it is, and its
 * alarm too; a signal that was mostly missing in the warm-up is not judged.
 *
 * <p>{@link Detection#expected}, {@link Detection#lower} and {@link Detection#upper} are of the
 * signal that is furthest out. While an alarm stands the score is at least 0.5.
 */
public final class DriftAwareDetector implements RowDetector<DriftAwareState> {

    static final String NAME = "drift-aware";
    private static final String VERSION = "1";

    private static final double[] RATES = {2.0 / 6, 2.0 / 21, 2.0 / 41};

    /** Of the squared distance: the slower the span, the fewer independent values it has. */
    private static final double[] LIMITS = {25, 12, 16};

    /** Rows in the slowest span. */
    private static final double SLOWEST = 40;

    /** Rows of the warm-up that the smoothed values need to settle. */
    private static final int SETTLE = 50;

    /** Last rows that tell the level of a signal that drifts. */
    private static final int TAIL = 120;

    /** Share of its variance that a drifting signal gains in a warm-up by drifting. */
    private static final double DRIFTS = 0.05;

    /** Variance that a random walk gains in so many rows, as a multiple of its scatter in them. */
    private static final double OF_A_WALK = 6;

    /** What a constant signal may move, as a share of its size. */
    private static final double FLOOR = 1e-3;

    private static final double LEAST_FLOOR = 1e-9;

    /** Weight of the newest interval in its mean. */
    private static final double INTERVAL_WEIGHT = 0.02;

    /** Factor by which that may change. */
    private static final double OTHER_RATE = 3;

    private final DriftAwareSettings settings;
    private final boolean[] slow;

    public DriftAwareDetector(DriftAwareSettings settings) {
        this.settings = settings;
        slow = new boolean[settings.metrics().size()];
        for (int metric = 0; metric < slow.length; metric++) {
            slow[metric] = settings.slow().contains(settings.metrics().get(metric));
        }
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
    public List<String> metrics() {
        return settings.metrics();
    }

    @Override
    public DriftAwareState create() {
        return new DriftAwareState(slow.length);
    }

    @Override
    public void detect(
            DriftAwareState state, long eventTimeMillis, double[] readings, Detection detection) {
        if (readings.length != slow.length) {
            throw new IllegalArgumentException(
                    "A row of "
                            + readings.length
                            + " readings; this detector has "
                            + slow.length
                            + " metrics");
        }
        detection.by(NAME, VERSION);
        boolean any = false;
        for (double reading : readings) {
            any |= Double.isFinite(reading);
        }
        if (!any) {
            detection.unjudged(Verdict.IGNORED, Double.NaN);
            return;
        }
        seeTime(state, eventTimeMillis);
        if (state.learning != null) {
            learn(state, readings);
            detection.unjudged(Verdict.WARMING_UP, Double.NaN);
            return;
        }
        judge(state, readings, detection);
        if (detection.anomalous()) {
            state.calm = 0;
            if (++state.anomalous >= settings.relearnAfter()) {
                state.learnAgain();
            }
        } else {
            state.anomalous = 0;
            renew(state, readings);
        }
    }

    private void judge(DriftAwareState state, double[] readings, Detection detection) {
        int metrics = readings.length;
        double most = 0;
        int leading = -1;
        List<Integer> caused = new ArrayList<>(0);
        double[] out = null;
        double leadingLower = 0;
        double leadingUpper = 0;
        for (int m = 0; m < metrics; m++) {
            boolean missing = !Double.isFinite(readings[m]);
            // An alarm stands until its metric has shown that it is over.
            if (Double.isNaN(state.level[m]) || (missing && state.peak[m] == 0)) {
                continue;
            }
            double furthest = 0;
            double lower = Double.NEGATIVE_INFINITY;
            double upper = Double.POSITIVE_INFINITY;
            // What a mean over so many rows may be off, by the scatter of the slowest span.
            double ofLevel =
                    state.variance[(RATES.length - 1) * metrics + m] * SLOWEST / state.levelRows[m];
            for (int span = 0; span < RATES.length; span++) {
                int i = span * metrics + m;
                double before = state.smooth[i];
                if (!missing) {
                    state.smooth[i] += RATES[span] * (readings[m] - before);
                }
                double allowed =
                        settings.limit()
                                * LIMITS[span]
                                * (state.variance[i]
                                        + ofLevel
                                        + settings.drift() * state.drift[m] * state.age);
                double distance = state.smooth[i] - state.level[m];
                furthest = Math.max(furthest, distance * distance / allowed);
                double reach = Math.sqrt(allowed);
                double middle = before + (state.level[m] - before) / RATES[span];
                lower = Math.max(lower, middle - reach / RATES[span]);
                upper = Math.min(upper, middle + reach / RATES[span]);
            }
            if (slow[m] || state.slow[m]) {
                continue;
            }
            double ofPeak = settings.recovery() * settings.recovery() * state.peak[m];
            state.peak[m] = furthest > 1 ? Math.max(state.peak[m], furthest) : 0;
            if (furthest > 1 && furthest >= ofPeak) {
                if (out == null) {
                    out = new double[metrics];
                }
                out[m] = furthest;
                caused.add(m);
            } else {
                // On its way back: below the limit, as far as the verdict goes.
                furthest = Math.min(furthest, 0.999);
            }
            if (leading < 0 || furthest > most) {
                most = furthest;
                leading = m;
                leadingLower = lower;
                leadingUpper = upper;
            }
        }
        if (leading < 0) {
            detection.unjudged(Verdict.IGNORED, Double.NaN);
            return;
        }
        detection.judged(most / (1 + most), state.level[leading], leadingLower, leadingUpper);
        if (!caused.isEmpty()) {
            double[] distances = out;
            caused.sort(Comparator.comparingDouble(m -> -distances[m]));
            detection.causedBy(caused.stream().map(settings.metrics()::get).toList());
        }
    }

    private void learn(DriftAwareState state, double[] readings) {
        int metrics = readings.length;
        DriftAwareState.Learning learning = state.learning;
        int row = state.rows++;
        for (int m = 0; m < metrics; m++) {
            learning.see(row, m, metrics, readings[m]);
            if (!Double.isFinite(readings[m])) {
                continue;
            }
            int seen = ++state.seen[m];
            double off = readings[m] - learning.mean[m];
            learning.mean[m] += off / seen;
            learning.squares[m] += off * (readings[m] - learning.mean[m]);
            if (row >= settings.warmUp() - TAIL) {
                state.tailSum[m] += readings[m];
                state.tailCount[m]++;
            }
            boolean settled = row >= SETTLE;
            if (settled) {
                learning.smoothCounts[m]++;
            }
            for (int span = 0; span < RATES.length; span++) {
                int i = span * metrics + m;
                double rate = Math.max(RATES[span], 1.0 / seen);
                state.smooth[i] += rate * (readings[m] - state.smooth[i]);
                if (settled) {
                    double distance = state.smooth[i] - learning.smoothMean[i];
                    learning.smoothMean[i] += distance / learning.smoothCounts[m];
                    learning.smoothSquares[i] +=
                            distance * (state.smooth[i] - learning.smoothMean[i]);
                }
            }
        }
        if (state.rows == settings.warmUp()) {
            finish(state);
        }
    }

    private void finish(DriftAwareState state) {
        DriftAwareState.Learning learning = state.learning;
        int metrics = state.metrics;
        for (int m = 0; m < metrics; m++) {
            if (state.seen[m] < settings.warmUp() / 2 || state.tailCount[m] == 0) {
                state.level[m] = Double.NaN;
                continue;
            }
            double floor = LEAST_FLOOR + FLOOR * Math.abs(learning.mean[m]);
            double variance = Math.max(learning.squares[m] / state.seen[m], floor * floor);
            double drift = learning.driftOf(m, metrics);
            double gained = settings.warmUp() * drift / variance;
            state.slow[m] = gained / OF_A_WALK >= settings.slowShare();
            state.drifting[m] = gained >= DRIFTS;
            double level =
                    state.drifting[m] ? state.tailSum[m] / state.tailCount[m] : learning.mean[m];
            state.drift[m] = Math.max(drift, state.drift[m]);
            moveTo(state, m, level);
            for (int span = 0; span < RATES.length; span++) {
                int i = span * metrics + m;
                // A mean over a span moves less than the signal: so may that of a constant one.
                double least = Math.max(state.variance[i], floor * floor * RATES[span]);
                // Few values of a slow span are independent. It scatters no less than that of a
                // signal whose values all are.
                least = Math.max(least, variance * RATES[span] / (2 - RATES[span]));
                state.variance[i] =
                        Math.max(learning.smoothSquares[i] / learning.smoothCounts[m], least);
            }
            state.levelRows[m] = state.drifting[m] ? state.tailCount[m] : state.seen[m];
        }
        state.learning = null;
        beginBlock(state);
    }

    /** A level that was found to have moved tells its drift over a longer time. */
    private static void moveTo(DriftAwareState state, int m, double level) {
        double moved = level - state.level[m];
        if (state.age > 0 && Double.isFinite(moved)) {
            state.drift[m] = Math.max(state.drift[m], moved * moved / state.age);
        }
        state.level[m] = level;
    }

    private static void beginBlock(DriftAwareState state) {
        state.calm = 0;
        state.age = 0;
        for (int m = 0; m < state.metrics; m++) {
            clear(state, m);
        }
    }

    private static void clear(DriftAwareState state, int m) {
        state.sum[m] = 0;
        state.tailSum[m] = 0;
        state.count[m] = 0;
        state.tailCount[m] = 0;
    }

    /** Learns the level from calm rows; an anomaly between them begins the count again. */
    private void renew(DriftAwareState state, double[] readings) {
        boolean first = state.calm++ == 0;
        boolean tail = state.calm > settings.renew() - TAIL;
        for (int m = 0; m < state.metrics; m++) {
            if (first) {
                clear(state, m);
            }
            if (Double.isFinite(readings[m])) {
                state.sum[m] += readings[m];
                state.count[m]++;
                if (tail) {
                    state.tailSum[m] += readings[m];
                    state.tailCount[m]++;
                }
            }
        }
        if (state.calm < settings.renew()) {
            return;
        }
        for (int m = 0; m < state.metrics; m++) {
            if (!Double.isNaN(state.level[m]) && state.tailCount[m] > TAIL / 2) {
                // The slowest span's variance holds the drift too: a lasting drift is told by the
                // tail.
                moveTo(
                        state,
                        m,
                        state.drifting[m]
                                ? state.tailSum[m] / state.tailCount[m]
                                : state.sum[m] / state.count[m]);
                state.levelRows[m] = state.drifting[m] ? state.tailCount[m] : state.count[m];
            }
        }
        beginBlock(state);
    }

    private void seeTime(DriftAwareState state, long eventTimeMillis) {
        if (!state.isEmpty()) {
            state.age++;
            double interval = Math.max(0, (double) eventTimeMillis - state.lastMillis);
            boolean silence =
                    state.intervalMillis > 0
                            && state.learning == null
                            && interval > settings.gap() * state.intervalMillis;
            if (silence) {
                startAgain(state);
                state.age += interval / state.intervalMillis;
            } else if (state.learning != null) {
                state.intervalMillis += (interval - state.intervalMillis) / (state.rows + 1);
                state.recentIntervalMillis = state.intervalMillis;
            } else {
                state.recentIntervalMillis +=
                        INTERVAL_WEIGHT * (interval - state.recentIntervalMillis);
                double ratio = state.recentIntervalMillis / state.intervalMillis;
                if (ratio > OTHER_RATE || ratio < 1 / OTHER_RATE) {
                    state.learnAgain();
                }
            }
        }
        state.lastMillis = eventTimeMillis;
    }

    /** After a silence nothing smoothed is of today; the levels are all that is known. */
    private static void startAgain(DriftAwareState state) {
        for (int i = 0; i < state.smooth.length; i++) {
            state.smooth[i] = state.level[i % state.metrics];
        }
        Arrays.fill(state.peak, 0);
        state.anomalous = 0;
        state.calm = 0;
    }

    @Override
    public int stateVersion() {
        return DriftAwareState.VERSION;
    }

    @Override
    public void write(DriftAwareState state, DataOutput out) throws IOException {
        state.write(out);
    }

    @Override
    public DriftAwareState read(int version, DataInput in) throws IOException {
        return DriftAwareState.read(version, slow.length, in);
    }
}
