package io.millrace.jobs.projection;

import io.millrace.connectors.influx.Point;
import io.millrace.connectors.influx.Point.Field;
import io.millrace.connectors.influx.Point.Tag;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.Anomaly;
import io.millrace.schemas.DeviceStatus;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.HealthStatus;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import io.millrace.schemas.ModelRole;
import io.millrace.schemas.Presence;
import io.millrace.schemas.QuantileValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * What each result is in InfluxDB: a function of the result alone, so that writing a result again
 * writes the same points.
 *
 * <p>A measurement's fields and their kinds are constant; a number that a result does not have is
 * left out.
 */
public final class Projection {

    private final Set<String> windows;

    /**
     * A projection of those windows.
     *
     * @param windows as aggregates name them, for example {@code 1m}; aggregates of other windows
     *     give no points
     */
    public Projection(Set<String> windows) {
        this.windows = Set.copyOf(windows);
    }

    /**
     * The points of a result, none where it is not projected.
     *
     * @throws IllegalArgumentException for a record that is no result
     */
    public List<Point> points(SpecificRecord result) {
        if (result instanceof MetricAggregate aggregate) {
            return points(aggregate);
        }
        if (result instanceof Anomaly anomaly) {
            return List.of(point(anomaly));
        }
        if (result instanceof HealthPrediction prediction) {
            return points(prediction);
        }
        if (result instanceof AlertEvent alert) {
            return List.of(point(alert));
        }
        if (result instanceof DeviceStatus status) {
            return List.of(point(status));
        }
        throw new IllegalArgumentException(
                "no projection of " + result.getSchema().getName() + ": it is no result");
    }

    /** One point a metric, at the window's start. */
    private List<Point> points(MetricAggregate aggregate) {
        if (!windows.contains(aggregate.getWindow())) {
            return List.of();
        }
        List<Point> points = new ArrayList<>(aggregate.getMetrics().size());
        for (MetricSummary summary : aggregate.getMetrics()) {
            points.add(
                    new Point(
                            Measurements.DEVICE_METRICS,
                            tags(
                                    aggregate.getDeviceId(),
                                    aggregate.getDeviceType(),
                                    aggregate.getSiteId(),
                                    aggregate.getTenantId(),
                                    new Tag(Measurements.METRIC, summary.getMetric()),
                                    new Tag(Measurements.WINDOW, aggregate.getWindow())),
                            fields(aggregate, summary),
                            aggregate.getWindowStart().toEpochMilli()));
        }
        return points;
    }

    private static List<Field> fields(MetricAggregate aggregate, MetricSummary summary) {
        List<Field> fields = new ArrayList<>();
        fields.add(Field.integer("count", summary.getCount()));
        fields.add(Field.decimal("min", summary.getMin()));
        fields.add(Field.decimal("max", summary.getMax()));
        fields.add(Field.decimal("mean", summary.getMean()));
        fields.add(Field.decimal("stddev", summary.getStandardDeviation()));
        fields.add(Field.decimal("first", summary.getFirst()));
        fields.add(Field.decimal("last", summary.getLast()));
        fields.add(Field.integer("revision", aggregate.getRevision()));
        fields.add(Field.integer("events", aggregate.getEventCount()));
        if (aggregate.getExpectedEvents() != null) {
            fields.add(Field.integer("expected_events", aggregate.getExpectedEvents()));
        }
        addAskedFor(fields, "sum", summary.getSum());
        addAskedFor(fields, "time_weighted_mean", summary.getTimeWeightedMean());
        addAskedFor(fields, "rate", summary.getRatePerSecond());
        if (summary.getQuantiles() != null) {
            for (QuantileValue quantile : summary.getQuantiles()) {
                fields.add(Field.decimal("q" + quantile.getQuantile(), quantile.getValue()));
            }
        }
        return fields;
    }

    /** What was asked for is there in every revision, or in none but the last ones. */
    private static void addAskedFor(List<Field> fields, String name, Double value) {
        if (value != null) {
            fields.add(Field.decimal(name, value));
        }
    }

    private static Point point(Anomaly anomaly) {
        return new Point(
                Measurements.DEVICE_ANOMALIES,
                tags(
                        anomaly.getDeviceId(),
                        anomaly.getDeviceType(),
                        anomaly.getSiteId(),
                        anomaly.getTenantId(),
                        new Tag(Measurements.METRIC, anomaly.getMetric())),
                List.of(
                        Field.decimal("value", anomaly.getValue()),
                        Field.decimal("score", anomaly.getScore()),
                        Field.decimal("expected", anomaly.getExpected()),
                        Field.decimal("lower", anomaly.getLower()),
                        Field.decimal("upper", anomaly.getUpper()),
                        Field.text("sensor_fault", anomaly.getSensorFault()),
                        Field.text("contributing", contributing(anomaly))),
                anomaly.getEventTime().toEpochMilli());
    }

    /** Null where the metric says it all. */
    private static String contributing(Anomaly anomaly) {
        List<String> contributing = anomaly.getContributing();
        return contributing.isEmpty() || contributing.equals(List.of(anomaly.getMetric()))
                ? null
                : String.join(", ", contributing);
    }

    /** A model that has not seen enough yet has nothing to say. */
    private static List<Point> points(HealthPrediction prediction) {
        if (prediction.getStatus() != HealthStatus.PREDICTED) {
            return List.of();
        }
        return List.of(
                new Point(
                        prediction.getRole() == ModelRole.SHADOW
                                ? Measurements.DEVICE_HEALTH_SHADOW
                                : Measurements.DEVICE_HEALTH,
                        tags(
                                prediction.getDeviceId(),
                                prediction.getDeviceType(),
                                prediction.getSiteId(),
                                prediction.getTenantId(),
                                new Tag(Measurements.MODEL, prediction.getModelId())),
                        fields(prediction),
                        prediction.getEventTime().toEpochMilli()));
    }

    private static List<Field> fields(HealthPrediction prediction) {
        List<Field> fields = new ArrayList<>();
        fields.add(decimal("remaining_life_hours", prediction.getRemainingLifeHours()));
        fields.add(decimal("lower_hours", prediction.getLowerHours()));
        fields.add(decimal("upper_hours", prediction.getUpperHours()));
        fields.add(decimal("failure_probability", prediction.getFailureProbability()));
        fields.add(decimal("horizon_hours", prediction.getHorizonHours()));
        fields.add(Field.integer("history_windows", prediction.getHistoryWindows()));
        fields.add(Field.text("model_version", prediction.getModelVersion()));
        if (prediction.getFeaturesAgeMillis() != null) {
            fields.add(Field.integer("features_age_millis", prediction.getFeaturesAgeMillis()));
        }
        return fields;
    }

    /**
     * A change of an alert: open is 1 from the time it was raised, 0 from the time it was cleared.
     *
     * <p>The metric is a tag, since a rule that watches several raises one alert a metric, possibly
     * at the same time; rules of remaining life have none.
     */
    private static Point point(AlertEvent alert) {
        return new Point(
                Measurements.DEVICE_ALERTS,
                tags(
                        alert.getDeviceId(),
                        alert.getDeviceType(),
                        alert.getSiteId(),
                        alert.getTenantId(),
                        new Tag(Measurements.METRIC, alert.getMetric()),
                        new Tag(Measurements.RULE, alert.getRuleId()),
                        new Tag(Measurements.SEVERITY, alert.getSeverity().name())),
                List.of(
                        Field.integer("open", alert.getChange() == AlertChange.CLEARED ? 0 : 1),
                        decimal("value", alert.getValue()),
                        decimal("threshold", alert.getThreshold()),
                        Field.text("reason", alert.getReason())),
                alert.getEventTime().toEpochMilli());
    }

    private static Point point(DeviceStatus status) {
        return new Point(
                Measurements.DEVICE_STATUS,
                tags(
                        status.getDeviceId(),
                        status.getDeviceType(),
                        status.getSiteId(),
                        status.getTenantId()),
                List.of(
                        Field.integer("heard", status.getStatus() == Presence.ONLINE ? 1 : 0),
                        Field.text("status", status.getStatus().name().toLowerCase(Locale.ROOT))),
                status.getSince().toEpochMilli());
    }

    private static List<Tag> tags(
            String device, String deviceType, String site, String tenant, Tag... special) {
        List<Tag> tags = new ArrayList<>(4 + special.length);
        tags.add(new Tag(Measurements.DEVICE, device));
        tags.add(new Tag(Measurements.DEVICE_TYPE, deviceType));
        tags.add(new Tag(Measurements.SITE, site));
        tags.add(new Tag(Measurements.TENANT, tenant));
        tags.addAll(List.of(special));
        return tags;
    }

    /** NaN where there is none, which is not written. */
    private static Field decimal(String name, Double value) {
        return Field.decimal(name, value == null ? Double.NaN : value);
    }
}
