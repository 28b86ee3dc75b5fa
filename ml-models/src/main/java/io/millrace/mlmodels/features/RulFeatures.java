package io.millrace.mlmodels.features;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;

/**
 * The features that remaining useful life is estimated from: a device's successive observations go
 * in (cycles, or windows; one row of channel values each), a feature vector comes out at any time.
 *
 * <p>Per channel: means over the last 5, 15 and 40 rows (exponentially weighted), the same as
 * differences from the device's own commissioning baseline (mean of its first 15 rows), and their
 * differences from one another, which are slopes. A stream that starts in mid-life has the baseline
 * of its start; there the means themselves carry.
 *
 * <p>What is learned of a device is in its {@link RulHistory}; this class holds only the channels,
 * so that one instance serves all devices of a type. The trainer uses the same class.
 */
public final class RulFeatures {

    /** Changes whenever the same rows may give another vector. */
    public static final String VERSION = "rul-features-1";

    /** Rows of the commissioning baseline; fewer are not enough history. */
    public static final int BASELINE_ROWS = 15;

    private static final List<String> PER_CHANNEL =
            List.of(
                    "mean5",
                    "mean15",
                    "mean40",
                    "mean5-baseline",
                    "mean15-baseline",
                    "mean40-baseline",
                    "mean5-mean15",
                    "mean15-mean40");

    private final List<String> channels;
    private final List<HealthIndex> indexes;
    private final List<String> names;
    private final double[][] weights;
    private final double[] intercepts;
    private final boolean[] drift;

    /** Features of these channels alone. */
    public RulFeatures(List<String> channels) {
        this(channels, List.of());
    }

    /** Features of these channels, and of the health indexes made from them. */
    public RulFeatures(List<String> channels, List<HealthIndex> indexes) {
        this.channels = List.copyOf(channels);
        this.indexes = List.copyOf(indexes);
        this.names = names(this.channels, this.indexes);
        this.weights = new double[indexes.size()][];
        this.intercepts = new double[indexes.size()];
        this.drift = new boolean[indexes.size()];
        for (int k = 0; k < indexes.size(); k++) {
            HealthIndex index = indexes.get(k);
            if (index.weights().size() != channels.size()) {
                throw new IllegalArgumentException(
                        "Health index "
                                + index.name()
                                + " has "
                                + index.weights().size()
                                + " weights for "
                                + channels.size()
                                + " channels");
            }
            weights[k] = index.weights().stream().mapToDouble(Double::doubleValue).toArray();
            intercepts[k] = index.intercept();
            drift[k] = index.kind() == HealthIndex.Kind.DRIFT;
        }
    }

    private static List<String> names(List<String> channels, List<HealthIndex> indexes) {
        List<String> signals = new ArrayList<>(channels);
        indexes.forEach(index -> signals.add(index.name()));
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("No channels; at least one is needed");
        }
        if (new HashSet<>(signals).size() < signals.size()) {
            throw new IllegalArgumentException("A channel is named twice: " + signals);
        }
        List<String> names = new ArrayList<>();
        for (String signal : signals) {
            PER_CHANNEL.forEach(kind -> names.add(signal + "." + kind));
        }
        names.add("observations");
        return List.copyOf(names);
    }

    /** The channels of a row, in order. */
    public List<String> channels() {
        return channels;
    }

    public List<HealthIndex> indexes() {
        return indexes;
    }

    /** The features of a vector, in order. */
    public List<String> names() {
        return names;
    }

    /** Length of a vector. */
    public int size() {
        return names.size();
    }

    /**
     * SHA-256 over version, names and health indexes: a history made by a specification with the
     * same hash can be carried on.
     */
    public String hash() {
        try {
            String text = VERSION + "\n" + String.join("\n", names) + "\n" + indexes;
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** The history of a device that was never seen. */
    public RulHistory create() {
        return new RulHistory(channels.size(), indexes.size());
    }

    /**
     * Takes a device's next row.
     *
     * @param row a value for each channel, in order; one that is no finite number is missing, and
     *     the channel's last value holds
     */
    public void observe(RulHistory history, double[] row) {
        check(history);
        if (row.length != channels.size()) {
            throw new IllegalArgumentException(
                    "A row of "
                            + row.length
                            + " values for "
                            + channels.size()
                            + " channels "
                            + channels);
        }
        for (int c = 0; c < row.length; c++) {
            if (Double.isFinite(row[c])) {
                history.last[c] = row[c];
            }
            history.take(c, history.last[c]);
        }
        for (int k = 0; k < weights.length; k++) {
            history.take(row.length + k, index(history, k));
        }
        history.rows++;
    }

    /** The value of a health index at the newest row; not a number while a channel has none. */
    private double index(RulHistory history, int k) {
        double sum = intercepts[k];
        for (int c = 0; c < weights[k].length; c++) {
            double value = history.last[c];
            sum += weights[k][c] * (drift[k] ? value - history.baseline(c) : value);
        }
        return sum;
    }

    /** True when there is a baseline and every channel has been seen. */
    public boolean hasEnoughHistory(RulHistory history) {
        check(history);
        for (int c = 0; c < channels.size(); c++) {
            if (history.seen[c] < BASELINE_ROWS) {
                return false;
            }
        }
        return true;
    }

    /**
     * Fills in the features as of the newest row.
     *
     * @param vector of {@link #size()} places
     */
    public void vector(RulHistory history, double[] vector) {
        check(history);
        int at = 0;
        for (int c = 0; c < channels.size() + indexes.size(); c++) {
            double fast = history.fast[c];
            double middle = history.middle[c];
            double slow = history.slow[c];
            double baseline = history.baseline(c);
            vector[at++] = fast;
            vector[at++] = middle;
            vector[at++] = slow;
            vector[at++] = fast - baseline;
            vector[at++] = middle - baseline;
            vector[at++] = slow - baseline;
            vector[at++] = fast - middle;
            vector[at++] = middle - slow;
        }
        vector[at] = history.rows;
    }

    private void check(RulHistory history) {
        if (!history.isOf(channels.size(), indexes.size())) {
            throw new IllegalArgumentException(
                    "This history is of other channels; start a new one for " + channels);
        }
    }

    @Override
    public String toString() {
        return VERSION + " of " + channels + " and " + indexes.size() + " health indexes";
    }
}
