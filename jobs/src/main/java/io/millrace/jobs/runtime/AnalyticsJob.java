package io.millrace.jobs.runtime;

import io.millrace.connectors.events.ClockGuard;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.kafka.DeadLetterSink;
import io.millrace.connectors.kafka.ResultRecord;
import io.millrace.connectors.kafka.ResultsSink;
import io.millrace.connectors.kafka.SourceWatermarks;
import io.millrace.connectors.kafka.TopicSource;
import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.config.DriftSettings;
import io.millrace.jobs.config.JobConfig;
import io.millrace.jobs.config.JobOptions;
import io.millrace.jobs.config.JobOptions.Delivery;
import io.millrace.jobs.config.JobSettings;
import io.millrace.jobs.config.RejectsSettings;
import io.millrace.schemas.Topic;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The device analytics with its Kafka sources and sinks: what the four mains run. */
public final class AnalyticsJob {

    private static final EnumSet<Topic> RESULTS =
            EnumSet.of(
                    Topic.METRIC_AGGREGATES,
                    Topic.ANOMALIES,
                    Topic.HEALTH,
                    Topic.PREDICTION_OUTCOMES,
                    Topic.DEVICE_STATUS,
                    Topic.ALERTS,
                    Topic.ALERT_STATE,
                    Topic.LATE_EVENTS);
    private static final EnumSet<Topic> INPUTS =
            EnumSet.of(
                    Topic.DEVICE_EVENTS,
                    Topic.DEVICE_PROFILES,
                    Topic.ALERT_RULES,
                    Topic.DEVICE_TYPES,
                    Topic.MODELS,
                    Topic.MAINTENANCE_EVENTS);
    private static final int TOLERABLE_FAILED_CHECKPOINTS = 10;

    private AnalyticsJob() {}

    /** Runs the job, or explains it. */
    public static void run(JobOptions options, String... arguments) throws Exception {
        JobArguments parsed = JobArguments.of(arguments);
        JobConfig config = parsed.config(options);
        JobSettings job = JobSettings.of(config);
        AnalyticsSettings stages = AnalyticsSettings.of(config);
        if (parsed.explain()) {
            Explanation.print(config, build(config, job, stages, job.parallelism(), unknownIds()));
            return;
        }
        EnumSet<Topic> all = EnumSet.copyOf(RESULTS);
        all.addAll(INPUTS);
        all.add(Topic.DEAD_LETTERS);
        Preflight.requireTopics(job, all);
        EnumSet<Topic> written = EnumSet.copyOf(RESULTS);
        written.add(Topic.DEVICE_EVENTS);
        Map<Topic, Integer> ids = Preflight.schemaIds(job, written);
        int partitions = Preflight.partitions(job, Topic.DEVICE_EVENTS);
        build(config, job, stages, partitions, ids).execute(job.name());
    }

    private static StreamExecutionEnvironment build(
            JobConfig config,
            JobSettings job,
            AnalyticsSettings stages,
            int partitions,
            Map<Topic, Integer> ids) {
        StreamExecutionEnvironment environment =
                JobEnvironment.of(job, TOLERABLE_FAILED_CHECKPOINTS);
        AnalyticsPipeline pipeline =
                AnalyticsPipeline.build(
                        events(environment, config, job, stages, partitions),
                        profiles(environment, config, job),
                        control(environment, config, job),
                        stages,
                        RejectsSettings.of(config),
                        DriftSettings.of(config),
                        job.topics(),
                        ids.get(Topic.DEVICE_EVENTS));
        DeliveryGuarantee guarantee =
                job.delivery() == Delivery.EXACTLY_ONCE
                        ? DeliveryGuarantee.EXACTLY_ONCE
                        : DeliveryGuarantee.AT_LEAST_ONCE;
        sink(pipeline.results(), "-results-", Uids.RESULTS_SINK, job, guarantee, ids);
        pipeline.inputAlerts()
                .ifPresent(
                        alerts ->
                                sink(
                                                alerts,
                                                "-rejected-share-",
                                                Uids.REJECTED_SHARE_SINK,
                                                job,
                                                guarantee,
                                                ids)
                                        .setParallelism(1));
        pipeline.deadLetters()
                .sinkTo(
                        DeadLetterSink.of(
                                job.kafka(),
                                guarantee,
                                job.transactionPrefix() + "-dead-letters-",
                                job.topics().of(Topic.DEAD_LETTERS)))
                .uid(Uids.DEAD_LETTER_SINK)
                .name(Uids.DEAD_LETTER_SINK);
        return environment;
    }

    private static DataStreamSink<ResultRecord> sink(
            DataStream<ResultRecord> results,
            String transactions,
            String uid,
            JobSettings job,
            DeliveryGuarantee guarantee,
            Map<Topic, Integer> ids) {
        return results.sinkTo(
                        ResultsSink.of(
                                job.kafka(),
                                guarantee,
                                job.transactionPrefix() + transactions,
                                byName(job, ids)))
                .uid(uid)
                .name(uid);
    }

    /** A subtask that reads no partition has no watermark, and would hold back everybody's time. */
    private static DataStream<SourceRecord<DecodedEvent>> events(
            StreamExecutionEnvironment environment,
            JobConfig config,
            JobSettings job,
            AnalyticsSettings stages,
            int partitions) {
        ClockGuard guard =
                new ClockGuard(config.get(JobOptions.MAX_BEHIND), config.get(JobOptions.MAX_AHEAD));
        return environment
                .fromSource(
                        TopicSource.deviceEvents(
                                job.kafka(),
                                job.registry(),
                                job.groupId(),
                                guard,
                                job.topics().of(Topic.DEVICE_EVENTS)),
                        SourceWatermarks.of(stages.disorder(), idleAfter(config)),
                        Uids.EVENTS_SOURCE)
                .setParallelism(Math.min(job.parallelism(), partitions))
                .uid(Uids.EVENTS_SOURCE);
    }

    private static DataStream<SourceRecord<SpecificRecord>> profiles(
            StreamExecutionEnvironment environment, JobConfig config, JobSettings job) {
        return control(
                environment,
                config,
                job,
                "-profiles",
                AnalyticsPipeline.DEVICE_TOPICS,
                Uids.PROFILES_SOURCE);
    }

    private static DataStream<SourceRecord<SpecificRecord>> control(
            StreamExecutionEnvironment environment, JobConfig config, JobSettings job) {
        return control(
                environment,
                config,
                job,
                "-control",
                AnalyticsPipeline.CONTROL_TOPICS,
                Uids.CONTROL_SOURCE);
    }

    private static DataStream<SourceRecord<SpecificRecord>> control(
            StreamExecutionEnvironment environment,
            JobConfig config,
            JobSettings job,
            String group,
            List<Topic> topics,
            String uid) {
        Map<String, Class<? extends SpecificRecord>> types = new LinkedHashMap<>();
        for (Topic topic : topics) {
            types.put(job.topics().of(topic), TopicSource.recordClass(topic));
        }
        return environment
                .fromSource(
                        TopicSource.control(
                                job.kafka(), job.registry(), job.groupId() + group, types),
                        SourceWatermarks.of(Duration.ZERO, idleAfter(config)),
                        uid)
                .setParallelism(1)
                .uid(uid);
    }

    private static Optional<Duration> idleAfter(JobConfig config) {
        return config.get(JobOptions.IDLE_AFTER);
    }

    private static Map<String, Integer> byName(JobSettings job, Map<Topic, Integer> ids) {
        Map<String, Integer> byName = new LinkedHashMap<>();
        RESULTS.forEach(topic -> byName.put(job.topics().of(topic), ids.get(topic)));
        return byName;
    }

    /** For the plan alone, which does not depend on ids. */
    private static Map<Topic, Integer> unknownIds() {
        Map<Topic, Integer> ids = new LinkedHashMap<>();
        for (Topic topic : Topic.values()) {
            ids.put(topic, 0);
        }
        return ids;
    }
}
