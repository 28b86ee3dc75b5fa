package io.millrace.jobs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.kafka.ControlRecordTypeInfo;
import io.millrace.connectors.kafka.DecodedEventTypeInfo;
import io.millrace.connectors.kafka.ResultRecord;
import io.millrace.connectors.kafka.SourceRecordTypeInfo;
import io.millrace.connectors.kafka.SourceWatermarks;
import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.config.DriftSettings;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.config.RejectsSettings;
import io.millrace.jobs.config.TestSettings;
import io.millrace.jobs.config.TopicNames;
import io.millrace.jobs.stage.TestEvents;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.RecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How event time goes on in Flink: what only the sources, the watermarks of their partitions and
 * the parallelism together can show. The sources never end, as Kafka's do not.
 */
class EventTimeTest {

    private static final long START = 1_700_000_000_000L;
    private static final Duration DISORDER = Duration.ofSeconds(2);
    private static final String[] TEMPERATURE = {"temperature"};

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    /** Ten devices, twenty seconds, then pulses alone close the windows. */
    private static List<List<SourceRecord<DecodedEvent>>> pulsed() {
        List<List<SourceRecord<DecodedEvent>>> partitions = events();
        for (int second = 0; second < 40; second++) {
            for (List<SourceRecord<DecodedEvent>> partition : partitions) {
                partition.add(new SourceRecord.Pulse<>(START + second * 1_000L));
            }
        }
        return partitions;
    }

    private static List<List<SourceRecord<DecodedEvent>>> events() {
        List<List<SourceRecord<DecodedEvent>>> partitions =
                List.of(new ArrayList<>(), new ArrayList<>());
        for (int second = 0; second < 20; second++) {
            for (int device = 0; device < 10; device++) {
                long time = START + second * 1_000L;
                partitions
                        .get(device % 2)
                        .add(
                                TestEvents.recorded(
                                        TestEvents.event(
                                                "pump-" + device, time, second, TEMPERATURE, 20),
                                        device % 2,
                                        second,
                                        time));
            }
        }
        return partitions;
    }

    /** No pulses: the first partition goes on alone, the second falls silent. */
    private static List<List<SourceRecord<DecodedEvent>>> silentInOne() {
        List<List<SourceRecord<DecodedEvent>>> partitions = events();
        for (int second = 20; second < 40; second++) {
            long time = START + second * 1_000L;
            partitions
                    .get(0)
                    .add(
                            TestEvents.recorded(
                                    TestEvents.event("last", time, second, TEMPERATURE, 20),
                                    0,
                                    second,
                                    time));
        }
        return partitions;
    }

    private static List<List<SourceRecord<SpecificRecord>>> profiles() {
        return List.of(List.of(new SourceRecord.Pulse<>(START + 3_600_000)));
    }

    private static List<List<SourceRecord<SpecificRecord>>> control() {
        return List.of(List.of(new SourceRecord.Pulse<>(START + 3_600_000)));
    }

    @Test
    void shouldCloseAllWindowsWhenThereAreMoreSubtasksThanPartitions() throws Exception {
        List<MetricAggregate> windows =
                windows("subtasks", EventTimeTest::pulsed, Optional.empty(), 20);

        assertThat(windows).extracting(MetricAggregate::getEventCount).containsOnly(10L);
        assertThat(windows).extracting(MetricAggregate::getDeviceId).hasSize(20);
    }

    @Test
    void shouldCloseTheWindowsBesideASilentPartitionWhenItIsTakenForIdle() throws Exception {
        Optional<Duration> idleAfter = Optional.of(Duration.ofMillis(100));
        List<MetricAggregate> windows = windows("idle", EventTimeTest::silentInOne, idleAfter, 21);

        assertThat(windows)
                .filteredOn(window -> window.getDeviceId().startsWith("pump"))
                .hasSize(20)
                .allMatch(window -> window.getEventCount() == 10);
    }

    /** Runs until so many windows were closed, then ends the job. */
    private static List<MetricAggregate> windows(
            String run,
            PartitionedSource.Partitions<DecodedEvent> events,
            Optional<Duration> idleAfter,
            int expected)
            throws Exception {
        StreamExecutionEnvironment environment = environment();
        DataStream<SourceRecord<DecodedEvent>> source =
                source(
                        environment,
                        run,
                        events,
                        DISORDER,
                        idleAfter,
                        2,
                        new DecodedEventTypeInfo());
        AnalyticsPipeline pipeline =
                AnalyticsPipeline.build(
                        source,
                        source(
                                environment,
                                run,
                                EventTimeTest::profiles,
                                Duration.ZERO,
                                Optional.empty(),
                                1,
                                ControlRecordTypeInfo.of(List.of(DeviceProfile.class))),
                        source(
                                environment,
                                run,
                                EventTimeTest::control,
                                Duration.ZERO,
                                Optional.empty(),
                                1,
                                ControlRecordTypeInfo.of(List.of(AlertRule.class))),
                        settings(),
                        new RejectsSettings(0.05, Duration.ofMinutes(1)),
                        new DriftSettings(0.25, Duration.ofHours(1), 200),
                        TopicNames.standard(),
                        1);
        pipeline.results().sinkTo(new CollectingSink<ResultRecord>(run)).uid(Uids.RESULTS_SINK);
        pipeline.inputAlerts()
                .ifPresent(
                        alerts ->
                                alerts.sinkTo(new CollectingSink<ResultRecord>(run))
                                        .uid(Uids.REJECTED_SHARE_SINK));
        pipeline.deadLetters()
                .sinkTo(new CollectingSink<DeadLetter>(run))
                .uid(Uids.DEAD_LETTER_SINK);
        PartitionedSource.allAtTheirGates(run, 4);
        JobClient job = environment.executeAsync(run);
        try {
            assertThat(CollectingSink.await(run, expected, Duration.ofSeconds(20)))
                    .as("%d windows are closed", expected)
                    .isTrue();
        } finally {
            job.cancel().get();
        }
        List<MetricAggregate> windows = new ArrayList<>();
        for (Object result : CollectingSink.taken(run)) {
            windows.add(
                    new RecordCodec<>(MetricAggregate.class)
                            .decode(((ResultRecord) result).value()));
        }
        return windows;
    }

    private static <T> DataStream<SourceRecord<T>> source(
            StreamExecutionEnvironment environment,
            String run,
            PartitionedSource.Partitions<T> partitions,
            Duration disorder,
            Optional<Duration> idleAfter,
            int parallelism,
            TypeInformation<T> type) {
        int[] ends = partitions.get().stream().mapToInt(List::size).toArray();
        return environment
                .fromSource(
                        PartitionedSource.upTo(ends, run, partitions),
                        SourceWatermarks.of(disorder, idleAfter),
                        type.toString(),
                        new SourceRecordTypeInfo<>(type))
                .setParallelism(parallelism);
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(4);
        return environment;
    }

    private static AnalyticsSettings settings() {
        return TestSettings.of(Set.of(Stage.AGGREGATION), Duration.ofSeconds(10));
    }
}
