package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Finds single readings that lie outside of what the last ones make likely: for users who come from
 * {@code AnomalyDetection_SpikeAndDip} of Azure Stream Analytics, whose parameters it takes.
 *
 * <p>The last readings give a density (gaussian kernels of Silverman's width, for the standard
 * deviation or the quartiles' distance, whichever is less); the p-value of a reading is what lies
 * beyond it, on the side that the mode counts, twice the smaller for both. It is anomalous when
 * that is below one less the confidence. Azure's {@code IsAnomaly} is {@link
 * Detection#anomalous()}; its {@code Score} is the p-value, which {@link #pValue} gives back from
 * ours. Comparable are parameters, meaning and the share of readings that noise has flagged;
 * Azure's own kernel widths are not published, so single readings near the limit may differ.
 *
 * <p>Anomalous readings are learned like all others, as there: a history without them would be
 * narrower with each, and flag ever more. So a new level is normal once it fills part of the
 * history. {@link Detection#lower} and {@link Detection#upper} are the limits of a gaussian of the
 * same mean and width, near those of the density. Cost and state grow with the history: 120
 * readings are 1 kB and about 3 microseconds.
 */
public final class SpikeAndDipDetector implements SignalDetector<RecentReadings> {

    static final String NAME = "spike-and-dip";
    private static final String VERSION = "1";

    /** Least kernel width, as a share of the signal's size: what a constant signal may move. */
    private static final double FLOOR = 1e-3;

    private static final double LEAST_WIDTH = 1e-9;
    private static final double LEAST_P = 1e-12;

    private final SpikeAndDipSettings settings;
    private final double alpha;
    private final double z;

    public SpikeAndDipDetector(SpikeAndDipSettings settings) {
        this.settings = settings;
        this.alpha = 1 - settings.confidence() / 100;
        boolean both = settings.mode() == SpikeAndDipSettings.Mode.SPIKESANDDIPS;
        this.z = AnomalyLikelihood.quantile(both ? alpha / 2 : alpha);
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
        return new RecentReadings();
    }

    /** The p-value that a score of a detector of that confidence stands for. */
    public static double pValue(double score, double confidence) {
        return Math.pow(1 - confidence / 100, score / 0.5);
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
        if (state.size < Math.min(settings.history(), SpikeAndDipSettings.WARM_UP)) {
            detection.unjudged(Verdict.WARMING_UP, state.size == 0 ? Double.NaN : state.mean());
            state.add(value, settings.history());
            return;
        }
        double width = width(state);
        double p = p(state, value, width);
        double mean = state.mean();
        double score = Math.min(1, 0.5 * Math.log(Math.max(p, LEAST_P)) / Math.log(alpha));
        double reach = z * Math.sqrt(deviation(state, mean) + width * width);
        detection.judged(
                score,
                mean,
                settings.mode() == SpikeAndDipSettings.Mode.SPIKES
                        ? Double.NEGATIVE_INFINITY
                        : mean - reach,
                settings.mode() == SpikeAndDipSettings.Mode.DIPS
                        ? Double.POSITIVE_INFINITY
                        : mean + reach);
        state.add(value, settings.history());
    }

    private double p(RecentReadings state, double value, double width) {
        double above = 0;
        for (int i = 0; i < state.size; i++) {
            double z = (value - state.values[i]) / width;
            above += z >= 0 ? AnomalyLikelihood.tail(z) : 1 - AnomalyLikelihood.tail(-z);
        }
        above /= state.size;
        return switch (settings.mode()) {
            case SPIKES -> above;
            case DIPS -> 1 - above;
            case SPIKESANDDIPS -> Math.min(1, 2 * Math.min(above, 1 - above));
        };
    }

    /** Silverman's rule (1986, equation 3.31). */
    private static double width(RecentReadings state) {
        double mean = state.mean();
        double[] sorted = java.util.Arrays.copyOf(state.values, state.size);
        java.util.Arrays.sort(sorted);
        double quartiles = (sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4]) / 1.349;
        double spread = Math.sqrt(deviation(state, mean));
        if (quartiles > 0) {
            spread = Math.min(spread, quartiles);
        }
        double floor = Math.max(LEAST_WIDTH, FLOOR * Math.abs(mean));
        return Math.max(floor, 0.9 * spread * Math.pow(state.size, -0.2));
    }

    /** Mean squared distance from the mean. */
    private static double deviation(RecentReadings state, double mean) {
        double squares = 0;
        for (int i = 0; i < state.size; i++) {
            squares += (state.values[i] - mean) * (state.values[i] - mean);
        }
        return squares / state.size;
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
