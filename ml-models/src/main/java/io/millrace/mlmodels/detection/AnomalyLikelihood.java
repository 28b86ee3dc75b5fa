package io.millrace.mlmodels.detection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How unlikely the mean of a signal's last few raw scores is, by what that mean used to be: a
 * detector that is often surprised has to be surprised more (Ahmad, Lavin, Purdy, Agha 2017,
 * "Unsupervised real-time anomaly detection for streaming data"). Here in constant time: the
 * distribution is a gaussian whose mean and variance are exponentially weighted, and taken over
 * every hundred readings.
 */
final class AnomalyLikelihood {

    /** Readings after which the distribution has forgotten half. */
    private static final double HALF_LIFE = 6_000;

    private static final double FORGETTING = 1 - Math.pow(0.5, 1 / HALF_LIFE);

    /** Readings between two takings over. */
    private static final int FIT_EVERY = 100;

    private static final double LEAST_MEAN = 0.03;
    private static final double LEAST_VARIANCE = 0.0003;

    /** Tail probability below which two readings in a row are one event. */
    private static final double RARE = 1e-5;

    private static final double RARE_AGAIN = 1e-3;
    private static final double FLOOR = 1e-10;
    private static final double LOG_SCALE = -Math.log(FLOOR);

    /** Scores whose mean is judged, written in a circle. */
    private final float[] recent;

    private int size;
    private int next;

    /** Means that were learned. */
    private int learned;

    private double mean;
    private double variance;
    private double fitMean = LEAST_MEAN;
    private double fitDeviation = Math.sqrt(LEAST_VARIANCE);
    private boolean wasRare;

    /**
     * @param recent scores whose mean is judged
     */
    AnomalyLikelihood(int recent) {
        this.recent = new float[recent];
    }

    /** Written bytes of one with so many scores. */
    static int bytes(int recent) {
        return recent * Float.BYTES + 4 * Double.BYTES + 3 * Integer.BYTES + 1;
    }

    /**
     * Takes a raw score and says how unlikely the last ones are together.
     *
     * @param score from 0 to 1
     * @param learning whether the mean belongs into the distribution
     * @return the logarithm of the tail probability, scaled: 0.5 for 1e-5, 1 for 1e-10 and less
     */
    double of(double score, boolean learning) {
        recent[next] = (float) score;
        next = next + 1 == recent.length ? 0 : next + 1;
        size = Math.min(recent.length, size + 1);
        double average = average();
        double tail = tail(Math.abs(average - fitMean) / fitDeviation);
        boolean rare = tail < RARE;
        if (rare && wasRare) {
            tail = RARE_AGAIN;
        }
        wasRare = rare;
        if (learning) {
            learn(average);
        }
        return Math.min(1, -Math.log(tail + FLOOR) / LOG_SCALE);
    }

    private double average() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += recent[i];
        }
        return sum / size;
    }

    private void learn(double average) {
        double rate = Math.max(FORGETTING, 1.0 / (learned + 1));
        double off = average - mean;
        mean += rate * off;
        variance = (1 - rate) * (variance + rate * off * off);
        learned = learned == Integer.MAX_VALUE ? learned : learned + 1;
        if (learned % FIT_EVERY == 0) {
            fit();
        }
    }

    /** Takes the distribution over; the first time at the end of the warm-up. */
    void fit() {
        fitMean = Math.max(LEAST_MEAN, mean);
        fitDeviation = Math.sqrt(Math.max(LEAST_VARIANCE, variance));
    }

    /** Raw scores of before are no evidence any more. */
    void forgetRecent() {
        size = 0;
        next = 0;
        wasRare = false;
    }

    /**
     * The raw score that the next reading needs for a result; above 1 when none is enough.
     *
     * @param distance {@link #distance} of that result
     */
    double scoreFor(double distance) {
        double sum = 0;
        int used = Math.min(size, recent.length - 1);
        for (int i = 1; i <= used; i++) {
            sum += recent[Math.floorMod(next - i, recent.length)];
        }
        return (fitMean + distance * fitDeviation) * (used + 1) - sum;
    }

    /** Upper tail of the standard gaussian (Abramowitz and Stegun 26.2.17). */
    static double tail(double z) {
        if (z > 8) {
            return 0;
        }
        double t = 1 / (1 + 0.2316419 * z);
        double near =
                t
                        * (0.319381530
                                + t
                                        * (-0.356563782
                                                + t
                                                        * (1.781477937
                                                                + t
                                                                        * (-1.821255978
                                                                                + t
                                                                                        * 1.330274429))));
        return near * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    }

    /** How many standard deviations off a result of {@link #of} stands for, from 0 to 1. */
    static double distance(double result) {
        return quantile(Math.exp(-result * LOG_SCALE));
    }

    /** Where that upper tail of the standard gaussian begins; at most 8. */
    static double quantile(double tail) {
        double low = 0;
        double high = 8;
        for (int i = 0; i < 40; i++) {
            double middle = (low + high) / 2;
            if (tail(middle) > tail) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    void write(DataOutput out) throws IOException {
        for (float score : recent) {
            out.writeFloat(score);
        }
        out.writeInt(size);
        out.writeInt(next);
        out.writeInt(learned);
        out.writeDouble(mean);
        out.writeDouble(variance);
        out.writeDouble(fitMean);
        out.writeDouble(fitDeviation);
        out.writeBoolean(wasRare);
    }

    void read(DataInput in) throws IOException {
        for (int i = 0; i < recent.length; i++) {
            recent[i] = in.readFloat();
        }
        size = in.readInt();
        next = in.readInt();
        learned = in.readInt();
        mean = in.readDouble();
        variance = in.readDouble();
        fitMean = in.readDouble();
        fitDeviation = in.readDouble();
        wasRare = in.readBoolean();
    }
}
