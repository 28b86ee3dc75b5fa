package io.millrace.jobs.projection;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.influx.Point;
import io.millrace.connectors.kafka.DeadLetterTypeInfo;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.Anomaly;
import io.millrace.schemas.DeviceStatus;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.MetricAggregate;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * The wiring of the projection between its sources and its sinks. Nothing is shuffled: what one
 * subtask reads it also writes, in order.
 *
 * @param points of all results
 * @param deadLetters results that could not be read
 */
public record ProjectionPipeline(DataStream<Point> points, DataStream<DeadLetter> deadLetters) {

    static final String PROJECT_AGGREGATES = "project-metric-aggregates";
    static final String PROJECT_ANOMALIES = "project-anomalies";
    static final String PROJECT_HEALTH = "project-health";
    static final String PROJECT_STATUS = "project-device-status";
    static final String PROJECT_ALERTS = "project-alerts";

    private static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", new DeadLetterTypeInfo());

    /**
     * Wires the pipeline.
     *
     * @param windows that are projected, by the names that aggregates carry
     */
    public static ProjectionPipeline build(
            DataStream<SourceRecord<MetricAggregate>> aggregates,
            DataStream<SourceRecord<Anomaly>> anomalies,
            DataStream<SourceRecord<HealthPrediction>> health,
            DataStream<SourceRecord<DeviceStatus>> status,
            DataStream<SourceRecord<AlertEvent>> alerts,
            Set<String> windows) {
        SingleOutputStreamOperator<Point> ofAggregates =
                project(aggregates, windows, PROJECT_AGGREGATES);
        SingleOutputStreamOperator<Point> ofAnomalies =
                project(anomalies, windows, PROJECT_ANOMALIES);
        SingleOutputStreamOperator<Point> ofHealth = project(health, windows, PROJECT_HEALTH);
        SingleOutputStreamOperator<Point> ofStatus = project(status, windows, PROJECT_STATUS);
        SingleOutputStreamOperator<Point> ofAlerts = project(alerts, windows, PROJECT_ALERTS);
        return new ProjectionPipeline(
                ofAggregates.union(ofAnomalies, ofHealth, ofStatus, ofAlerts),
                ofAggregates
                        .getSideOutput(DEAD_LETTERS)
                        .union(
                                ofAnomalies.getSideOutput(DEAD_LETTERS),
                                ofHealth.getSideOutput(DEAD_LETTERS),
                                ofStatus.getSideOutput(DEAD_LETTERS),
                                ofAlerts.getSideOutput(DEAD_LETTERS)));
    }

    private static <T extends SpecificRecord> SingleOutputStreamOperator<Point> project(
            DataStream<SourceRecord<T>> results, Set<String> windows, String uid) {
        return results.process(
                        new ProjectionFunction<T>(windows, DEAD_LETTERS),
                        TypeInformation.of(Point.class))
                .uid(uid)
                .name(uid);
    }
}
