package io.millrace.connectors.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.connectors.influx.Point.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The sink in a running Flink job, against the real influxd. */
@Timeout(180)
class InfluxSinkITCase {

    private static final long POINTS = 150_000;

    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .setConfiguration(METRICS.addToConfiguration(new Configuration()))
                            .build());

    private static final RecordingRefusedPoints REFUSED = new RecordingRefusedPoints();

    /** Static: the job's copy of the function has to reach the test. */
    private static final AtomicLong GIVEN = new AtomicLong();

    private static final AtomicLong COMPLETED_CHECKPOINTS = new AtomicLong();
    private static final AtomicBoolean FAIL_NOW = new AtomicBoolean();

    @TempDir private Path directory;
    private RealInfluxDb server;
    private InfluxDb db;

    @BeforeEach
    void start() throws Exception {
        server = new RealInfluxDb(directory, false);
        db = new InfluxDb(server.settings());
        db.createDatabase();
        GIVEN.set(0);
        COMPLETED_CHECKPOINTS.set(0);
        FAIL_NOW.set(false);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldStoreEveryPointWhenJobAndDatabaseFailMeanwhile() throws Exception {
        JobClient job = submit();
        await().atMost(Duration.ofSeconds(60)).until(() -> COMPLETED_CHECKPOINTS.get() >= 1);

        FAIL_NOW.set(true);
        await().atMost(Duration.ofSeconds(60)).until(() -> !FAIL_NOW.get());
        server.kill();
        long before = GIVEN.get();
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(10))
                .until(() -> job.getJobStatus().get() == JobStatus.RUNNING);
        assertThat(GIVEN.get()).isLessThan(POINTS).isGreaterThanOrEqualTo(before);
        assertThat(gauges(job, "outage")).contains(1);
        server.start();
        job.getJobExecutionResult().get();

        assertThat(db.queryLong("SELECT COUNT(value) FROM m")).isEqualTo(POINTS);
        assertThat(db.queryLong("SELECT SUM(value) FROM m")).isEqualTo(POINTS * (POINTS - 1) / 2);
        assertThat(REFUSED.refused()).isEmpty();
        // The points since the last checkpoint before the job failed are written again.
        assertThat(counters(job, "pointsWritten")).isGreaterThanOrEqualTo(POINTS);
        assertThat(counters(job, "retries")).isPositive();
        assertThat(counters(job, "pointsRefused")).isZero();
        assertThat(gauges(job, "outage")).containsOnly(0);
        assertThat(gauges(job, "bufferedPoints")).contains(0);
    }

    @Test
    void shouldEndQuicklyWhenCancelledWhileTheDatabaseIsAway() throws Exception {
        server.kill();
        JobClient job = submit();
        await().atMost(Duration.ofSeconds(60)).until(() -> GIVEN.get() > 200);

        job.cancel().get();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> job.getJobStatus().get() == JobStatus.CANCELED);
    }

    private static long counters(JobClient job, String name) {
        return metrics(job, name).mapToLong(metric -> ((Counter) metric).getCount()).sum();
    }

    private static List<Object> gauges(JobClient job, String name) {
        return metrics(job, name).<Object>map(metric -> ((Gauge<?>) metric).getValue()).toList();
    }

    /** Of all attempts: the writers of earlier ones are closed. */
    private static Stream<Metric> metrics(JobClient job, String name) {
        return METRICS.findOperatorMetricGroups(job.getJobID(), "Writer").stream()
                .map(group -> METRICS.getMetricsByGroup(group).get(name));
    }

    private JobClient submit() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        configuration.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(10));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(2);
        env.fromSource(
                        new NumberSequenceSource(0, POINTS - 1),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .map(new ToPointFunction())
                .sinkTo(new InfluxSink(server.settings().withBatches(100, 100), () -> REFUSED));
        return env.executeAsync();
    }

    /** Makes points, counts checkpoints, and fails when it is told to. */
    private static final class ToPointFunction extends RichMapFunction<Long, Point>
            implements CheckpointListener, CheckpointedFunction {

        private static final long serialVersionUID = 1L;

        @Override
        public Point map(Long number) {
            GIVEN.incrementAndGet();
            if (FAIL_NOW.compareAndSet(true, false)) {
                throw new IllegalStateException("told to fail");
            }
            return Point.of(
                    "m",
                    Map.of("device", "device-" + number % 100),
                    1_700_000_000_000L + number,
                    List.of(Field.integer("value", number)));
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            COMPLETED_CHECKPOINTS.incrementAndGet();
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {}

        @Override
        public void initializeState(FunctionInitializationContext context) {}
    }
}
