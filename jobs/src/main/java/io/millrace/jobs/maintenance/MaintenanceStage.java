package io.millrace.jobs.maintenance;

import io.millrace.jobs.maintenance.MaintenanceState.Line;
import io.millrace.jobs.maintenance.MaintenanceState.Lines;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.ResultIds;
import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.features.RulHistory;
import io.millrace.mlmodels.model.FailureHorizon;
import io.millrace.mlmodels.model.RulModel;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.HealthStatus;
import io.millrace.schemas.MaintenanceKind;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import io.millrace.schemas.ModelRole;
import io.millrace.schemas.PredictionExplanation;
import io.millrace.schemas.PredictionOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Remaining life and probability of failure per device: each closed window (its first revision) is
 * one observation, the means of its metrics the row of channel values. The features are made by the
 * code that made them in training; champion and shadow are those in force at the window's end.
 *
 * <p>A model with other features starts the device's history anew, and so does a failure, a
 * replacement or a service; some of its predictions are kept until then, and come out with their
 * truth. A device without enough history says so instead of predicting.
 */
public final class MaintenanceStage {

    private static final double HOUR_MILLIS = 3_600_000;

    private final PopulationCounter populations;
    private double[] vector = {};

    /**
     * @param populations counts what the models see and say
     */
    public MaintenanceStage(PopulationCounter populations) {
        this.populations = populations;
    }

    /**
     * Takes one closed window, for the models of one kind.
     *
     * @param champion whose predictions count; null for none
     * @param shadow what predicts beside it; null for none
     * @param predictions what was predicted, and what tells why, to be asked at once or never; it
     *     gives null where the model cannot tell
     */
    public void onWindow(
            MaintenanceState state,
            MetricAggregate window,
            DeviceIdentity device,
            ModelKind kind,
            ServingModel champion,
            ServingModel shadow,
            BiConsumer<HealthPrediction, Supplier<PredictionExplanation>> predictions) {
        // A window with readings from before the last maintenance is of neither life.
        if (window.getWindowStart().toEpochMilli() < state.begins) {
            return;
        }
        Lines lines = state.lines(kind);
        if (champion != null) {
            exchange(lines, champion);
            observe(lines.champion, window, champion);
            predict(
                    lines.champion,
                    lines.champion.history,
                    window,
                    device,
                    champion,
                    ModelRole.CHAMPION,
                    predictions);
        }
        if (shadow == null) {
            lines.shadow.forgetHistory();
            return;
        }
        boolean sameFeatures =
                champion != null && shadow.featuresHash().equals(champion.featuresHash());
        if (sameFeatures) {
            lines.shadow.forgetHistory();
        } else {
            observe(lines.shadow, window, shadow);
        }
        predict(
                lines.shadow,
                sameFeatures ? lines.champion.history : lines.shadow.history,
                window,
                device,
                shadow,
                ModelRole.SHADOW,
                predictions);
    }

    /** A shadow that becomes the champion goes on with what it has seen. */
    private static void exchange(Lines lines, ServingModel champion) {
        if (!champion.featuresHash().equals(lines.champion.featuresHash)
                && champion.featuresHash().equals(lines.shadow.featuresHash)) {
            RulHistory history = lines.champion.history;
            String hash = lines.champion.featuresHash;
            lines.champion.history = lines.shadow.history;
            lines.champion.featuresHash = lines.shadow.featuresHash;
            lines.shadow.history = history;
            lines.shadow.featuresHash = hash;
        }
    }

    private static void observe(Line line, MetricAggregate window, ServingModel serving) {
        RulFeatures features = serving.model().features();
        if (!serving.featuresHash().equals(line.featuresHash)) {
            line.featuresHash = serving.featuresHash();
            line.history = features.create();
        }
        features.observe(line.history, row(features.inputs(), window.getMetrics()));
    }

    private void predict(
            Line line,
            RulHistory history,
            MetricAggregate window,
            DeviceIdentity device,
            ServingModel serving,
            ModelRole role,
            BiConsumer<HealthPrediction, Supplier<PredictionExplanation>> predictions) {
        HealthPrediction prediction = prediction(history, window, device, serving.model(), role);
        if (prediction.getStatus() == HealthStatus.PREDICTED) {
            FailureHorizon failure = serving.model().failure();
            line.open.add(
                    new OpenPredictions.Open(
                            window.getWindowEnd().toEpochMilli(),
                            failure == null
                                    ? prediction.getRemainingLifeHours()
                                    : prediction.getFailureProbability(),
                            orNot(prediction.getLowerHours()),
                            orNot(prediction.getUpperHours()),
                            failure == null ? serving.model().cap() : failure.horizon(),
                            serving.model().id(),
                            serving.model().version()));
        }
        predictions.accept(prediction, () -> serving.explain(vector));
    }

    /**
     * Takes what was done to the device: its open predictions come out, and its history begins
     * anew. Those made after the failure, before it became known, say nothing and are left out.
     */
    public void onWork(
            MaintenanceState state,
            MaintenanceWork work,
            DeviceIdentity device,
            Consumer<PredictionOutcome> outcomes) {
        for (ModelKind kind : ModelKind.values()) {
            Lines lines = state.lines(kind);
            for (Line line : List.of(lines.champion, lines.shadow)) {
                for (OpenPredictions.Open made : line.open.upTo(work.at())) {
                    outcomes.accept(outcome(kind, made, work, device));
                }
                line.open = new OpenPredictions();
                line.forgetHistory();
            }
        }
        state.begins = Math.max(state.begins, work.from());
    }

    private static PredictionOutcome outcome(
            ModelKind kind,
            OpenPredictions.Open made,
            MaintenanceWork work,
            DeviceIdentity device) {
        boolean life = kind == ModelKind.REMAINING_LIFE;
        double passed = (work.at() - made.madeAt()) / HOUR_MILLIS;
        double lived = life ? Math.min(made.most(), passed) : passed;
        boolean failed = work.kind() == MaintenanceKind.FAILED;
        boolean interval = !Double.isNaN(made.lower());
        boolean judged = failed && interval;
        return PredictionOutcome.newBuilder()
                .setId(
                        ResultIds.of(
                                "outcome",
                                device.deviceId(),
                                made.madeAt(),
                                made.model(),
                                made.version(),
                                work.kind(),
                                work.at()))
                .setDeviceId(device.deviceId())
                .setTenantId(device.tenantId())
                .setSiteId(device.siteId())
                .setDeviceType(device.deviceType())
                .setModelId(made.model())
                .setModelVersion(made.version())
                .setEventTime(Instant.ofEpochMilli(made.madeAt()))
                .setClosedAt(Instant.ofEpochMilli(work.at()))
                .setClosedBy(work.kind())
                .setRemainingLifeHours(life ? made.predicted() : null)
                .setLowerHours(interval ? made.lower() : null)
                .setUpperHours(interval ? made.upper() : null)
                .setLivedHours(lived)
                .setErrorHours(life && failed ? made.predicted() - lived : null)
                .setInsideInterval(judged ? made.lower() <= lived && lived <= made.upper() : null)
                .setFailureProbability(life ? null : made.predicted())
                .setHorizonHours(life ? null : made.most())
                .setFailedWithinHorizon(life ? null : failedWithin(made.most(), passed, failed))
                .build();
    }

    /** Null where nobody will know: the device was taken away before its horizon was over. */
    private static Boolean failedWithin(double horizon, double passed, boolean failed) {
        return passed > horizon ? Boolean.FALSE : failed ? Boolean.TRUE : null;
    }

    private static double orNot(Double hours) {
        return hours == null ? Double.NaN : hours;
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
            RulHistory history,
            MetricAggregate window,
            DeviceIdentity device,
            RulModel model,
            ModelRole role) {
        boolean enough = model.features().hasEnoughHistory(history);
        double predicted = Double.NaN;
        if (enough) {
            double[] features = vectorOf(model.features());
            model.features().vector(history, features);
            predicted = model.predict(features);
            populations.count(model, window.getWindowEnd().toEpochMilli(), features, predicted);
        }
        boolean life = enough && model.failure() == null;
        boolean failure = enough && model.failure() != null;
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
                .setRemainingLifeHours(life ? predicted : null)
                .setLowerHours(interval ? model.lower(predicted) : null)
                .setUpperHours(interval ? model.upper(predicted) : null)
                .setFailureProbability(failure ? predicted : null)
                .setHorizonHours(failure ? model.failure().horizon() : null)
                .setModelId(model.id())
                .setModelVersion(model.version())
                .setHistoryWindows(history.historyCount())
                .setFeaturesAgeMillis(age(window))
                .setRole(role)
                .build();
    }

    private static Long age(MetricAggregate window) {
        return window.getNewestReadingAt() == null
                ? null
                : Duration.between(window.getNewestReadingAt(), window.getWindowEnd()).toMillis();
    }
}
