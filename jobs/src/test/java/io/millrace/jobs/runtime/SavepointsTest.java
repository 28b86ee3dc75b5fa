package io.millrace.jobs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.kafka.ControlRecordTypeInfo;
import io.millrace.connectors.kafka.DecodedEventTypeInfo;
import io.millrace.connectors.kafka.ResultRecord;
import io.millrace.connectors.kafka.SourceRecordTypeInfo;
import io.millrace.connectors.kafka.SourceWatermarks;
import io.millrace.connectors.kafka.TopicSource;
import io.millrace.jobs.aggregation.MetricFunctions;
import io.millrace.jobs.aggregation.WindowSpec;
import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.config.DriftSettings;
import io.millrace.jobs.config.JobOptions.Ordering;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.config.RejectsSettings;
import io.millrace.jobs.config.TestSettings;
import io.millrace.jobs.config.TopicNames;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every savepoint that was ever kept is restored into today's pipeline, on both state backends and
 * at another parallelism, and gives the second half of {@link SavepointHistory} as a run does that
 * was never interrupted.
 *
 * <p>Kept under {@code src/test/resources/savepoints/NAME/}: the savepoint itself, canonical,
 * relocatable, and {@code second-half.jsonl}, what the pipeline said after it on that day. Today's
 * results may say more (a field that came later), never other; numbers are compared to nine digits,
 * because a restored window is put together of other parts.
 *
 * <p>Keep a new one when an issue is merged that changed what is kept of a device:
 *
 * <pre>
 * mvn -pl jobs -am test -Dtest=SavepointsTest -Dmillrace.write-savepoint=NAME \
 *     -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 *
 * <p>The state of Flink's Kafka source is not in it: it is (topic, partition, offset) in a format
 * of the connector's own, and asks a broker that holds those very offsets. Restoring it is tested
 * with a real broker. {@link PartitionedSource} has the uids of the real sources in its place; the
 * sinks keep nothing, those of the job keep Kafka transactions, which end with the savepoint.
 */
class SavepointsTest {

    private static final Path KEPT = Path.of("src/test/resources/savepoints");

    /** Of before devices were listened to. */
    private static final Set<String> UNHEARD = Set.of("issue-3", "issue-4", "issue-5");

    private static final String SECOND_HALF = "second-half.jsonl";
    private static final int ALL_PARTITIONS = SavepointHistory.PARTITIONS + 2;
    private static final Pattern FRACTION = Pattern.compile("(?<=:)-?\\d+\\.\\d+(E-?\\d+)?");
    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(3)
                            .build());

    @TempDir static Path today;

    private static List<String> whole;
    private static List<String> firstHalf;

    @BeforeAll
    static void runTheHistory() throws Exception {
        Configuration plain = configuration("hashmap", null);
        StreamExecutionEnvironment uninterrupted = environment(plain, 2);
        build(uninterrupted, "whole", false);
        uninterrupted.execute("whole");
        whole = collected("whole");

        StreamExecutionEnvironment half = environment(plain, 2);
        CountDownLatch atTheGates = PartitionedSource.allAtTheirGates("half", ALL_PARTITIONS);
        build(half, "half", true);
        JobClient job = half.executeAsync("half");
        assertThat(atTheGates.await(1, TimeUnit.MINUTES)).isTrue();
        job.stopWithSavepoint(false, today.toString(), SavepointFormatType.CANONICAL)
                .get(1, TimeUnit.MINUTES);
        firstHalf = collected("half");
        String name = System.getProperty("millrace.write-savepoint");
        if (name != null) {
            keep(name);
        }
    }

    static Stream<Path> savepoints() throws IOException {
        try (Stream<Path> kept = Files.list(KEPT)) {
            return kept.sorted().toList().stream();
        }
    }

    @Test
    void shouldHoldInTheSavepointWhatTheHistoryPromises() {
        assertThat(firstHalf)
                .noneMatch(result -> result.contains("\"revision\":1"))
                .anyMatch(result -> result.contains("\"change\":\"RAISED\""))
                .anyMatch(result -> result.contains("\"lateByMillis\":93000"));
        assertThat(secondHalf())
                .anyMatch(result -> result.contains("\"revision\":1"))
                .anyMatch(result -> result.contains("\"revision\":2"))
                .anyMatch(result -> result.contains("\"change\":\"CLEARED\""))
                .anyMatch(result -> result.contains("\"lateByMillis\":98000"))
                .anyMatch(result -> result.contains("\"status\":\"PREDICTED\""))
                .anyMatch(result -> result.startsWith("dead letter"));
    }

    @Test
    void shouldGoOnAsIfNothingHadHappenedWhenStoppedToday() throws Exception {
        assertThat(restored(directoryOf(today), "hashmap", 1)).isEqualTo(secondHalf());
    }

    @ParameterizedTest
    @MethodSource("savepoints")
    void shouldGoOnAsIfNothingHadHappenedOnTheHeap(Path kept) throws Exception {
        List<String> results = asListened(restored(kept, "hashmap", 2), kept);

        assertThat(rounded(results)).isEqualTo(rounded(asListened(secondHalf(), kept)));
        assertThat(rounded(asRecorded(results, kept)))
                .isEqualTo(rounded(Files.readAllLines(kept.resolve(SECOND_HALF))));
    }

    @ParameterizedTest
    @MethodSource("savepoints")
    void shouldGoOnAsIfNothingHadHappenedInRocksDb(Path kept) throws Exception {
        assertThat(rounded(asListened(restored(kept, "rocksdb", 3), kept)))
                .isEqualTo(rounded(asListened(secondHalf(), kept)));
    }

    /**
     * After a savepoint of before devices were listened to, each is heard for the first time with
     * its next event.
     */
    private static List<String> asListened(List<String> results, Path kept) {
        return UNHEARD.contains(kept.getFileName().toString())
                ? results.stream().filter(one -> !one.startsWith("iot.device-status")).toList()
                : results;
    }

    /** To nine digits: a window from before panes is added up in another order than today's. */
    private static List<String> rounded(List<String> results) {
        return results.stream()
                .map(result -> FRACTION.matcher(result).replaceAll(SavepointsTest::rounded))
                .sorted()
                .toList();
    }

    private static String rounded(MatchResult number) {
        return Double.toString(new BigDecimal(number.group(), new MathContext(9)).doubleValue());
    }

    private static List<String> secondHalf() {
        List<String> rest = new ArrayList<>(whole);
        firstHalf.forEach(result -> assertThat(rest.remove(result)).as(result).isTrue());
        return rest;
    }

    private static List<String> restored(Path savepoint, String backend, int parallelism)
            throws Exception {
        String run = savepoint.getFileName() + "-" + backend;
        Configuration configuration = configuration(backend, savepoint);
        StreamExecutionEnvironment environment = environment(configuration, parallelism);
        build(environment, run, false);
        environment.execute(run);
        return collected(run);
    }

    private static Configuration configuration(String backend, Path savepoint) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.MAX_PARALLELISM, 128);
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        if (savepoint != null) {
            configuration.set(
                    StateRecoveryOptions.SAVEPOINT_PATH, savepoint.toAbsolutePath().toString());
        }
        return configuration;
    }

    private static StreamExecutionEnvironment environment(
            Configuration configuration, int parallelism) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        return environment;
    }

    private static void build(StreamExecutionEnvironment environment, String run, boolean half) {
        AnalyticsSettings settings = settings();
        AnalyticsPipeline pipeline =
                AnalyticsPipeline.build(
                        source(
                                environment,
                                half
                                        ? upTo(SavepointHistory.HALF, SavepointHistory::events)
                                        : PartitionedSource.whole(SavepointHistory::events),
                                settings.disorder(),
                                Uids.EVENTS_SOURCE,
                                environment.getParallelism(),
                                new DecodedEventTypeInfo()),
                        source(
                                environment,
                                half
                                        ? upTo(SavepointHistory.HALF, SavepointHistory::profiles)
                                        : PartitionedSource.whole(SavepointHistory::profiles),
                                Duration.ZERO,
                                Uids.PROFILES_SOURCE,
                                1,
                                ControlRecordTypeInfo.of(List.of(DeviceProfile.class))),
                        source(
                                environment,
                                half
                                        ? upTo(
                                                SavepointHistory.CONTROL_HALF,
                                                SavepointHistory::control)
                                        : PartitionedSource.whole(SavepointHistory::control),
                                Duration.ZERO,
                                Uids.CONTROL_SOURCE,
                                1,
                                ControlRecordTypeInfo.of(
                                        List.of(
                                                AlertRule.class,
                                                DeviceType.class,
                                                ModelFile.class))),
                        settings,
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
    }

    private static <T> PartitionedSource<T> upTo(
            int second, PartitionedSource.Partitions<T> partitions) {
        return PartitionedSource.upTo(
                SavepointHistory.before(second, partitions.get()), "half", partitions);
    }

    private static <T> DataStream<SourceRecord<T>> source(
            StreamExecutionEnvironment environment,
            PartitionedSource<T> source,
            Duration disorder,
            String uid,
            int parallelism,
            TypeInformation<T> type) {
        WatermarkStrategy<SourceRecord<T>> watermarks =
                SourceWatermarks.of(disorder, Optional.empty());
        return environment
                .fromSource(source, watermarks, uid, new SourceRecordTypeInfo<>(type))
                .setParallelism(parallelism)
                .uid(uid);
    }

    private static AnalyticsSettings settings() {
        return new AnalyticsSettings(
                Ordering.EVENT_TIME,
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                10_000,
                1_000_000,
                Set.of(Stage.values()),
                List.of(WindowSpec.tumbling(10_000), WindowSpec.tumbling(60_000)),
                MetricFunctions.NONE,
                SavepointHistory.MAINTENANCE_WINDOW,
                TestSettings.DETECTION,
                Duration.ofDays(30),
                Duration.ofMinutes(1),
                TestSettings.PRESENCE);
    }

    /** Sorted, as text. */
    private static List<String> collected(String run) throws IOException {
        List<String> shown = new ArrayList<>();
        for (Object element : CollectingSink.taken(run)) {
            shown.add(
                    element instanceof ResultRecord result
                            ? shown(result)
                            : "dead letter " + element);
        }
        shown.sort(null);
        return shown;
    }

    private static String shown(ResultRecord result) throws IOException {
        String named = result.topic() + " " + result.key() + " ";
        if (result.value() == null) {
            return named + "null";
        }
        Topic topic = Topic.byName(result.topic()).orElseThrow();
        SpecificRecord value =
                new RecordCodec<>(TopicSource.recordClass(topic)).decode(result.value());
        return named + JSON.readTree(value.toString());
    }

    /** Today's results without the fields that no result of their topic had on that day. */
    private static List<String> asRecorded(List<String> results, Path kept) throws IOException {
        Map<String, JsonNode> shapes = new HashMap<>();
        for (String line : Files.readAllLines(kept.resolve(SECOND_HALF))) {
            shapes.putIfAbsent(topic(line), json(line));
        }
        List<String> pruned = new ArrayList<>();
        for (String result : results) {
            JsonNode shape = shapes.get(topic(result));
            JsonNode value = json(result);
            if (shape == null || value == null) {
                pruned.add(result);
                continue;
            }
            prune(value, shape);
            pruned.add(result.substring(0, result.indexOf('{')) + value);
        }
        pruned.sort(null);
        return pruned;
    }

    private static void prune(JsonNode value, JsonNode shape) {
        if (value.isArray() && shape.isArray() && !shape.isEmpty()) {
            value.forEach(item -> prune(item, shape.get(0)));
        }
        if (!(value instanceof ObjectNode object) || !shape.isObject()) {
            return;
        }
        Iterator<String> fields = object.fieldNames();
        while (fields.hasNext()) {
            String field = fields.next();
            if (!shape.has(field)) {
                fields.remove();
            } else {
                prune(object.get(field), shape.get(field));
            }
        }
    }

    private static String topic(String line) {
        return line.substring(0, line.indexOf(' '));
    }

    private static JsonNode json(String line) throws IOException {
        int begin = line.indexOf('{');
        return begin < 0 ? null : JSON.readTree(line.substring(begin));
    }

    /** Flink makes a directory of its own in the one it is given. */
    private static Path directoryOf(Path parent) throws IOException {
        try (Stream<Path> made = Files.list(parent)) {
            return made.findFirst().orElseThrow();
        }
    }

    private static void keep(String name) throws IOException {
        Path target = Files.createDirectories(KEPT.resolve(name));
        try (Stream<Path> files = Files.list(directoryOf(today))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        Files.write(target.resolve(SECOND_HALF), secondHalf());
    }
}
