package io.millrace.mlmodels.model;

import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.features.RulHistory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A model of remaining useful life for one type of device: which channels it reads, which features
 * it makes of them, and the trees that turn these into a remaining life. Immutable, and safe to
 * share between threads; what is learned of a device is in its {@link RulHistory}.
 *
 * @param id of the model, the same for all its versions
 * @param version of the training
 * @param deviceType which devices it is for
 * @param unit of the prediction, for example h or cycles
 * @param rowLength life that passes from one row to the next, in that unit: at this spacing, and no
 *     other, rows are to be observed
 * @param cap the longest life it predicts
 * @param features made of the channels
 * @param trees over those features
 * @param report of the training, JSON
 */
public record RulModel(
        String id,
        String version,
        String deviceType,
        String unit,
        double rowLength,
        double cap,
        RulFeatures features,
        GradientBoostedTrees trees,
        String report) {

    public RulModel {
        required("id", id);
        required("version", version);
        required("device type", deviceType);
        required("unit", unit);
        positive("row length", rowLength);
        positive("cap", cap);
        if (trees.featuresNeeded() > features.size()) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "The trees read %d features; %s gives %d",
                            trees.featuresNeeded(),
                            features,
                            features.size()));
        }
    }

    /** The remaining life by a vector of {@link #features}: 0 to {@link #cap}. */
    public double predict(double[] vector) {
        return Math.max(0, Math.min(cap, trees.predict(vector)));
    }

    /** The remaining life by a device's history, which {@link RulFeatures#hasEnoughHistory} has. */
    public double predict(RulHistory history) {
        double[] vector = new double[features.size()];
        features.vector(history, vector);
        return predict(vector);
    }

    /** The channels of a row, in order. */
    public List<String> channels() {
        return features.channels();
    }

    /** The channels that are not among a device's metrics; a model with any cannot serve it. */
    public List<String> missingChannels(Collection<String> metrics) {
        List<String> missing = new ArrayList<>(channels());
        missing.removeAll(metrics);
        return missing;
    }

    private static void required(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("The model's " + what + " is empty");
        }
    }

    private static void positive(String what, double value) {
        if (!(value > 0 && value < 1e15)) {
            throw new IllegalArgumentException(
                    "The model's " + what + " is " + value + "; it must be above 0");
        }
    }
}
