package io.millrace.jobs.projection;

import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.influx.DeadLetterRefusedPoints;
import io.millrace.connectors.influx.InfluxSink;
import io.millrace.connectors.kafka.DeadLetterSink;
import io.millrace.connectors.kafka.TopicSource;
import io.millrace.jobs.config.JobConfig;
import io.millrace.jobs.config.JobOptions;
import io.millrace.jobs.config.JobSettings;
import io.millrace.jobs.runtime.Explanation;
import io.millrace.jobs.runtime.JobArguments;
import io.millrace.jobs.runtime.JobEnvironment;
import io.millrace.jobs.runtime.Preflight;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.Anomaly;
import io.millrace.schemas.DeviceStatus;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.Topic;
import java.util.EnumSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The projection with its Kafka sources and its sinks.
 *
 * <p>Guarantee: every result that is projected is in InfluxDB, or its points are in the dead
 * letters, before a checkpoint that covers it completes; points overwrite themselves. While
 * InfluxDB is away the job stands, its checkpoints fail and nothing else waits for it.
 */
public final class ProjectionJob {

    static final String INFLUX_SINK = "influx-sink";
    static final String DEAD_LETTER_SINK = "dead-letter-sink";

    private static final EnumSet<Topic> RESULTS =
            EnumSet.of(
                    Topic.METRIC_AGGREGATES,
                    Topic.ANOMALIES,
                    Topic.HEALTH,
                    Topic.DEVICE_STATUS,
                    Topic.ALERTS);

    /** An outage of InfluxDB is no reason to start again. */
    private static final int TOLERABLE_FAILED_CHECKPOINTS = Integer.MAX_VALUE;

    private ProjectionJob() {}

    /** Runs the job, or explains it. */
    public static void run(String... arguments) throws Exception {
        JobArguments parsed = JobArguments.of(arguments);
        JobConfig config = parsed.config(JobOptions.projection());
        JobSettings job = JobSettings.of(config);
        ProjectionSettings projection = ProjectionSettings.of(config);
        StreamExecutionEnvironment environment = build(job, projection);
        if (parsed.explain()) {
            Explanation.print(config, environment);
            return;
        }
        EnumSet<Topic> all = EnumSet.copyOf(RESULTS);
        all.add(Topic.DEAD_LETTERS);
        Preflight.requireTopics(job, all);
        SeriesCensus.check(job, projection);
        environment.execute(job.name());
    }

    private static StreamExecutionEnvironment build(
            JobSettings job, ProjectionSettings projection) {
        StreamExecutionEnvironment environment =
                JobEnvironment.of(job, TOLERABLE_FAILED_CHECKPOINTS);
        ProjectionPipeline pipeline =
                ProjectionPipeline.build(
                        results(environment, job, Topic.METRIC_AGGREGATES, MetricAggregate.class),
                        results(environment, job, Topic.ANOMALIES, Anomaly.class),
                        results(environment, job, Topic.HEALTH, HealthPrediction.class),
                        results(environment, job, Topic.DEVICE_STATUS, DeviceStatus.class),
                        results(environment, job, Topic.ALERTS, AlertEvent.class),
                        projection.windows());
        String deadLetters = job.topics().of(Topic.DEAD_LETTERS);
        pipeline.points()
                .sinkTo(
                        new InfluxSink(
                                projection.influx(),
                                DeadLetterRefusedPoints.opener(job.kafka(), deadLetters)))
                .uid(INFLUX_SINK)
                .name(INFLUX_SINK);
        // Not by transactions: during an outage no checkpoint would commit them in time.
        pipeline.deadLetters()
                .sinkTo(
                        DeadLetterSink.of(
                                job.kafka(),
                                DeliveryGuarantee.AT_LEAST_ONCE,
                                job.transactionPrefix() + "-dead-letters-",
                                deadLetters))
                .uid(DEAD_LETTER_SINK)
                .name(DEAD_LETTER_SINK);
        return environment;
    }

    private static <T extends SpecificRecord> DataStream<SourceRecord<T>> results(
            StreamExecutionEnvironment environment, JobSettings job, Topic topic, Class<T> type) {
        String uid = topic.topicName().substring("iot.".length()) + "-source";
        return environment
                .fromSource(
                        TopicSource.records(
                                job.kafka(),
                                job.registry(),
                                job.groupId(),
                                type,
                                job.topics().of(topic)),
                        WatermarkStrategy.noWatermarks(),
                        uid)
                .uid(uid);
    }
}
