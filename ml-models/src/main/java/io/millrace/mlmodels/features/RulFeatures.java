package io.millrace.mlmodels.features;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The features that remaining useful life is estimated from: a device's successive observations go
 * in (cycles, or windows; one row of channel values each), a feature vector comes out at any time.
 *
 * <p>A row is told in its operating regime's terms first, where there are regimes. Then, per
 * channel and health index: means over the last 5, 15 and 40 rows (exponentially weighted), the
 * same as differences from the device's own commissioning baseline (mean of its first 15 rows; the
 * middle one from that of its first 30 as well), and their differences from one another, which are
 * slopes. A health index also tells in how many rows it would be used up at two of these slopes. A
 * stream that starts in mid-life has the baseline of its start; there the means themselves carry.
 *
 * <p>What is learned of a device is in its {@link RulHistory}; this class holds only the
 * specification, so that one instance serves all devices of a type. The trainer uses the same
 * class.
 */
public final class RulFeatures {

    /** A released form of the vector: the same rows always give the same vector of a form. */
    public enum Form {
        /** Without regimes, second baseline and health in rows. */
        V1("rul-features-1"),
        V2("rul-features-2");

        private final String label;

        Form(String label) {
            this.label = label;
        }

        /** As it is written in model files. */
        public String label() {
            return label;
        }
    }

    /** The form that new models are made for. */
    public static final Form NEWEST = Form.V2;

    /** Rows of the commissioning baseline; fewer are not enough history. */
    public static final int BASELINE_ROWS = 15;

    /** Rows of the second, longer baseline. */
    static final int LONG_BASELINE_ROWS = 30;

    /** More rows than that are not told apart by the health index. */
    private static final double MOST_ROWS_LEFT = 400;

    /** How much older the rows of the next slower mean are, on average. */
    private static final double FAST_TO_MIDDLE = (15 - 5) / 2.0;

    private static final double MIDDLE_TO_SLOW = (40 - 15) / 2.0;

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
    private static final String LONG_BASELINE = "mean15-baseline30";
    private static final List<String> PER_INDEX = List.of("rows-left5", "rows-left15");

    private final Form form;
    private final List<String> channels;
    private final OperatingRegimes regimes;
    private final List<String> inputs;
    private final List<HealthIndex> indexes;
    private final List<String> names;
    private final double[][] weights;
    private final double[] intercepts;
    private final boolean[] drift;
    private final double[] scales;
    private final double[][] centres;
    private final double[][] means;
    private final double[][] deviations;

    /** Features of these channels, and of the health indexes made from them. */
    public RulFeatures(List<String> channels, List<HealthIndex> indexes) {
        this(NEWEST, channels, null, indexes);
    }

    /**
     * @param regimes null for none
     */
    public RulFeatures(
            Form form, List<String> channels, OperatingRegimes regimes, List<HealthIndex> indexes) {
        this.form = form;
        this.channels = List.copyOf(channels);
        this.regimes = regimes;
        this.inputs = new ArrayList<>(channels);
        this.indexes = List.copyOf(indexes);
        if (regimes != null) {
            inputs.addAll(regimes.settings());
        }
        this.names = featureNames();
        this.weights = new double[indexes.size()][];
        this.intercepts = new double[indexes.size()];
        this.drift = new boolean[indexes.size()];
        for (int k = 0; k < indexes.size(); k++) {
            HealthIndex index = indexes.get(k);
            fits("Health index " + index.name(), index.weights());
            weights[k] = numbers(index.weights());
            intercepts[k] = index.intercept();
            drift[k] = index.kind() == HealthIndex.Kind.DRIFT;
        }
        List<OperatingRegimes.Regime> found = regimes == null ? List.of() : regimes.regimes();
        this.scales = regimes == null ? new double[0] : numbers(regimes.scales());
        this.centres = new double[found.size()][];
        this.means = new double[found.size()][];
        this.deviations = new double[found.size()][];
        for (int r = 0; r < found.size(); r++) {
            fits("An operating regime", found.get(r).means());
            centres[r] = numbers(found.get(r).centre());
            means[r] = numbers(found.get(r).means());
            deviations[r] = numbers(found.get(r).deviations());
        }
    }

    private static double[] numbers(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void fits(String what, List<Double> perChannel) {
        if (perChannel.size() != channels.size()) {
            throw new IllegalArgumentException(
                    what
                            + " has "
                            + perChannel.size()
                            + " numbers for "
                            + channels.size()
                            + " channels");
        }
    }

    private List<String> featureNames() {
        List<String> signals = new ArrayList<>(inputs);
        indexes.forEach(index -> signals.add(index.name()));
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("No channels; at least one is needed");
        }
        if (new HashSet<>(signals).size() < signals.size()) {
            throw new IllegalArgumentException("A channel is named twice: " + signals);
        }
        if (form == Form.V1 && regimes != null) {
            throw new IllegalArgumentException("Features of " + form.label + " have no regimes");
        }
        signals.removeAll(inputs.subList(channels.size(), inputs.size()));
        List<String> all = new ArrayList<>();
        for (String signal : signals) {
            PER_CHANNEL.forEach(kind -> all.add(signal + "." + kind));
            if (form != Form.V1) {
                all.add(signal + "." + LONG_BASELINE);
            }
        }
        if (form != Form.V1) {
            for (HealthIndex index : indexes) {
                PER_INDEX.forEach(kind -> all.add(index.name() + "." + kind));
            }
        }
        all.add("observations");
        return List.copyOf(all);
    }

    public Form form() {
        return form;
    }

    /** The values of a row, in order: the channels, then the settings that tell the regime. */
    public List<String> inputs() {
        return inputs;
    }

    /** The channels that features are made of, in order. */
    public List<String> channels() {
        return channels;
    }

    /** What tells the conditions that rows are from; empty when they are taken as they are. */
    public Optional<OperatingRegimes> regimes() {
        return Optional.ofNullable(regimes);
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
     * SHA-256 over the whole specification: a history made by one with the same hash can be carried
     * on.
     */
    public String hash() {
        try {
            String text =
                    form.label
                            + "\n"
                            + String.join("\n", names)
                            + "\n"
                            + indexes
                            + (regimes == null ? "" : "\n" + regimes);
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
        return new RulHistory(inputs.size(), channels.size() + indexes.size());
    }

    /**
     * Takes a device's next row.
     *
     * @param row a value for each input, in order; one that is no finite number is missing: a
     *     channel keeps its last value (in its regime's terms), a setting its last setting
     */
    public void observe(RulHistory history, double[] row) {
        check(history);
        if (row.length != inputs.size()) {
            throw new IllegalArgumentException(
                    "A row of "
                            + row.length
                            + " values for "
                            + inputs.size()
                            + " channels "
                            + inputs);
        }
        double[] last = history.last;
        int count = channels.size();
        for (int c = count; c < row.length; c++) {
            if (Double.isFinite(row[c])) {
                last[c] = row[c];
            }
        }
        int regime = regimes == null ? -1 : regime(last);
        for (int c = 0; c < count; c++) {
            if (Double.isFinite(row[c])) {
                last[c] = regime < 0 ? row[c] : (row[c] - means[regime][c]) / deviations[regime][c];
            }
            history.take(c, last[c]);
        }
        for (int k = 0; k < weights.length; k++) {
            history.take(count + k, index(history, k));
        }
        history.rows++;
    }

    /** The nearest regime; a setting that was never seen says nothing. */
    private int regime(double[] last) {
        int nearest = 0;
        double least = Double.MAX_VALUE;
        for (int r = 0; r < centres.length; r++) {
            double distance = 0;
            for (int s = 0; s < scales.length; s++) {
                double off = (last[channels.size() + s] - centres[r][s]) / scales[s];
                distance += Double.isNaN(off) ? 0 : off * off;
            }
            if (distance < least) {
                least = distance;
                nearest = r;
            }
        }
        return nearest;
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
        int signals = channels.size() + indexes.size();
        for (int c = 0; c < signals; c++) {
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
            if (form != Form.V1) {
                vector[at++] = middle - history.longBaseline(c);
            }
        }
        if (form != Form.V1) {
            for (int c = channels.size(); c < signals; c++) {
                double fast = history.fast[c];
                double middle = history.middle[c];
                vector[at++] = rowsLeft(fast, (middle - fast) / FAST_TO_MIDDLE);
                vector[at++] = rowsLeft(middle, (history.slow[c] - middle) / MIDDLE_TO_SLOW);
            }
        }
        vector[at] = history.rows;
    }

    private static double rowsLeft(double health, double lossPerRow) {
        if (!(health > 0)) {
            return 0;
        }
        return lossPerRow > 0 ? Math.min(MOST_ROWS_LEFT, health / lossPerRow) : MOST_ROWS_LEFT;
    }

    private void check(RulHistory history) {
        if (!history.isOf(inputs.size(), channels.size() + indexes.size())) {
            throw new IllegalArgumentException(
                    "This history is of other channels; start a new one for " + channels);
        }
    }

    @Override
    public String toString() {
        return form.label + " of " + channels + " and " + indexes.size() + " health indexes";
    }
}
