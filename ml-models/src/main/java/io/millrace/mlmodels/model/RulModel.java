package io.millrace.mlmodels.model;

import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.features.RulHistory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model of remaining useful life, or of failure within a horizon, for one type of device: which
 * channels it reads, which features it makes of them, and the trees that turn these into a
 * remaining life. Immutable, and safe to share between threads; what is learned of a device is in
 * its {@link RulHistory}.
 *
 * @param id of the model, the same for all its versions
 * @param version of the training
 * @param deviceType which devices it is for
 * @param unit of the prediction, for example h or cycles
 * @param rowLength life that passes from one row to the next, in that unit: at this spacing, and no
 *     other, rows are to be observed
 * @param cap the longest life it predicts; 1 where it predicts a probability
 * @param features made of the channels
 * @param trees over those features
 * @param report of the training, JSON
 * @param digest SHA-256 of the histories it was trained on; empty when it is not known
 * @param metrics how good it is on units that were not trained on, by name
 * @param failure what makes a probability of failure of the trees' sum; null for a model of
 *     remaining life
 * @param interval around a prediction; null for none
 * @param population what training looked like; null when it is not known
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
        String report,
        String digest,
        SortedMap<String, Double> metrics,
        FailureHorizon failure,
        PredictionInterval interval,
        PopulationReference population) {

    /** A model that tells nothing of its training but the report. */
    public RulModel(
            String id,
            String version,
            String deviceType,
            String unit,
            double rowLength,
            double cap,
            RulFeatures features,
            GradientBoostedTrees trees,
            String report) {
        this(
                id,
                version,
                deviceType,
                unit,
                rowLength,
                cap,
                features,
                trees,
                report,
                "",
                new TreeMap<>(),
                null,
                null,
                null);
    }

    public RulModel {
        metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
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
        for (PopulationReference.Column column :
                population == null ? List.<PopulationReference.Column>of() : population.columns()) {
            if (column.feature() >= features.size()) {
                throw new IllegalArgumentException(
                        String.format(
                                Locale.ROOT,
                                "The population knows feature %d; %s gives %d",
                                column.feature(),
                                features,
                                features.size()));
            }
        }
    }

    /**
     * By a vector of {@link #features}: the remaining life, 0 to {@link #cap}, or the probability
     * of a failure within the horizon.
     */
    public double predict(double[] vector) {
        if (failure != null) {
            return failure.probability(trees.predict(vector));
        }
        return Math.max(0, Math.min(cap, trees.predict(vector)));
    }

    /** The same by a device's history, which {@link RulFeatures#hasEnoughHistory} has. */
    public double predict(RulHistory history) {
        double[] vector = new double[features.size()];
        features.vector(history, vector);
        return predict(vector);
    }

    /** Lower end of the interval around a prediction; the prediction itself without one. */
    public double lower(double prediction) {
        return interval == null ? prediction : Math.max(0, interval.lower(prediction));
    }

    /** Upper end of the interval around a prediction; the prediction itself without one. */
    public double upper(double prediction) {
        return interval == null ? prediction : Math.min(cap, interval.upper(prediction));
    }

    /** The values of a row, in order: channels, and settings that tell the regime. */
    public List<String> channels() {
        return features.inputs();
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
