package io.millrace.mlmodels.detection;

import static io.millrace.mlmodels.detection.SensorFaultState.FAULT;
import static io.millrace.mlmodels.detection.SensorFaultState.FAULT_FOR;
import static io.millrace.mlmodels.detection.SensorFaultState.FIELDS;
import static io.millrace.mlmodels.detection.SensorFaultState.HIGHEST;
import static io.millrace.mlmodels.detection.SensorFaultState.KINDS;
import static io.millrace.mlmodels.detection.SensorFaultState.LAST;
import static io.millrace.mlmodels.detection.SensorFaultState.LONGEST_RUN;
import static io.millrace.mlmodels.detection.SensorFaultState.LOWEST;
import static io.millrace.mlmodels.detection.SensorFaultState.MEAN_RUN;
import static io.millrace.mlmodels.detection.SensorFaultState.MISSED;
import static io.millrace.mlmodels.detection.SensorFaultState.MISSED_SHARE;
import static io.millrace.mlmodels.detection.SensorFaultState.MOST_MISSED;
import static io.millrace.mlmodels.detection.SensorFaultState.NOISE_SUM;
import static io.millrace.mlmodels.detection.SensorFaultState.READINGS;
import static io.millrace.mlmodels.detection.SensorFaultState.RUN;
import static io.millrace.mlmodels.detection.SensorFaultState.RUNS;
import static io.millrace.mlmodels.detection.SensorFaultState.SCALE;
import static io.millrace.mlmodels.detection.SensorFaultState.STEP;
import static io.millrace.mlmodels.detection.SensorFaultState.STEPS;
import static io.millrace.mlmodels.detection.SensorFaultState.USUAL;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Tells what is wrong with the sensors of a device, from what each usually does and from what the
 * others do at the same time. It keeps nothing between calls: what it learns is in the {@link
 * SensorFaultState} of the device. The same events in the same order give the same faults.
 *
 * <ul>
 *   <li>{@link SensorFault#STUCK_AT}, {@link SensorFault#FLAT_LINE}: a value is repeated more often
 *       than chance and the past explain, while another sensor of the device moves. A device on
 *       which everything stands still has been switched off.
 *   <li>{@link SensorFault#DROP_OUT}: the same of events without the reading.
 *   <li>{@link SensorFault#NOISE}: steps to and fro are larger than usual; a cumulative sum (Page
 *       1954) of clipped sizes, so that neither a single wild reading nor a ramp is noise.
 *   <li>{@link SensorFault#LOST_CORRELATION}: a cumulative sum of the log likelihood ratio between
 *       "this sensor goes its own way" and "the others foretell it as they always did" (a linear
 *       regression on what leaves the quick levels). It finds a fault the sooner, the closer the
 *       sensors were related, and never judges one that was not.
 * </ul>
 *
 * <p>Nothing of a fault is learned. One that stays is taken for the new normal in the end.
 */
public final class SensorFaultDetector {

    /** Stands in results. */
    public static final String NAME = "sensor-faults";

    private static final String VERSION = "1";

    /** Log of the probability by which chance alone may explain a run. */
    private static final double LOG_CHANCE = Math.log(1e-8);

    /** Readings that are known of a sensor before it is judged. */
    private static final int KNOWN = 100;

    /** Least length of a run that is a fault. */
    private static final int LEAST_RUN = 10;

    /** How many times as long as any run of the past it has to be. */
    private static final double BEYOND_LONGEST = 3;

    /** Share by which the longest run fades with each run. */
    private static final double FADING = 1e-5;

    private static final int RUN_MEMORY = 500;
    private static final int MISSED_MEMORY = 1_000;

    /** Steps before noise is judged. */
    private static final int SCALE_KNOWN = 200;

    /** So long that a machine which idles for an hour is still known. */
    private static final int SCALE_MEMORY = 20_000;

    /** Mean steps at which a step's size is clipped: to and fro, and onward. */
    private static final double CLIP = 2;

    private static final double CLIP_ONWARD = 1;

    /** What each step may be above the usual, in mean steps. */
    private static final double NOISE_SLACK = 0.35;

    /**
     * Beyond it a sensor mostly repeats itself: its noise is below its resolution, and how often it
     * flickers says little.
     */
    private static final double LONGEST_MEAN_RUN = 1.5;

    private static final double NOISE_LIMIT = 12;

    /** Rows before the correlation is judged, and between two times that it is computed. */
    private static final int ROWS_KNOWN = 768;

    private static final int FIT_EVERY = 256;
    private static final int ROW_MEMORY = 20_000;

    /** Weight of the newest reading in the quick level. */
    private static final double QUICK = 0.15;

    /** Rows that the quick level takes to settle after a silence. */
    private static final int SETTLE = 30;

    /** Spreads beyond which a row is not learned, and beyond which it is no evidence. */
    private static final double WILD = 4;

    private static final double CLIP_ROW = 3;

    /** Least share of a sensor's variance that the others explain for it to be judged. */
    private static final double LEAST_EXPLAINED = 0.03;

    /** Added to the correlation matrix's diagonal: two sensors may show the same. */
    private static final double RIDGE = 0.005;

    private static final double MOST_EVIDENCE = 0.5;
    private static final double LEAST_EVIDENCE = -2;
    private static final double LOST_LIMIT = 13;

    /** Above a limit evidence is not kept, so that a fault that ends is seen to end. */
    private static final double MOST_KEPT = 1.3;

    /** Events of a fault after which it counts as normal. */
    private static final int RELEARN_AFTER = 3_600;

    /** Silence, in usual intervals, after which what was last is not of today. */
    private static final double GAP = 100;

    private static final double INTERVAL_WEIGHT = 0.05;

    /** The state of a device that was never seen. */
    public SensorFaultState create() {
        return new SensorFaultState();
    }

    /**
     * Takes the readings of one event.
     *
     * @param state the device's, changed by this call
     * @param eventTimeMillis of the event; not before that of the last one
     * @param metrics the sensors' names
     * @param values as many; NaN and infinite ones are missing
     * @param kinds as many or more: {@link SensorFault#bits} of what is asked for; 0 for a reading
     *     that is none of a sensor
     * @return whether any fault stands
     */
    public boolean see(
            SensorFaultState state,
            long eventTimeMillis,
            String[] metrics,
            double[] values,
            int[] kinds) {
        boolean silence = seeTime(state, eventTimeMillis);
        long seen = 0;
        for (int i = 0; i < metrics.length; i++) {
            int s = state.find(metrics[i], i);
            if (kinds[i] == 0) {
                if (s >= 0) {
                    state.of[s * FIELDS + KINDS] = 0;
                }
                continue;
            }
            if (s < 0) {
                s = state.add(metrics[i]);
                if (s < 0) {
                    continue;
                }
            }
            state.of[s * FIELDS + KINDS] = kinds[i];
            if (Double.isFinite(values[i])) {
                seen |= 1L << s;
                reading(state.of, s * FIELDS, values[i], silence);
            }
        }
        if (seen == 0) {
            return state.standing > 0;
        }
        for (int s = 0; s < state.sensors; s++) {
            missed(state.of, s * FIELDS, (seen >> s & 1) == 0);
        }
        correlate(state, seen, silence);
        judge(state, seen);
        return state.standing > 0;
    }

    /** The fault of that sensor that stands; null where there is none. */
    public SensorFault fault(SensorFaultState state, String metric) {
        int s = state.find(metric, 0);
        int fault = s < 0 ? -1 : (int) state.of[s * FIELDS + FAULT];
        return fault < 0 ? null : SensorFault.of(fault);
    }

    /**
     * What a reading that another detector finds anomalous is put down to: noise where there is
     * some evidence of it already; else null.
     */
    public SensorFault suspected(SensorFaultState state, String metric) {
        int s = state.find(metric, 0);
        return s >= 0
                        && ((int) state.of[s * FIELDS + KINDS] & SensorFault.NOISE.bit()) != 0
                        && state.of[s * FIELDS + NOISE_SUM] >= NOISE_LIMIT / 3
                ? SensorFault.NOISE
                : null;
    }

    /** Sensors whose fault is {@link SensorFault#DROP_OUT}: of them no reading tells. */
    public String[] droppedOut(SensorFaultState state) {
        String[] found = new String[state.standing];
        int count = 0;
        for (int s = 0; s < state.sensors; s++) {
            if (state.of[s * FIELDS + FAULT] == SensorFault.DROP_OUT.number()) {
                found[count++] = state.names[s];
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** Says of a sensor whose fault stands how sure that is. */
    public void tell(SensorFaultState state, String metric, Detection detection) {
        int s = state.find(metric, 0);
        SensorFault fault = SensorFault.of((int) state.of[s * FIELDS + FAULT]);
        double ratio = Math.max(1, ratio(state, s, fault));
        detection.by(NAME, VERSION);
        detection.judged(
                ratio / (1 + ratio),
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY);
    }

    public int stateVersion() {
        return SensorFaultState.VERSION;
    }

    public void write(SensorFaultState state, DataOutput out) throws IOException {
        state.write(out);
    }

    /**
     * @throws IOException when the version is unknown or the bytes are damaged
     */
    public SensorFaultState read(int version, DataInput in) throws IOException {
        return SensorFaultState.read(version, in);
    }

    private static boolean seeTime(SensorFaultState state, long eventTimeMillis) {
        boolean silence = false;
        if (state.lastMillis != Long.MIN_VALUE) {
            double interval = Math.max(0, (double) eventTimeMillis - state.lastMillis);
            silence = state.intervalMillis > 0 && interval > GAP * state.intervalMillis;
            if (!silence) {
                state.intervalMillis +=
                        state.intervalMillis == 0
                                ? interval
                                : INTERVAL_WEIGHT * (interval - state.intervalMillis);
            }
        }
        state.lastMillis = eventTimeMillis;
        return silence;
    }

    private static void reading(double[] of, int at, double value, boolean silence) {
        of[at + READINGS]++;
        double last = of[at + LAST];
        of[at + LAST] = value;
        if (Double.isNaN(last)) {
            of[at + RUN] = 1;
            return;
        }
        double step = value - last;
        if (step == 0) {
            of[at + RUN]++;
        } else {
            endRun(of, at, last);
            of[at + RUN] = 1;
        }
        if (!silence) {
            noise(of, at, step);
        }
        of[at + STEP] = silence ? 0 : step;
    }

    private static void endRun(double[] of, int at, double value) {
        boolean fault = isStill(of[at + FAULT]);
        if (fault) {
            return;
        }
        double runs = ++of[at + RUNS];
        double run = of[at + RUN];
        of[at + MEAN_RUN] += Math.max(1 / runs, 1.0 / RUN_MEMORY) * (run - of[at + MEAN_RUN]);
        of[at + LONGEST_RUN] = Math.max(run, of[at + LONGEST_RUN] * (1 - FADING));
        of[at + LOWEST] = Math.min(of[at + LOWEST], value);
        of[at + HIGHEST] = Math.max(of[at + HIGHEST], value);
    }

    private static boolean isStill(double fault) {
        return fault == SensorFault.STUCK_AT.number() || fault == SensorFault.FLAT_LINE.number();
    }

    private static void noise(double[] of, int at, double step) {
        // A sensor that rests says nothing of its noise, or it would be alarmed when it goes on.
        if (step == 0 && of[at + RUN] > 2 * of[at + MEAN_RUN] + 2) {
            return;
        }
        double size = Math.abs(step);
        double scale = of[at + SCALE];
        double steps = of[at + STEPS];
        if (steps >= SCALE_KNOWN / 2 && scale > 0) {
            boolean toAndFro = step * of[at + STEP] < 0;
            double taken = Math.min(size / scale, toAndFro ? CLIP : CLIP_ONWARD);
            if (of[at + MEAN_RUN] > LONGEST_MEAN_RUN) {
                of[at + NOISE_SUM] = 0;
            } else if (steps >= SCALE_KNOWN) {
                double sum = of[at + NOISE_SUM] + taken - of[at + USUAL] - NOISE_SLACK;
                of[at + NOISE_SUM] = Math.max(0, Math.min(MOST_KEPT * NOISE_LIMIT, sum));
            }
            if (of[at + NOISE_SUM] < NOISE_LIMIT / 2) {
                double known = steps - SCALE_KNOWN / 2.0 + 1;
                of[at + USUAL] +=
                        Math.max(1 / known, 1.0 / SCALE_MEMORY) * (taken - of[at + USUAL]);
            }
        }
        if (of[at + NOISE_SUM] < NOISE_LIMIT / 2) {
            of[at + STEPS]++;
            double clipped = steps < SCALE_KNOWN / 2 ? size : Math.min(size, CLIP * scale);
            of[at + SCALE] += Math.max(1 / (steps + 1), 1.0 / SCALE_MEMORY) * (clipped - scale);
        }
    }

    private static void missed(double[] of, int at, boolean missing) {
        if (missing) {
            of[at + MISSED]++;
        } else {
            if (of[at + MISSED] > 0 && of[at + FAULT] != SensorFault.DROP_OUT.number()) {
                of[at + MOST_MISSED] = Math.max(of[at + MISSED], of[at + MOST_MISSED]);
            }
            of[at + MISSED] = 0;
        }
        if (of[at + FAULT] != SensorFault.DROP_OUT.number()) {
            double weight = Math.max(1 / (of[at + READINGS] + 1), 1.0 / MISSED_MEMORY);
            of[at + MISSED_SHARE] += weight * ((missing ? 1 : 0) - of[at + MISSED_SHARE]);
        }
    }

    /** Length of a run that neither chance nor the past explains; infinite for one not known. */
    private static double runLimit(double[] of, int at) {
        double runs = of[at + RUNS];
        if (runs < KNOWN) {
            return Double.POSITIVE_INFINITY;
        }
        return limit(1 - 1 / of[at + MEAN_RUN], runs, of[at + LONGEST_RUN]);
    }

    private static double missedLimit(double[] of, int at) {
        if (of[at + READINGS] < KNOWN) {
            return Double.POSITIVE_INFINITY;
        }
        // Misses of the present run are in the share too, and raise the limit a little.
        return limit(of[at + MISSED_SHARE], of[at + READINGS], of[at + MOST_MISSED]);
    }

    private static double limit(double share, double known, double longest) {
        double most = Math.min(0.999999, share + 2 / Math.sqrt(known));
        return Math.max(Math.max(LEAST_RUN, LOG_CHANCE / Math.log(most)), BEYOND_LONGEST * longest);
    }

    /** Whether another sensor has moved since this one's run was half as long, or there is none. */
    private static boolean othersMove(SensorFaultState state, int s) {
        boolean alone = true;
        double half = state.of[s * FIELDS + RUN] / 2;
        for (int other = 0; other < state.sensors; other++) {
            int at = other * FIELDS;
            if (other == s || state.of[at + RUNS] < KNOWN || state.of[at + MISSED] > 0) {
                continue;
            }
            alone = false;
            if (state.of[at + RUN] < half) {
                return true;
            }
        }
        return alone;
    }

    private static double ratio(SensorFaultState state, int s, SensorFault fault) {
        double[] of = state.of;
        int at = s * FIELDS;
        return switch (fault) {
            case STUCK_AT, FLAT_LINE -> of[at + RUN] / runLimit(of, at);
            case DROP_OUT -> of[at + MISSED] / missedLimit(of, at);
            case NOISE -> of[at + NOISE_SUM] / NOISE_LIMIT;
            case LOST_CORRELATION -> s < state.correlated ? state.lostSum[s] / LOST_LIMIT : 0;
        };
    }

    private static void judge(SensorFaultState state, long seen) {
        state.standing = 0;
        int lost = mostLost(state);
        for (int s = 0; s < state.sensors; s++) {
            double[] of = state.of;
            int at = s * FIELDS;
            SensorFault fault = found(state, s, (seen >> s & 1) == 1, s == lost);
            if (fault == null || ((int) of[at + KINDS] & fault.bit()) == 0) {
                of[at + FAULT] = -1;
                of[at + FAULT_FOR] = 0;
                continue;
            }
            of[at + FAULT] = fault.number();
            if (++of[at + FAULT_FOR] > RELEARN_AFTER) {
                takeForNormal(state, s, fault);
            } else {
                state.standing++;
            }
        }
    }

    /**
     * The fault of that sensor; one that stands goes on as long as half of its evidence is left.
     */
    private static SensorFault found(
            SensorFaultState state, int s, boolean seen, boolean mostLost) {
        double[] of = state.of;
        int at = s * FIELDS;
        if (!seen) {
            return of[at + MISSED] >= missedLimit(of, at) ? SensorFault.DROP_OUT : null;
        }
        double standing = of[at + FAULT];
        if (of[at + RUN] >= LEAST_RUN && of[at + RUN] >= runLimit(of, at)) {
            if (isStill(standing)) {
                return SensorFault.of((int) standing);
            }
            if (othersMove(state, s)) {
                double value = of[at + LAST];
                boolean usual = value >= of[at + LOWEST] && value <= of[at + HIGHEST];
                return usual ? SensorFault.STUCK_AT : SensorFault.FLAT_LINE;
            }
            return null;
        }
        boolean noisy = standing == SensorFault.NOISE.number();
        if (of[at + NOISE_SUM] >= (noisy ? NOISE_LIMIT / 2 : NOISE_LIMIT)) {
            return SensorFault.NOISE;
        }
        boolean lost = standing == SensorFault.LOST_CORRELATION.number();
        boolean evident =
                s < state.correlated && state.lostSum[s] >= (lost ? LOST_LIMIT / 2 : LOST_LIMIT);
        return evident && (lost || mostLost) ? SensorFault.LOST_CORRELATION : null;
    }

    /** The sensor with the most evidence: where one goes its own way, others lose it as well. */
    private static int mostLost(SensorFaultState state) {
        int most = -1;
        for (int s = 0; s < state.correlated; s++) {
            if (state.of[s * FIELDS + FAULT] == SensorFault.LOST_CORRELATION.number()) {
                return s;
            }
            if (most < 0 || state.lostSum[s] > state.lostSum[most]) {
                most = s;
            }
        }
        return most;
    }

    private static void takeForNormal(SensorFaultState state, int s, SensorFault fault) {
        double[] of = state.of;
        int at = s * FIELDS;
        switch (fault) {
            case STUCK_AT, FLAT_LINE -> of[at + LONGEST_RUN] = of[at + RUN];
            case DROP_OUT -> of[at + MOST_MISSED] = of[at + MISSED];
            case NOISE -> {
                of[at + NOISE_SUM] = 0;
                of[at + STEPS] = 0;
                of[at + SCALE] = 0;
                of[at + USUAL] = 0;
            }
            case LOST_CORRELATION -> state.correlate(state.correlated);
        }
        of[at + FAULT] = -1;
        of[at + FAULT_FOR] = 0;
    }

    /** Learns what the first sensors have in common, and sums the evidence that one has left. */
    private static void correlate(SensorFaultState state, long seen, boolean silence) {
        int count = Math.min(state.sensors, SensorFaultState.MOST_CORRELATED);
        if (count < 2) {
            return;
        }
        if (count != state.correlated) {
            state.correlate(count);
        }
        long all = (1L << count) - 1;
        if ((seen & all) != all) {
            return;
        }
        if (silence) {
            state.settled = 0;
        }
        double[] off = new double[count];
        boolean first = state.settled == 0;
        boolean calm = true;
        for (int s = 0; s < count; s++) {
            double value = state.of[s * FIELDS + LAST];
            off[s] = first ? 0 : value - state.level[s];
            state.level[s] = first ? value : state.level[s] + QUICK * off[s];
            int fault = (int) state.of[s * FIELDS + FAULT];
            calm &= fault < 0;
            calm &= state.spread[s] == 0 || Math.abs(off[s]) <= WILD * state.spread[s];
        }
        if (++state.settled <= SETTLE) {
            return;
        }
        if (state.rows >= ROWS_KNOWN) {
            evidence(state, off);
        }
        if (calm && !isDoubtful(state)) {
            learnRow(state, off);
        }
    }

    private static boolean isDoubtful(SensorFaultState state) {
        for (double sum : state.lostSum) {
            if (sum > LOST_LIMIT / 2) {
                return true;
            }
        }
        return false;
    }

    private static void evidence(SensorFaultState state, double[] off) {
        int count = off.length;
        double[] scaled = new double[count];
        for (int s = 0; s < count; s++) {
            scaled[s] = state.spread[s] > 0 ? off[s] / state.spread[s] : 0;
        }
        int standing = -1;
        for (int s = 0; s < count; s++) {
            int fault = (int) state.of[s * FIELDS + FAULT];
            if (Math.abs(scaled[s]) > CLIP_ROW
                    || (fault >= 0 && fault != SensorFault.LOST_CORRELATION.number())) {
                // A forecast from what is wrong would be blamed on those that are right.
                return;
            }
            if (fault >= 0) {
                standing = s;
            }
        }
        for (int s = 0; s < count; s++) {
            double explained = state.explained[s];
            if (standing >= 0 && standing != s) {
                state.lostSum[s] = 0;
                continue;
            }
            double known = Math.min(state.rows, ROW_MEMORY);
            if (explained - 2 * (count - 1) / known < LEAST_EXPLAINED) {
                state.lostSum[s] = 0;
                continue;
            }
            double forecast = 0;
            for (int other = 0; other < count; other++) {
                forecast += state.weights[s * count + other] * scaled[other];
            }
            double rest = 1 - explained;
            double miss = scaled[s] - forecast;
            double ratio = 0.5 * (Math.log(rest) + miss * miss / rest - scaled[s] * scaled[s]);
            ratio = Math.max(LEAST_EVIDENCE, Math.min(MOST_EVIDENCE, ratio));
            state.lostSum[s] =
                    Math.max(0, Math.min(MOST_KEPT * LOST_LIMIT, state.lostSum[s] + ratio));
        }
    }

    private static void learnRow(SensorFaultState state, double[] off) {
        int count = off.length;
        state.rows = state.rows == Integer.MAX_VALUE ? state.rows : state.rows + 1;
        double weight = 1.0 / Math.min(state.rows, ROW_MEMORY);
        for (int s = 0; s < count; s++) {
            for (int other = s; other < count; other++) {
                int i = s * count + other;
                state.covariance[i] += weight * (off[s] * off[other] - state.covariance[i]);
            }
        }
        if (state.rows % FIT_EVERY == 0) {
            fit(state, count);
        }
    }

    /** Regression of each sensor on the others, by the inverse of the correlation matrix. */
    private static void fit(SensorFaultState state, int count) {
        double[][] matrix = new double[count][2 * count];
        for (int s = 0; s < count; s++) {
            state.spread[s] = Math.sqrt(state.covariance[s * count + s]);
        }
        for (int s = 0; s < count; s++) {
            for (int other = 0; other < count; other++) {
                double of = state.covariance[Math.min(s, other) * count + Math.max(s, other)];
                double both = state.spread[s] * state.spread[other];
                matrix[s][other] = s == other ? 1 + RIDGE : both > 0 ? of / both : 0;
            }
            matrix[s][count + s] = 1;
        }
        invert(matrix, count);
        for (int s = 0; s < count; s++) {
            double precision = matrix[s][count + s];
            state.explained[s] = Math.max(0, Math.min(0.999, 1 - 1 / precision));
            for (int other = 0; other < count; other++) {
                state.weights[s * count + other] =
                        s == other ? 0 : -matrix[s][count + other] / precision;
            }
        }
    }

    /** Gauss and Jordan; the matrix is positive definite, so that no rows have to be swapped. */
    private static void invert(double[][] matrix, int count) {
        for (int pivot = 0; pivot < count; pivot++) {
            double by = matrix[pivot][pivot];
            for (int column = 0; column < 2 * count; column++) {
                matrix[pivot][column] /= by;
            }
            for (int row = 0; row < count; row++) {
                double times = matrix[row][pivot];
                if (row != pivot && times != 0) {
                    for (int column = 0; column < 2 * count; column++) {
                        matrix[row][column] -= times * matrix[pivot][column];
                    }
                }
            }
        }
    }
}
