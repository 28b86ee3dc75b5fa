package io.millrace.mlmodels.detection;

import com.amazon.randomcutforest.RandomCutForest;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A {@link ConstantTimeDetector} with a random cut forest as one more view of the reading (Guha,
 * Mishra, Roy, Schrijvers 2016; the library of Amazon): finds values that are rare between common
 * ones, for hundred times the cost and the state. To be chosen for single device types, not for a
 * fleet, and not with a state backend that reads and writes state at every event.
 *
 * <p>The forest's score goes through a likelihood of its own; the most alarmed view counts, an
 * anomaly is announced once, and while the alarm stands the forest learns nothing, as there. The
 * same seed and readings give the same scores, restored in between or not. The band is that of the
 * constant-time views.
 */
public final class ForestDetector implements SignalDetector<ForestState> {

    static final String NAME = "forest";
    private static final String VERSION = "1";

    /** Score of the forest that counts as the most; it gives one to a reading like all others. */
    private static final double MOST = 8;

    /** Share of the sample by which the forest forgets with every reading. */
    private static final double FORGETTING = 0.1;

    private static final double FAR = 1e30;

    private final ForestSettings settings;
    private final ConstantTimeDetector others;

    public ForestDetector(ForestSettings settings) {
        this.settings = settings;
        this.others = new ConstantTimeDetector(settings.others().withQuiet(0));
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
    public ForestState create() {
        RandomCutForest forest =
                RandomCutForest.builder()
                        .dimensions(1)
                        .shingleSize(1)
                        .numberOfTrees(settings.trees())
                        .sampleSize(settings.sample())
                        .timeDecay(FORGETTING / settings.sample())
                        .randomSeed(settings.seed())
                        .parallelExecutionEnabled(false)
                        .build();
        return new ForestState(forest, others.create());
    }

    @Override
    public void detect(ForestState state, long eventTimeMillis, double value, Detection detection) {
        int warmUp = settings.others().warmUp();
        if (state.isEmpty() && Double.isFinite(value)) {
            state.origin = value;
        }
        int learnedBefore = state.others.learned;
        others.detect(state.others, eventTimeMillis, value, detection);
        detection.by(NAME, VERSION);
        if (detection.verdict() == Verdict.IGNORED) {
            return;
        }
        float[] point = {near(value - state.origin)};
        double raw = Math.min(1, state.forest.getAnomalyScore(point) / MOST);
        double likelihood = state.ofForest.of(raw, learnedBefore >= warmUp / 2);
        if (detection.warmingUp()) {
            state.forest.update(point);
            if (state.others.learned == warmUp) {
                state.ofForest.fit();
            }
            return;
        }
        double score =
                Math.min(
                        1,
                        Math.max(detection.score(), likelihood * 0.5 / settings.others().limit()));
        state.alarmed = score >= 0.5 ? state.alarmed + 1 : 0;
        if (state.alarmed == 0 || state.alarmed >= settings.others().relearnAfter()) {
            state.forest.update(point);
        }
        if (state.quiet > 0) {
            state.quiet--;
            score = 0;
        } else if (score >= 0.5) {
            state.quiet = settings.others().quiet();
        }
        detection.judged(score, detection.expected(), detection.lower(), detection.upper());
    }

    /** The forest's numbers are floats. */
    private static float near(double off) {
        return (float) Math.max(-FAR, Math.min(FAR, off));
    }

    @Override
    public int stateVersion() {
        return ForestState.VERSION;
    }

    @Override
    public void write(ForestState state, DataOutput out) throws IOException {
        state.write(out);
    }

    @Override
    public ForestState read(int version, DataInput in) throws IOException {
        return ForestState.read(version, in);
    }
}
