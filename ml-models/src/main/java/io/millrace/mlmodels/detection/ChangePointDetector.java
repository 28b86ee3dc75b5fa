package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Finds that a signal does not go on as it was, though none of its readings need be odd by itself:
 * for users who come from {@code AnomalyDetection_ChangePoint} of Azure Stream Analytics, whose
 * parameters it takes.
 *
 * <p>An exchangeability martingale (Vovk, Nouretdinov, Gammerman 2003): each reading's rank among
 * the last ones, by its distance from their mean, is a p-value that is evenly distributed while
 * nothing changes; a bet against that, power martingales of ten exponents together, grows when
 * small p-values gather. It is anomalous when the bet has made 1 / (1 - confidence); then history
 * and bet begin anew: a change is announced once. By Ville's inequality a whole life of the signal
 * without a change would raise that with a probability of one less the confidence, did the bet not
 * begin again whenever it is down to a hundredth, which it does so that changes late in life are
 * found as soon: on 100,000 readings of plain noise confidence 95 announced one change, 99 none.
 * Azure's {@code IsAnomaly} is {@link Detection#anomalous()}; its {@code Score} is the
 * martingale's, ours is the bet's logarithm by its limit, 0.5 at the limit. Comparable are
 * parameters and meaning; Azure's betting function is not published.
 *
 * <p>State and cost grow with the history: 120 readings are 1 kB.
 */
public final class ChangePointDetector implements SignalDetector<RecentReadings> {

    static final String NAME = "change-point";
    private static final String VERSION = "1";

    /** Exponents of the bets. */
    private static final double[] BETS = {
        0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95
    };

    /** The bet is never so far down that a change takes long to show. */
    private static final double LEAST = Math.log(1e-2);

    private final int history;
    private final double limit;

    /**
     * @param confidence in percent, 1 to less than 100
     * @param history readings that are looked back on, 10 to 1,000
     */
    public ChangePointDetector(double confidence, int history) {
        SpikeAndDipSettings.check(confidence, history);
        this.history = history;
        this.limit = -Math.log(1 - confidence / 100);
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
    public RecentReadings create() {
        RecentReadings state = new RecentReadings();
        state.beside = new double[BETS.length];
        return state;
    }

    @Override
    public void detect(
            RecentReadings state, long eventTimeMillis, double value, Detection detection) {
        detection.by(NAME, VERSION);
        if (!Double.isFinite(value)) {
            detection.unjudged(Verdict.IGNORED, state.size == 0 ? Double.NaN : state.mean());
            return;
        }
        state.lastMillis = eventTimeMillis;
        if (state.size < Math.min(history, SpikeAndDipSettings.WARM_UP)) {
            detection.unjudged(Verdict.WARMING_UP, state.size == 0 ? Double.NaN : state.mean());
            state.add(value, history);
            return;
        }
        double mean = state.mean();
        double far = Math.abs(value - mean);
        int further = 0;
        int same = 1;
        double farthest = 0;
        for (int i = 0; i < state.size; i++) {
            double other = Math.abs(state.values[i] - mean);
            further += other > far ? 1 : 0;
            same += other == far ? 1 : 0;
            farthest = Math.max(farthest, other);
        }
        double p = (further + 0.5 * same) / (state.size + 1);
        double bet = bet(state.beside, Math.log(p));
        double score = Math.max(0, Math.min(1, 0.5 * bet / limit));
        // No single reading is out of line by itself; the band is what the last ones were in.
        detection.judged(score, mean, mean - farthest, mean + farthest);
        if (detection.anomalous()) {
            state.clear();
            java.util.Arrays.fill(state.beside, 0);
        }
        state.add(value, history);
    }

    /** Takes a p-value, and gives the logarithm of what all bets together have made. */
    private static double bet(double[] logs, double logP) {
        double sum = 0;
        for (int i = 0; i < BETS.length; i++) {
            logs[i] = Math.max(LEAST, logs[i] + Math.log(BETS[i]) + (BETS[i] - 1) * logP);
            sum += Math.exp(Math.min(logs[i], 300));
        }
        return Math.log(sum / BETS.length);
    }

    @Override
    public int stateVersion() {
        return RecentReadings.VERSION;
    }

    @Override
    public void write(RecentReadings state, DataOutput out) throws IOException {
        state.write(out);
    }

    @Override
    public RecentReadings read(int version, DataInput in) throws IOException {
        return RecentReadings.read(version, in);
    }
}
