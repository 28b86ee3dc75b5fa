package io.millrace.jobs.projection;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.influx.Point;
import io.millrace.connectors.kafka.SourceRecordTypeInfo;
import io.millrace.connectors.kafka.SpecificRecordTypeInfo;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.Anomaly;
import io.millrace.schemas.DeviceStatus;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.HealthStatus;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The wiring in a MiniCluster, with Kryo and generated uids switched off. */
class ProjectionPipelineTest {

    @RegisterExtension static final MiniClusterExtension FLINK = new MiniClusterExtension();

    @Test
    void shouldProjectAllResultsAndKeepWhatCouldNotBeRead() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(1);
        ProjectionPipeline pipeline =
                ProjectionPipeline.build(
                        results(
                                env,
                                MetricAggregate.class,
                                List.of(
                                        decoded(Results.aggregate("1m", 0, 5)),
                                        decoded(Results.aggregate("10s", 0, 5)),
                                        new SourceRecord.Rejected<>(letter()))),
                        results(env, Anomaly.class, List.of(decoded(Results.anomaly()))),
                        results(
                                env,
                                HealthPrediction.class,
                                List.of(
                                        decoded(Results.prediction(HealthStatus.PREDICTED, 5.0)),
                                        decoded(
                                                Results.prediction(
                                                        HealthStatus.NOT_ENOUGH_HISTORY, null)))),
                        results(env, DeviceStatus.class, List.of(decoded(Results.status()))),
                        results(
                                env,
                                AlertEvent.class,
                                List.of(
                                        decoded(
                                                Results.alert(
                                                        AlertChange.RAISED, "temperature", 1.0)),
                                        new SourceRecord.Pulse<>(5))),
                        Set.of("1m"));
        List<Point> points = new ArrayList<>();
        List<DeadLetter> letters = new ArrayList<>();
        CloseableIterator<Point> projected = pipeline.points().collectAsync();
        CloseableIterator<DeadLetter> rejected = pipeline.deadLetters().collectAsync();

        env.execute();
        projected.forEachRemaining(points::add);
        rejected.forEachRemaining(letters::add);

        assertThat(points)
                .extracting(Point::measurement)
                .containsExactlyInAnyOrder(
                        "device_metrics",
                        "device_metrics",
                        "device_anomalies",
                        "device_health",
                        "device_status",
                        "device_alerts");
        assertThat(letters).extracting(DeadLetter::reason).containsExactly(RejectReason.CORRUPT);
    }

    private static <T extends SpecificRecord> SourceRecord<T> decoded(T result) {
        return new SourceRecord.ReadValue<>(result, 0, 0);
    }

    private static <T extends SpecificRecord> DataStream<SourceRecord<T>> results(
            StreamExecutionEnvironment env, Class<T> type, List<SourceRecord<T>> records) {
        return env.fromData(
                records, new SourceRecordTypeInfo<>(new SpecificRecordTypeInfo<>(type)));
    }

    private static DeadLetter letter() {
        return new DeadLetter(
                null,
                new byte[] {1},
                List.of(),
                "iot.metric-aggregates",
                0,
                1,
                2,
                -1,
                "ingest",
                RejectReason.CORRUPT,
                "damaged");
    }
}
