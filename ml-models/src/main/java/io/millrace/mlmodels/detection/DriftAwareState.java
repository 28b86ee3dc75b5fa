package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What a {@link DriftAwareDetector} has learned of one device. For eight signals it is less than a
 * kilobyte, and 7 kilobytes more while it warms up.
 */
public final class DriftAwareState implements DetectorState {

    /** Version that {@link #write} writes. */
    static final int VERSION = 1;

    static final int SPANS = 3;

    /** Rows apart, at which differences are taken to tell drift from noise. */
    private static final int[] LAGS = {1, 5, 10, 20, 40, 80};

    private static final int RING = 80;

    /** What is needed only to learn: gone once it is learned. */
    static final class Learning {

        /** The last rows, NaN where there was none. */
        final double[] ring;

        final double[] lagSquares;
        final double[] lagCounts;

        /** Mean and sum of squares about it, of each value and of each smoothed one. */
        final double[] mean;

        final double[] squares;
        final double[] smoothMean;
        final double[] smoothSquares;
        final double[] smoothCounts;

        private Learning(int metrics) {
            ring = new double[RING * metrics];
            Arrays.fill(ring, Double.NaN);
            lagSquares = new double[LAGS.length * metrics];
            lagCounts = new double[LAGS.length * metrics];
            mean = new double[metrics];
            squares = new double[metrics];
            smoothMean = new double[SPANS * metrics];
            smoothSquares = new double[SPANS * metrics];
            smoothCounts = new double[metrics];
        }

        private double[][] arrays() {
            return new double[][] {
                ring, lagSquares, lagCounts, mean, squares, smoothMean, smoothSquares, smoothCounts
            };
        }

        void see(int row, int metric, int metrics, double value) {
            for (int lag = 0; lag < LAGS.length; lag++) {
                double before =
                        row < LAGS[lag]
                                ? Double.NaN
                                : ring[(row - LAGS[lag]) % RING * metrics + metric];
                if (Double.isFinite(value - before)) {
                    lagSquares[lag * metrics + metric] += (value - before) * (value - before);
                    lagCounts[lag * metrics + metric]++;
                }
            }
            ring[row % RING * metrics + metric] = value;
        }

        /**
         * Variance that the level gains a row: the slope of the mean squared difference over the
         * lag, which is twice the noise at lag 0; by least squares, small differences dearer.
         */
        double driftOf(int metric, int metrics) {
            double w = 0;
            double wk = 0;
            double wkk = 0;
            double wv = 0;
            double wkv = 0;
            for (int lag = 0; lag < LAGS.length; lag++) {
                double count = lagCounts[lag * metrics + metric];
                double v = lagSquares[lag * metrics + metric] / count;
                if (count > 0 && v > 0) {
                    double weight = 1 / v;
                    w += weight;
                    wk += weight * LAGS[lag];
                    wkk += weight * LAGS[lag] * LAGS[lag];
                    wv += weight * v;
                    wkv += weight * LAGS[lag] * v;
                }
            }
            double spread = w * wkk - wk * wk;
            return spread > 0 ? Math.max(0, (w * wkv - wk * wv) / spread) : 0;
        }
    }

    final int metrics;

    /** Null once it is learned. */
    Learning learning;

    /** Of each span, signal by signal: exponentially weighted means. */
    final double[] smooth;

    /** Of each span, signal by signal: the variance of that mean while all was well. */
    final double[] variance;

    final double[] level;

    /** Variance that the level gains a row. */
    final double[] drift;

    /** 1 for a signal whose drift makes up more of what it does than is worth judging. */
    final boolean[] slow;

    /** Whether a signal drifts: then its level is that of the last rows. */
    final boolean[] drifting;

    /** Rows whose mean the level is. */
    final int[] levelRows;

    /** Greatest distance of the alarm that stands, as a share of the limit; 0 without one. */
    final double[] peak;

    /**
     * Values and how many, of the rows since the level was last renewed, and of the last of them.
     */
    final double[] sum;

    final double[] tailSum;
    final int[] count;
    final int[] tailCount;

    /** Values that a signal ever had, up to the warm-up's length. */
    final int[] seen;

    /** Rows learned, up to the warm-up's length. */
    int rows;

    /** Calm rows since the level was learned. */
    int calm;

    /** Rows since the level was learned. */
    double age;

    /** Rows in a row that were anomalous. */
    int anomalous;

    double intervalMillis;
    double recentIntervalMillis;
    long lastMillis = Long.MIN_VALUE;

    DriftAwareState(int metrics) {
        this.metrics = metrics;
        smooth = new double[SPANS * metrics];
        variance = new double[SPANS * metrics];
        level = new double[metrics];
        drift = new double[metrics];
        slow = new boolean[metrics];
        drifting = new boolean[metrics];
        levelRows = new int[metrics];
        peak = new double[metrics];
        sum = new double[metrics];
        tailSum = new double[metrics];
        count = new int[metrics];
        tailCount = new int[metrics];
        seen = new int[metrics];
        learning = new Learning(metrics);
        Arrays.fill(level, Double.NaN);
    }

    /** Begins another warm-up; keeps how far the signals were known to scatter and wander. */
    void learnAgain() {
        for (double[] array : new double[][] {smooth, peak, sum, tailSum}) {
            Arrays.fill(array, 0);
        }
        Arrays.fill(count, 0);
        Arrays.fill(tailCount, 0);
        Arrays.fill(seen, 0);
        learning = new Learning(metrics);
        rows = 0;
        calm = 0;
        anomalous = 0;
        intervalMillis = 0;
        recentIntervalMillis = 0;
    }

    private double[][] arrays() {
        return new double[][] {smooth, variance, level, drift, peak, sum, tailSum};
    }

    @Override
    public boolean isEmpty() {
        return lastMillis == Long.MIN_VALUE;
    }

    @Override
    public int sizeInBytes() {
        int size = 3 * Integer.BYTES + 3 * Double.BYTES + Long.BYTES + Integer.BYTES + 1;
        for (double[] array : arrays()) {
            size += array.length * Double.BYTES;
        }
        size += metrics * (4 * Integer.BYTES + 2);
        if (learning != null) {
            for (double[] array : learning.arrays()) {
                size += array.length * Double.BYTES;
            }
        }
        return size;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(metrics);
        out.writeInt(rows);
        out.writeInt(calm);
        out.writeInt(anomalous);
        out.writeDouble(age);
        out.writeDouble(intervalMillis);
        out.writeDouble(recentIntervalMillis);
        out.writeLong(lastMillis);
        for (double[] array : arrays()) {
            write(array, out);
        }
        for (int metric = 0; metric < metrics; metric++) {
            out.writeInt(count[metric]);
            out.writeInt(tailCount[metric]);
            out.writeInt(seen[metric]);
            out.writeInt(levelRows[metric]);
            out.writeBoolean(slow[metric]);
            out.writeBoolean(drifting[metric]);
        }
        out.writeBoolean(learning != null);
        if (learning != null) {
            for (double[] array : learning.arrays()) {
                write(array, out);
            }
        }
    }

    private static void write(double[] array, DataOutput out) throws IOException {
        for (double value : array) {
            out.writeDouble(value);
        }
    }

    private static void read(double[] array, DataInput in) throws IOException {
        for (int i = 0; i < array.length; i++) {
            array[i] = in.readDouble();
        }
    }

    static DriftAwareState read(int version, int metrics, DataInput in) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "Unknown version of a detector's state: "
                            + version
                            + "; this program reads version "
                            + VERSION);
        }
        int written = in.readInt();
        if (written != metrics) {
            throw new IOException(
                    "A detector's state of " + written + " signals; this detector has " + metrics);
        }
        DriftAwareState state = new DriftAwareState(metrics);
        state.rows = in.readInt();
        state.calm = in.readInt();
        state.anomalous = in.readInt();
        state.age = in.readDouble();
        state.intervalMillis = in.readDouble();
        state.recentIntervalMillis = in.readDouble();
        state.lastMillis = in.readLong();
        for (double[] array : state.arrays()) {
            read(array, in);
        }
        for (int metric = 0; metric < metrics; metric++) {
            state.count[metric] = in.readInt();
            state.tailCount[metric] = in.readInt();
            state.seen[metric] = in.readInt();
            state.levelRows[metric] = in.readInt();
            state.slow[metric] = in.readBoolean();
            state.drifting[metric] = in.readBoolean();
        }
        if (in.readBoolean()) {
            for (double[] array : state.learning.arrays()) {
                read(array, in);
            }
        } else {
            state.learning = null;
        }
        return state;
    }
}
