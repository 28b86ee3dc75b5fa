package io.millrace.mlmodels.features;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What {@link RulFeatures} keep of one device: a few means per channel, however many rows it has
 * seen (16 channels: 900 bytes). A history belongs to one specification; {@link #isOf} tells.
 */
public final class RulHistory {

    /** Version that {@link #write} writes. */
    public static final int VERSION = 2;

    private static final int MOST_CHANNELS = 10_000;
    private static final double FAST = 2.0 / (5 + 1);
    private static final double MIDDLE = 2.0 / (15 + 1);
    private static final double SLOW = 2.0 / (40 + 1);

    private final int inputs;
    final double[] last;
    final int[] seen;
    final double[] fast;
    final double[] middle;
    final double[] slow;
    final double[] baselineSum;
    final double[] longBaselineSum;
    int rows;

    /**
     * @param inputs values of a row
     * @param signals channels and health indexes
     */
    RulHistory(int inputs, int signals) {
        this.inputs = inputs;
        this.last = new double[inputs];
        this.seen = new int[signals];
        this.fast = new double[signals];
        this.middle = new double[signals];
        this.slow = new double[signals];
        this.baselineSum = new double[signals];
        this.longBaselineSum = new double[signals];
        for (double[] values : new double[][] {last, fast, middle, slow}) {
            Arrays.fill(values, Double.NaN);
        }
    }

    /** Rows observed. */
    public int historyCount() {
        return rows;
    }

    /** True when this is the history of so many values a row, and signals made of them. */
    public boolean isOf(int inputCount, int signalCount) {
        return inputs == inputCount && seen.length == signalCount;
    }

    /** Bytes that {@link #write} writes. */
    public int sizeInBytes() {
        return 3 * Integer.BYTES
                + inputs * Double.BYTES
                + seen.length * (Integer.BYTES + 5 * Double.BYTES);
    }

    /** A row's newest value, in its regime's terms; not a number when it has none yet. */
    public double held(int input) {
        return last[input];
    }

    /** A signal's commissioning baseline: channels first, then health indexes. */
    public double baseline(int signal) {
        return baselineSum[signal] / Math.min(seen[signal], RulFeatures.BASELINE_ROWS);
    }

    double longBaseline(int signal) {
        return longBaselineSum[signal] / Math.min(seen[signal], RulFeatures.LONG_BASELINE_ROWS);
    }

    void take(int signal, double value) {
        if (Double.isNaN(value)) {
            return;
        }
        if (seen[signal] < RulFeatures.BASELINE_ROWS) {
            baselineSum[signal] += value;
        }
        if (seen[signal] < RulFeatures.LONG_BASELINE_ROWS) {
            longBaselineSum[signal] += value;
        }
        double young = 1.0 / (seen[signal] + 1);
        fast[signal] = mean(fast[signal], value, Math.max(FAST, young));
        middle[signal] = mean(middle[signal], value, Math.max(MIDDLE, young));
        slow[signal] = mean(slow[signal], value, Math.max(SLOW, young));
        seen[signal] += seen[signal] == Integer.MAX_VALUE ? 0 : 1;
    }

    private static double mean(double before, double value, double weight) {
        return weight == 1 ? value : before + weight * (value - before);
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(inputs);
        out.writeInt(seen.length);
        out.writeInt(rows);
        for (double value : last) {
            out.writeDouble(value);
        }
        for (int signal = 0; signal < seen.length; signal++) {
            out.writeInt(seen[signal]);
            out.writeDouble(fast[signal]);
            out.writeDouble(middle[signal]);
            out.writeDouble(slow[signal]);
            out.writeDouble(baselineSum[signal]);
            out.writeDouble(longBaselineSum[signal]);
        }
    }

    /**
     * Reads what that version has written.
     *
     * @throws IOException when the version is unknown or the bytes are damaged
     */
    public static RulHistory read(int version, DataInput in) throws IOException {
        if (version < 1 || version > VERSION) {
            throw new IOException(
                    "Unknown version of a device's history: "
                            + version
                            + "; this program reads versions 1 to "
                            + VERSION);
        }
        int inputs = count("channels", in.readInt());
        int second = count("signals", in.readInt());
        RulHistory history = new RulHistory(inputs, version == 1 ? inputs + second : second);
        history.rows = in.readInt();
        for (int c = 0; c < inputs; c++) {
            history.last[c] = in.readDouble();
        }
        for (int signal = 0; signal < history.seen.length; signal++) {
            history.seen[signal] = in.readInt();
            history.fast[signal] = in.readDouble();
            history.middle[signal] = in.readDouble();
            history.slow[signal] = in.readDouble();
            history.baselineSum[signal] = in.readDouble();
            // Version 1 belongs to features that do not look at the longer baseline.
            history.longBaselineSum[signal] = version == 1 ? Double.NaN : in.readDouble();
        }
        return history;
    }

    private static int count(String what, int count) throws IOException {
        if (count < 0 || count > MOST_CHANNELS) {
            throw new IOException("A device's history with " + count + " " + what + " is damaged");
        }
        return count;
    }
}
