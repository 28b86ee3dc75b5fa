package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How often values have been seen, in 32 bins of equal width whose range doubles until it holds
 * every value; older values weigh less. Constant time and memory.
 */
final class AdaptiveHistogram {

    static final int BINS = 32;

    /** Written bytes. */
    static final int BYTES = BINS * Float.BYTES + 4 * Double.BYTES;

    /** Width of the first range, as a share of the first value. */
    private static final double FIRST_RANGE = 1e-3;

    /** What a bin has that was never hit, in weights of the newest value. */
    private static final double UNSEEN = 0.02;

    /** Bits of surprise that count as the most. */
    private static final double MOST_BITS = 10;

    /** The newest value's weight is brought back to one beyond it. */
    private static final double HEAVIEST = 1e6;

    private static final double LN2 = Math.log(2);

    private final float[] bins = new float[BINS];
    private double low;
    private double binWidth;
    private double weight = 1;
    private double total;

    /**
     * How surprising the value is by those before it: 0 for a common one, 1 for one that has a
     * share of 1/1024 or less. Neighbouring bins count half as much as its own.
     */
    double surprise(double value) {
        if (total == 0) {
            return 0;
        }
        int bin = binOf(value);
        double seen = 0.5 * at(bin) + 0.25 * (at(bin - 1) + at(bin + 1));
        double share = (seen + UNSEEN * weight) / (total + UNSEEN * weight * BINS);
        return Math.max(0, Math.min(1, -Math.log(share) / (LN2 * MOST_BITS)));
    }

    private double at(int bin) {
        return bin < 0 || bin >= BINS ? 0 : bins[bin];
    }

    /** May lie outside of the range. */
    private int binOf(double value) {
        double bin = Math.floor((value - low) / binWidth);
        return (int) Math.max(-2, Math.min(BINS + 1, bin));
    }

    /**
     * Counts the value.
     *
     * @param growth by how much the next value weighs more than this one
     */
    void learn(double value, double growth) {
        if (total == 0) {
            double range = FIRST_RANGE * Math.max(1, Math.abs(value));
            low = value - range / 2;
            binWidth = range / BINS;
        }
        double bin = Math.floor((value - low) / binWidth);
        while (bin < 0 || bin >= BINS) {
            widen(bin < 0);
            bin = Math.floor((value - low) / binWidth);
        }
        bins[(int) bin] += (float) weight;
        total += weight;
        weight *= growth;
        if (weight > HEAVIEST) {
            lighten();
        }
    }

    private void widen(boolean down) {
        int kept = down ? BINS / 2 : 0;
        float[] merged = new float[BINS];
        for (int i = 0; i < BINS; i++) {
            merged[kept + i / 2] += bins[i];
        }
        System.arraycopy(merged, 0, bins, 0, BINS);
        if (down) {
            low -= binWidth * BINS;
        }
        binWidth *= 2;
    }

    private void lighten() {
        for (int i = 0; i < BINS; i++) {
            bins[i] /= (float) weight;
        }
        total /= weight;
        weight = 1;
    }

    void clear() {
        Arrays.fill(bins, 0);
        weight = 1;
        total = 0;
    }

    void write(DataOutput out) throws IOException {
        for (float bin : bins) {
            out.writeFloat(bin);
        }
        out.writeDouble(low);
        out.writeDouble(binWidth);
        out.writeDouble(weight);
        out.writeDouble(total);
    }

    void read(DataInput in) throws IOException {
        for (int i = 0; i < BINS; i++) {
            bins[i] = in.readFloat();
        }
        low = in.readDouble();
        binWidth = in.readDouble();
        weight = in.readDouble();
        total = in.readDouble();
    }
}
