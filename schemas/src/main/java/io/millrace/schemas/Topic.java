package io.millrace.schemas;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The topic catalogue: every topic of a deployment, what it holds and how long.
 *
 * <p>The name is the topic's name in Kafka; a deployment that needs others maps them in its
 * configuration.
 */
public enum Topic {
    DEVICE_EVENTS("iot.device-events", "DeviceEvent", Retention.DAYS_8),
    DEVICE_PROFILES("iot.device-profiles", "DeviceProfile", Retention.COMPACTED),
    DEVICE_TYPES("iot.device-types", "DeviceType", Retention.COMPACTED),
    ALERT_RULES("iot.alert-rules", "AlertRule", Retention.COMPACTED),
    ALERT_COMMANDS("iot.alert-commands", "AlertCommand", Retention.DAYS_8),
    MODELS("iot.models", "ModelFile", Retention.COMPACTED),
    MAINTENANCE_EVENTS("iot.maintenance-events", "MaintenanceEvent", Retention.DAYS_8),
    METRIC_AGGREGATES("iot.metric-aggregates", "MetricAggregate", Retention.DAYS_8),
    ANOMALIES("iot.anomalies", "Anomaly", Retention.DAYS_8),
    HEALTH("iot.health", "HealthPrediction", Retention.DAYS_8),
    PREDICTION_OUTCOMES("iot.prediction-outcomes", "PredictionOutcome", Retention.DAYS_8),
    DEVICE_STATUS("iot.device-status", "DeviceStatus", Retention.COMPACTED),
    ALERTS("iot.alerts", "AlertEvent", Retention.DAYS_8),
    ALERT_STATE("iot.alert-state", "AlertState", Retention.COMPACTED),
    LATE_EVENTS("iot.late-events", "LateEvent", Retention.DAYS_8),
    /** Holds original bytes, so it has no value schema. */
    DEAD_LETTERS("iot.dead-letters", null, Retention.DAYS_8),
    FAULT_LABELS("iot.fault-labels", "FaultLabel", Retention.DAYS_8);

    /** Longer than the clock guard's 7 days, so that whatever is accepted can be replayed. */
    private static final Duration EVENT_RETENTION = Duration.ofDays(8);

    private final String topicName;
    private final String recordName;
    private final Retention retention;

    Topic(String topicName, String recordName, Retention retention) {
        this.topicName = topicName;
        this.recordName = recordName;
        this.retention = retention;
    }

    /** How long a topic keeps its records. */
    public enum Retention {
        DAYS_8,
        COMPACTED
    }

    public String topicName() {
        return topicName;
    }

    public Retention retention() {
        return retention;
    }

    /** The registry's subject of the value, by TopicNameStrategy; empty for original bytes. */
    public Optional<String> subject() {
        return recordName == null ? Optional.empty() : Optional.of(topicName + "-value");
    }

    /** Today's schema of the value, as it is registered; empty for original bytes. */
    public Optional<Schema> valueSchema() {
        return Optional.ofNullable(recordName).map(Contracts::schema);
    }

    /**
     * True where only control records lie: rules, types, models, profiles, commands, maintenance.
     */
    public boolean isControl() {
        return switch (this) {
            case DEVICE_PROFILES,
                    DEVICE_TYPES,
                    ALERT_RULES,
                    ALERT_COMMANDS,
                    MODELS,
                    MAINTENANCE_EVENTS ->
                    true;
            default -> false;
        };
    }

    /** Topic settings for Kafka's admin client. */
    public Map<String, String> topicConfig() {
        String retentionMillis = Long.toString(EVENT_RETENTION.toMillis());
        return switch (retention) {
            case DAYS_8 -> Map.of("cleanup.policy", "delete", "retention.ms", retentionMillis);
            // A version must outlive the events it applies to, or a replay chooses another one.
            case COMPACTED ->
                    Map.of(
                            "cleanup.policy", "compact",
                            "min.compaction.lag.ms", retentionMillis,
                            "max.message.bytes", "1048588");
        };
    }

    /** The catalogue's entry of that name. */
    public static Optional<Topic> byName(String topicName) {
        return Arrays.stream(values())
                .filter(topic -> topic.topicName.equals(topicName))
                .findFirst();
    }
}
