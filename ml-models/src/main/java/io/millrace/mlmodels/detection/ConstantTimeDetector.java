package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A detector of one signal in constant time and a few hundred bytes, for every signal of a large
 * fleet: three views of the reading, of which the most alarmed counts.
 *
 * <ol>
 *   <li>How rare the value is ({@link AdaptiveHistogram}), and
 *   <li>how far it lies off an exponentially weighted level, in mean deviations: both as the
 *       likelihood of their last scores ({@link AnomalyLikelihood}), so that a signal that always
 *       surprises has to surprise more.
 *   <li>Whether it leaves all that was ever seen by a margin.
 * </ol>
 *
 * <p>An anomaly is announced once: readings after it are {@link Verdict#NORMAL} for a while,
 * whatever they are. It scores before it learns. While the alarm stands, which is as long as
 * readings score by themselves, announced or not, level and histogram are frozen; after {@code
 * relearnAfter} such readings in a row they learn again, and the new normal is found. The range and
 * the likelihoods learn always: a value is new once.
 *
 * <p>{@link Detection#lower} and {@link Detection#upper} hold for a single next reading by views 2
 * and 3; a rare value between them may be anomalous by view 1.
 */
public final class ConstantTimeDetector implements SignalDetector<ConstantTimeState> {

    static final String NAME = "constant-time";
    private static final String VERSION = "1";

    /** By how much the newest value weighs more in the histogram than the one before. */
    private static final double GROWTH = Math.pow(2, 1 / 2_000.0);

    /** Weight of the newest reading in level and deviation. */
    private static final double RATE = 0.02;

    /** Standard deviations per mean absolute deviation, for gaussian noise. */
    private static final double SIGMA = Math.sqrt(Math.PI / 2);

    /** Standard deviations that score 1 - 1/e. */
    private static final double SOFT = 4;

    /** What a constant signal may move, as a share of its size. */
    private static final double FLOOR = 1e-3;

    private static final double LEAST_FLOOR = 1e-9;
    private static final double INTERVAL_WEIGHT = 0.05;

    private final ConstantTimeSettings settings;
    private final double distance;

    public ConstantTimeDetector(ConstantTimeSettings settings) {
        this.settings = settings;
        this.distance = AnomalyLikelihood.distance(settings.limit());
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
    public ConstantTimeState create() {
        return new ConstantTimeState();
    }

    @Override
    public void detect(
            ConstantTimeState state, long eventTimeMillis, double value, Detection detection) {
        detection.by(NAME, VERSION);
        if (!Double.isFinite(value)) {
            detection.unjudged(Verdict.IGNORED, state.isEmpty() ? Double.NaN : state.level);
            return;
        }
        if (state.isEmpty()) {
            state.level = value;
            state.lowest = value;
            state.highest = value;
        } else {
            seeInterval(state, eventTimeMillis);
        }
        state.lastMillis = eventTimeMillis;
        boolean warm = state.learned >= settings.warmUp();
        double margin = margin(state);
        double least = state.lowest - margin;
        double most = state.highest + margin;
        double spread = SIGMA * state.deviation + LEAST_FLOOR;
        double reach = warm ? reach(state, spread) : 0;
        double expected = state.level;

        double rare = state.histogram.surprise(value);
        double far =
                state.learned == 0 ? 0 : 1 - Math.exp(-Math.abs(value - expected) / spread / SOFT);
        boolean fitting = state.learned >= settings.warmUp() / 2;
        double score = state.ofHistogram.of(rare, fitting);
        score = Math.max(score, state.ofDeviation.of(far, fitting));
        score = Math.min(1, score * 0.5 / settings.limit());
        if (value < least || value > most) {
            score = 1;
        }
        boolean alarmed = score >= 0.5;
        if (!warm) {
            learn(state, value);
            if (state.learned == settings.warmUp()) {
                state.ofHistogram.fit();
                state.ofDeviation.fit();
            }
            detection.unjudged(Verdict.WARMING_UP, expected);
            return;
        }
        if (state.quiet > 0) {
            state.quiet--;
            score = 0;
        } else if (score >= 0.5) {
            state.quiet = settings.quiet();
        }
        detection.judged(
                score,
                expected,
                Math.max(least, expected - reach),
                Math.min(most, expected + reach));
        if (!alarmed) {
            state.alarmed = 0;
            learn(state, value);
        } else if (++state.alarmed < settings.relearnAfter()) {
            learnRange(state, value);
        } else {
            learn(state, value);
        }
    }

    /** How far off the level a single reading is not anomalous yet. */
    private double reach(ConstantTimeState state, double spread) {
        double needed = state.ofDeviation.scoreFor(distance);
        return needed >= 1
                ? Double.POSITIVE_INFINITY
                : -SOFT * spread * Math.log(1 - Math.max(0, needed));
    }

    private double margin(ConstantTimeState state) {
        double floor = FLOOR * Math.max(Math.abs(state.lowest), Math.abs(state.highest));
        return Math.max(
                settings.margin() * (state.highest - state.lowest), Math.max(LEAST_FLOOR, floor));
    }

    private static void learn(ConstantTimeState state, double value) {
        state.histogram.learn(value, GROWTH);
        double rate = Math.max(RATE, 1.0 / (state.learned + 1));
        double off = value - state.level;
        state.level += rate * off;
        state.deviation += rate * (Math.abs(off) - state.deviation);
        learnRange(state, value);
        state.learned = state.learned == Integer.MAX_VALUE ? state.learned : state.learned + 1;
    }

    private static void learnRange(ConstantTimeState state, double value) {
        state.lowest = Math.min(state.lowest, value);
        state.highest = Math.max(state.highest, value);
    }

    private void seeInterval(ConstantTimeState state, long eventTimeMillis) {
        double interval = Math.max(0, (double) eventTimeMillis - state.lastMillis);
        if (state.intervalMillis > 0 && interval > settings.gap() * state.intervalMillis) {
            state.ofHistogram.forgetRecent();
            state.ofDeviation.forgetRecent();
            return;
        }
        state.intervalMillis =
                state.intervalMillis == 0
                        ? interval
                        : state.intervalMillis
                                + INTERVAL_WEIGHT * (interval - state.intervalMillis);
    }

    @Override
    public int stateVersion() {
        return ConstantTimeState.VERSION;
    }

    @Override
    public void write(ConstantTimeState state, DataOutput out) throws IOException {
        state.write(out);
    }

    @Override
    public ConstantTimeState read(int version, DataInput in) throws IOException {
        return ConstantTimeState.read(version, in);
    }
}
