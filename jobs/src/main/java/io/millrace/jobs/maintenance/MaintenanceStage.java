package io.millrace.jobs.maintenance;

import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.ResultIds;
import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.model.RulModel;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.HealthStatus;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Remaining life per device: each closed window (its first revision) is one observation, the means
 * of its metrics the row of channel values. The features are made by the code that made them in
 * training; the model is the one in force at the window's end.
 *
 * <p>A model with other features starts the device's history anew. A device without enough history
 * says so instead of predicting.
 */
public final class MaintenanceStage {

    private double[] vector = {};

    /**
     * Takes one closed window.
     *
     * @param serving the model in force; null when there is none for the type, and nothing is done
     */
    public void onWindow(
            MaintenanceState state,
            MetricAggregate window,
            DeviceIdentity device,
            ServingModel serving,
            Consumer<HealthPrediction> predictions) {
        if (serving == null) {
            return;
        }
        RulFeatures features = serving.model().features();
        if (!serving.featuresHash().equals(state.featuresHash)) {
            state.featuresHash = serving.featuresHash();
            state.history = features.create();
        }
        features.observe(state.history, row(features.inputs(), window.getMetrics()));
        predictions.accept(prediction(state, window, device, serving.model()));
    }

    private static double[] row(List<String> channels, List<MetricSummary> metrics) {
        double[] row = new double[channels.size()];
        Arrays.fill(row, Double.NaN);
        for (MetricSummary metric : metrics) {
            int channel = channels.indexOf(metric.getMetric());
            if (channel >= 0) {
                row[channel] = metric.getMean();
            }
        }
        return row;
    }

    /** Used again for each prediction: the features of one device. */
    private double[] vectorOf(RulFeatures features) {
        if (vector.length != features.size()) {
            vector = new double[features.size()];
        }
        return vector;
    }

    private HealthPrediction prediction(
            MaintenanceState state, MetricAggregate window, DeviceIdentity device, RulModel model) {
        boolean enough = model.features().hasEnoughHistory(state.history);
        double life = Double.NaN;
        if (enough) {
            double[] features = vectorOf(model.features());
            model.features().vector(state.history, features);
            life = model.predict(features);
        }
        boolean interval = enough && model.interval() != null;
        return HealthPrediction.newBuilder()
                .setId(
                        ResultIds.of(
                                "health",
                                device.deviceId(),
                                window.getWindowEnd().toEpochMilli(),
                                model.id(),
                                model.version()))
                .setDeviceId(device.deviceId())
                .setTenantId(device.tenantId())
                .setSiteId(device.siteId())
                .setDeviceType(device.deviceType())
                .setEventTime(window.getWindowEnd())
                .setStatus(enough ? HealthStatus.PREDICTED : HealthStatus.NOT_ENOUGH_HISTORY)
                .setRemainingLifeHours(enough ? life : null)
                .setLowerHours(interval ? model.lower(life) : null)
                .setUpperHours(interval ? model.upper(life) : null)
                .setModelId(model.id())
                .setModelVersion(model.version())
                .setHistoryWindows(state.history.historyCount())
                .build();
    }
}
