package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A detector that knows each signal's level and spread, and finds anomalous what lies too far off.
 *
 * <p>The level is an exponentially weighted mean and the spread the mean absolute deviation from
 * it; both learn from clipped residuals (Huber), so that a single wild reading moves them little.
 * Two levels are kept, a steady one and a quick one, and the one that has foretold the signal
 * better is held against the next reading: noise has the steady one, a temperature that drifts the
 * quick one.
 *
 * <p>A reading is anomalous when it lies {@code threshold} spreads off the level. Off the steady
 * level half of that is enough when the mean of the last few readings lies {@code threshold} of
 * <em>its own</em> spreads off, which finds a shift early and allows for noise that is correlated
 * in time. Both are one interval about the level: {@link Detection#lower} to {@link
 * Detection#upper}.
 *
 * <p>Learning is paused while the signal is anomalous. When it stays so for {@code relearnAfter}
 * readings, the new level counts as normal and is learned from the start. After a long silence the
 * level is learned again, the spread is kept.
 */
public final class RobustDetector implements SignalDetector<RobustDetectorState> {

    static final String NAME = "robust-level";
    private static final String VERSION = "1";

    /** Standard deviations per mean absolute deviation, for gaussian noise. */
    private static final double SIGMA = Math.sqrt(Math.PI / 2);

    /** Weight of the newest reading in the mean of the last few. */
    private static final double RECENT = 1 / 3.0;

    /** Weight of the newest reading in the quick level. */
    private static final double QUICK = 0.5;

    /** Residuals beyond so many spreads are learned as if they were no larger. */
    private static final double CLIP = 3;

    /** Readings before residuals are clipped: until then the spread itself is unknown. */
    private static final int UNCLIPPED = 20;

    /** Normal readings in a row that end an anomaly. */
    private static final int CALM = 3;

    private static final double UNLIMITED = Double.POSITIVE_INFINITY;

    private static final double INTERVAL_WEIGHT = 0.05;

    private final DetectorSettings settings;
    private final double levelWeight;
    private final double spreadWeight;

    public RobustDetector(DetectorSettings settings) {
        this.settings = settings;
        this.levelWeight = 1 - Math.pow(0.5, 1 / settings.halfLife());
        this.spreadWeight = 1 - Math.pow(0.5, 1 / settings.spreadHalfLife());
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
    public RobustDetectorState create() {
        return new RobustDetectorState();
    }

    @Override
    public void detect(
            RobustDetectorState state, long eventTimeMillis, double value, Detection detection) {
        detection.by(NAME, VERSION);
        if (!Double.isFinite(value)) {
            detection.unjudged(Verdict.IGNORED, state.isEmpty() ? Double.NaN : state.level);
            return;
        }
        if (state.isEmpty()) {
            begin(state, value);
        } else {
            seeInterval(state, eventTimeMillis, value);
        }
        state.lastMillis = eventTimeMillis;
        if (state.warmUpLeft > 0) {
            detection.unjudged(Verdict.WARMING_UP, state.level);
            state.warmUpLeft--;
            learn(state, value);
        } else {
            judge(state, value, detection);
            follow(state, value, detection.anomalous());
        }
    }

    /** Score at the limits is exactly 0.5. */
    private void judge(RobustDetectorState state, double value, Detection detection) {
        double threshold = settings.threshold() * (state.anomalous > 0 ? settings.clearRatio() : 1);
        double level = state.level;
        double up = threshold * spread(state, state.deviation);
        double down = up;
        if (state.quickDeviation < state.deviation) {
            level = state.quick;
            up = threshold * spread(state, state.quickDeviation);
            down = up;
        } else {
            double recentFar = threshold * spread(state, state.recentDeviation);
            double carried = (1 - RECENT) * (state.recent - level);
            double least = up / 2;
            up = Math.min(up, Math.max(least, (recentFar - carried) / RECENT));
            down = Math.min(down, Math.max(least, (recentFar + carried) / RECENT));
        }
        double off = value - level;
        double ratio = off >= 0 ? off / up : -off / down;
        detection.judged(ratio / (1 + ratio), level, level - down, level + up);
    }

    private double spread(RobustDetectorState state, double deviation) {
        double floor =
                Math.max(
                        settings.absoluteFloor(), settings.relativeFloor() * Math.abs(state.level));
        return Math.max(floor, SIGMA * deviation);
    }

    private void follow(RobustDetectorState state, double value, boolean anomalous) {
        if (anomalous) {
            state.calm = 0;
            state.anomalous++;
            state.recent += RECENT * (value - state.recent);
            if (state.anomalous >= settings.relearnAfter()) {
                begin(state, state.recent);
            }
            return;
        }
        if (state.anomalous > 0) {
            // What the anomaly left in the mean of the last readings is no evidence any more.
            state.recent = state.level;
            if (++state.calm < CALM) {
                return;
            }
            state.anomalous = 0;
            state.calm = 0;
        }
        learn(state, value);
    }

    private void learn(RobustDetectorState state, double value) {
        double spreadYoung = 1.0 / (state.spreadLearned + 1);
        double levelYoung = 1.0 / (state.levelLearned + 1);
        boolean young = Math.min(state.spreadLearned, state.levelLearned) < UNCLIPPED;
        double limit = young ? UNLIMITED : CLIP * spread(state, state.deviation);
        double quickLimit = young ? UNLIMITED : CLIP * spread(state, state.quickDeviation);
        double off = clip(value - state.level, limit);
        state.recent += Math.max(RECENT, levelYoung) * (value - state.recent);
        double recentOff = clip(state.recent - state.level, limit);
        double weight = Math.max(spreadWeight, spreadYoung);
        state.deviation += weight * (Math.abs(off) - state.deviation);
        state.recentDeviation += weight * (Math.abs(recentOff) - state.recentDeviation);
        state.level += Math.max(levelWeight, levelYoung) * off;
        double quickOff = clip(value - state.quick, quickLimit);
        state.quickDeviation += weight * (Math.abs(quickOff) - state.quickDeviation);
        state.quick += Math.max(QUICK, levelYoung) * quickOff;
        state.spreadLearned = next(state.spreadLearned);
        state.levelLearned = next(state.levelLearned);
    }

    private static int next(int count) {
        return count == Integer.MAX_VALUE ? count : count + 1;
    }

    private static double clip(double residual, double limit) {
        return Math.max(-limit, Math.min(limit, residual));
    }

    private void seeInterval(RobustDetectorState state, long eventTimeMillis, double value) {
        double interval = Math.max(0, (double) eventTimeMillis - state.lastMillis);
        if (state.intervalMillis > 0 && interval > settings.gap() * state.intervalMillis) {
            resume(state, value);
            return;
        }
        state.intervalMillis =
                state.intervalMillis == 0
                        ? interval
                        : state.intervalMillis
                                + INTERVAL_WEIGHT * (interval - state.intervalMillis);
    }

    private void begin(RobustDetectorState state, double value) {
        state.spreadLearned = 0;
        state.levelLearned = 0;
        state.warmUpLeft = settings.warmUp();
        state.anomalous = 0;
        state.calm = 0;
        state.level = value;
        state.recent = value;
        state.quick = value;
        state.deviation = 0;
        state.recentDeviation = 0;
        state.quickDeviation = 0;
    }

    /** The spread is kept: a quarter of the warm-up finds the level. */
    private void resume(RobustDetectorState state, double value) {
        state.levelLearned = 0;
        state.warmUpLeft = Math.max(state.warmUpLeft, settings.warmUp() / 4);
        state.anomalous = 0;
        state.calm = 0;
        state.level = value;
        state.recent = value;
        state.quick = value;
    }

    @Override
    public int stateVersion() {
        return RobustDetectorState.VERSION;
    }

    @Override
    public void write(RobustDetectorState state, DataOutput out) throws IOException {
        state.write(out);
    }

    @Override
    public RobustDetectorState read(int version, DataInput in) throws IOException {
        return RobustDetectorState.read(version, in);
    }
}
