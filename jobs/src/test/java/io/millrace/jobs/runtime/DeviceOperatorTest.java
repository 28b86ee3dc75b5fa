package io.millrace.jobs.runtime;

import static io.millrace.jobs.stage.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.kafka.DeadLetterTypeInfo;
import io.millrace.connectors.kafka.EventBlock;
import io.millrace.connectors.kafka.ResultRecord;
import io.millrace.jobs.aggregation.MetricFunctions;
import io.millrace.jobs.aggregation.SummaryFunction;
import io.millrace.jobs.aggregation.WindowSpec;
import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.config.JobOptions.Ordering;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.config.TestSettings;
import io.millrace.jobs.config.TopicNames;
import io.millrace.jobs.maintenance.TestModels;
import io.millrace.jobs.stage.PopulationCounts;
import io.millrace.jobs.stage.PresenceChange;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.RejectReason;
import io.millrace.schemas.Severity;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.memory.MemCheckpointStreamFactory;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFinalizer;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/** The Flink side: state, timers, watermarks, restore, on both state backends. */
@SuppressWarnings("try") // the harness may be interrupted while it closes
class DeviceOperatorTest {

    private static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", new DeadLetterTypeInfo());
    private static final OutputTag<PresenceChange> PRESENCE =
            new OutputTag<>("presence-changes", TypeInformation.of(PresenceChange.class));
    private static final OutputTag<PopulationCounts> POPULATIONS =
            new OutputTag<>("population-counts", TypeInformation.of(PopulationCounts.class));
    private static final int MAX_PARALLELISM = 128;
    private static final long START = 1_700_000_000_000L;

    private static AnalyticsSettings settings() {
        return new AnalyticsSettings(
                Ordering.EVENT_TIME,
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                10_000,
                1_000_000,
                Set.of(Stage.values()),
                List.of(
                        WindowSpec.tumbling(10_000),
                        WindowSpec.tumbling(60_000),
                        new WindowSpec(60_000, 20_000)),
                new MetricFunctions(Set.of(SummaryFunction.values()), Map.of(), List.of(0.5, 0.99)),
                Duration.ofMinutes(1),
                TestSettings.DETECTION,
                Duration.ofDays(30),
                Duration.ofMinutes(1),
                TestSettings.PRESENCE);
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    String, EventBlock, ControlInput, ResultRecord>
            harness(StateBackend backend) throws Exception {
        KeyedTwoInputStreamOperatorTestHarness<String, EventBlock, ControlInput, ResultRecord>
                harness =
                        new KeyedTwoInputStreamOperatorTestHarness<>(
                                new DeviceOperator(
                                        settings(),
                                        TopicNames.standard(),
                                        DEAD_LETTERS,
                                        POPULATIONS,
                                        PRESENCE,
                                        Duration.ofHours(1),
                                        1),
                                EventBlock::firstDevice,
                                input -> "",
                                Types.STRING);
        harness.setStateBackend(backend);
        return harness;
    }

    /** A block that was made for another parallelism would put a state where nobody finds it. */
    @Test
    void shouldRefuseABlockOfAnotherSubtasksDevices() throws Exception {
        for (int subtask = 0; subtask < 2; subtask++) {
            int own = subtask;
            String foreign =
                    Stream.iterate(0, i -> i + 1)
                            .map(i -> "pump-" + i)
                            .filter(device -> subtaskOf(device) != own)
                            .findFirst()
                            .orElseThrow();
            try (var harness =
                    new KeyedTwoInputStreamOperatorTestHarness<>(
                            new DeviceOperator(
                                    settings(),
                                    TopicNames.standard(),
                                    DEAD_LETTERS,
                                    POPULATIONS,
                                    PRESENCE,
                                    Duration.ofHours(1),
                                    1),
                            EventBlock::firstDevice,
                            (ControlInput input) -> "",
                            Types.STRING,
                            MAX_PARALLELISM,
                            2,
                            own)) {
                harness.open();
                DecodedEvent event = event(foreign, START, 1, new String[] {"temperature"}, 20);
                assertThatThrownBy(
                                () ->
                                        harness.processElement1(
                                                new StreamRecord<>(Blocks.of(event), START)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(foreign + " belongs to another subtask");
            }
        }
    }

    private static int subtaskOf(String device) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(device, MAX_PARALLELISM, 2);
    }

    private static ControlInput rule(String id, String condition, long recordTime) {
        return rule(id, condition, recordTime, 0);
    }

    private static ControlInput rule(String id, String condition, long recordTime, long validFrom) {
        AlertRule rule =
                AlertRule.newBuilder()
                        .setRuleId(id)
                        .setCondition(condition)
                        .setSeverity(Severity.MAJOR)
                        .setValidFrom(Instant.ofEpochMilli(validFrom))
                        .build();
        byte[] avro = new RecordCodec<>(AlertRule.class).encode(rule);
        return new ControlInput("AlertRule", id, recordTime, avro);
    }

    private static List<DecodedEvent> events(int devices) {
        Random random = new Random(7);
        List<DecodedEvent> events = new ArrayList<>();
        for (int second = 0; second < 150; second++) {
            for (int device = 0; device < devices; device++) {
                double level = device == 0 && second > 100 && second < 120 ? 30 : 20;
                events.add(
                        event(
                                "pump-" + device,
                                START + second * 1_000L,
                                second,
                                new String[] {"temperature"},
                                level + random.nextGaussian() * 0.1));
            }
        }
        return events;
    }

    /** Runs the events, with a restore in a new operator after every {@code restoreEvery}. */
    private static List<String> run(StateBackend backend, int restoreEvery) throws Exception {
        List<String> results = new ArrayList<>();
        OperatorSubtaskState snapshot = null;
        List<DecodedEvent> events = events(3);
        int at = 0;
        long newest = START;
        while (at < events.size()) {
            try (var harness = harness(backend)) {
                harness.setup();
                if (snapshot != null) {
                    harness.initializeState(snapshot);
                }
                harness.open();
                if (snapshot == null) {
                    harness.processElement2(
                            new StreamRecord<>(rule("hot", "temperature > 25 for 2s", START)));
                    harness.processElement2(
                            new StreamRecord<>(rule("odd", "anomaly(*) >= 0.5 for 2s", START)));
                }
                int until = Math.min(events.size(), at + restoreEvery);
                for (; at < until; at++) {
                    DecodedEvent next = events.get(at);
                    newest = Math.max(newest, next.eventTime());
                    harness.processElement1(new StreamRecord<>(Blocks.of(next), next.eventTime()));
                    harness.processWatermark2(new Watermark(newest));
                    harness.processWatermark1(new Watermark(newest - 2_001));
                }
                if (at == events.size()) {
                    harness.processWatermark2(Watermark.MAX_WATERMARK);
                    harness.processWatermark1(Watermark.MAX_WATERMARK);
                } else {
                    snapshot = harness.snapshot(at, at);
                }
                harness.extractOutputValues().forEach(result -> results.add(shown(result)));
            }
        }
        return results.stream().sorted().toList();
    }

    private static String shown(ResultRecord result) {
        return result.topic() + " " + result.key() + " " + HexFormat.of().formatHex(result.value());
    }

    @Test
    void shouldGiveTheSameResultsRestoredOrNotAndOnEitherBackend() throws Exception {
        List<String> straight = run(new HashMapStateBackend(), Integer.MAX_VALUE);

        assertThat(straight)
                .anyMatch(result -> result.startsWith("iot.alerts pump-0"))
                .anyMatch(result -> result.startsWith("iot.alert-state pump-0"))
                .anyMatch(result -> result.startsWith("iot.anomalies pump-0"))
                .anyMatch(result -> result.startsWith("iot.metric-aggregates pump-2"));
        assertThat(run(new HashMapStateBackend(), 7)).isEqualTo(straight);
        assertThat(run(new EmbeddedRocksDBStateBackend(), Integer.MAX_VALUE)).isEqualTo(straight);
        assertThat(run(new EmbeddedRocksDBStateBackend(), 113)).isEqualTo(straight);
    }

    @Test
    void shouldNotCloseAWindowAgainWhenRestoredWithoutWatermark() throws Exception {
        OperatorSubtaskState snapshot;
        try (var first = harness(new HashMapStateBackend())) {
            first.open();
            first.processWatermark2(new Watermark(START + 60_000));
            first.processElement1(new StreamRecord<>(Blocks.of(event(START, 1, 20))));
            first.processWatermark1(new Watermark(START + 20_000));
            // The tumbling window of 10 s, and the sliding one that ends with it.
            assertThat(first.extractOutputValues())
                    .extracting(ResultRecord::topic)
                    .containsExactly(
                            "iot.device-status", "iot.metric-aggregates", "iot.metric-aggregates");
            snapshot = first.snapshot(1, 1);
        }
        try (var second = harness(new HashMapStateBackend())) {
            second.setup();
            second.initializeState(snapshot);
            second.open();
            second.processWatermark2(new Watermark(START + 60_000));
            second.processElement1(new StreamRecord<>(Blocks.of(event(START + 1, 2, 20))));
            second.processWatermark1(new Watermark(START + 20_000));

            var corrected = second.extractOutputValues();
            assertThat(corrected)
                    .extracting(ResultRecord::topic)
                    .containsExactly("iot.metric-aggregates", "iot.metric-aggregates");
            RecordCodec<MetricAggregate> codec = new RecordCodec<>(MetricAggregate.class);
            for (ResultRecord result : corrected) {
                assertThat(codec.decode(result.value()).getRevision()).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldKeepBothVersionsOfARuleWhenTheyCameInTheSameMillisecond() throws Exception {
        OperatorSubtaskState snapshot;
        try (var first = harness(new HashMapStateBackend())) {
            first.open();
            first.processElement2(
                    new StreamRecord<>(rule("hot", "temperature > 25", START, START)));
            first.processElement2(
                    new StreamRecord<>(rule("hot", "temperature > 99", START, START + 1_000)));
            snapshot = first.snapshot(1, 1);
        }
        try (var second = harness(new HashMapStateBackend())) {
            second.setup();
            second.initializeState(snapshot);
            second.open();
            second.processWatermark2(Watermark.MAX_WATERMARK);
            second.processElement1(new StreamRecord<>(Blocks.of(event(START + 5, 1, 30))));
            second.processWatermark1(new Watermark(START + 10));

            assertThat(second.extractOutputValues())
                    .extracting(ResultRecord::topic)
                    .contains("iot.alerts");
        }
    }

    @Test
    void shouldPutARefusedRuleIntoTheDeadLettersAndKeepTheOldOne() throws Exception {
        try (var harness = harness(new HashMapStateBackend())) {
            harness.open();
            harness.processElement2(new StreamRecord<>(rule("hot", "temperature > 25", START)));
            harness.processElement2(
                    new StreamRecord<>(rule("hot", "temperature >> 25", START + 1)));
            harness.processWatermark2(Watermark.MAX_WATERMARK);
            harness.processElement1(new StreamRecord<>(Blocks.of(event(START + 5, 1, 30))));
            harness.processWatermark1(new Watermark(START + 10));

            assertThat(harness.getSideOutput(DEAD_LETTERS))
                    .extracting(StreamRecord::getValue)
                    .extracting(DeadLetter::reason)
                    .containsExactly(RejectReason.INVALID_RULE);
            assertThat(harness.extractOutputValues())
                    .extracting(ResultRecord::topic)
                    .contains("iot.alerts");
        }
    }

    private static ControlInput model(boolean right, long recordTime) {
        ModelFile model =
                TestModels.record(Duration.ofMinutes(1), Instant.ofEpochMilli(recordTime));
        if (!right) {
            model.setSha256("00".repeat(32));
        }
        byte[] avro = new RecordCodec<>(ModelFile.class).encode(model);
        return new ControlInput(ControlInput.MODEL, "rul-pump", recordTime, avro);
    }

    @Test
    void shouldRaiseOneAlertWhileAModelStandsRefusedAndClearIt() throws Exception {
        OperatorSubtaskState snapshot;
        List<AlertEvent> alerts = new ArrayList<>();
        try (var harness = harness(new HashMapStateBackend())) {
            harness.open();
            harness.processElement2(new StreamRecord<>(model(true, START)));
            harness.processElement2(new StreamRecord<>(model(false, START + 1)));
            harness.processElement2(new StreamRecord<>(model(false, START + 2)));
            alerts.addAll(alerts(harness.extractOutputValues()));
            snapshot = harness.snapshot(1, 1);
        }
        assertThat(alerts).hasSize(1);
        assertThat(alerts.get(0).getReason()).contains("rul-pump", "wrong checksum");
        assertThat(alerts.get(0).getAlertKey()).isEqualTo("*/millrace-model-refused/rul-pump");
        try (var harness = harness(new HashMapStateBackend())) {
            harness.setup();
            harness.initializeState(snapshot);
            harness.open();
            harness.processElement2(new StreamRecord<>(model(false, START + 3)));
            harness.processElement2(new StreamRecord<>(model(true, START + 4)));
            harness.processElement2(new StreamRecord<>(model(true, START + 5)));
            alerts.addAll(alerts(harness.extractOutputValues()));
        }
        assertThat(alerts)
                .extracting(AlertEvent::getChange)
                .containsExactly(AlertChange.RAISED, AlertChange.CLEARED);
        assertThat(alerts)
                .extracting(AlertEvent::getAlertId)
                .containsOnly(alerts.get(0).getAlertId());
    }

    private static List<AlertEvent> alerts(List<ResultRecord> results) throws IOException {
        List<AlertEvent> alerts = new ArrayList<>();
        for (ResultRecord result : results) {
            if (result.topic().equals("iot.alerts")) {
                alerts.add(new RecordCodec<>(AlertEvent.class).decode(result.value()));
            }
        }
        return alerts;
    }

    /** A clock that is two hours ahead: none of its events is accepted. */
    private static EventBlock refused(String device, int second) {
        long recordTime = START + second * 1_000L;
        return Blocks.of(
                new ClockRejection(
                        device, "acme", "site-1", "pump", recordTime + 7_200_000, recordTime));
    }

    private static List<String> clockAlerts(StateBackend backend, boolean restoring)
            throws Exception {
        List<String> results = new ArrayList<>();
        OperatorSubtaskState snapshot = null;
        int second = 0;
        while (second < 300) {
            try (var harness = harness(backend)) {
                harness.setup();
                if (snapshot != null) {
                    harness.initializeState(snapshot);
                }
                harness.open();
                int until = restoring ? Math.min(300, second + 7) : 300;
                for (; second < until; second++) {
                    harness.processElement1(
                            new StreamRecord<>(
                                    second < 100
                                            ? refused("alone", second)
                                            : Blocks.of(
                                                    event(
                                                            "alone",
                                                            START + second * 1_000L,
                                                            second,
                                                            new String[] {"t"},
                                                            1))));
                    harness.processElement1(
                            new StreamRecord<>(
                                    Blocks.of(
                                            event(
                                                    "right",
                                                    START + second * 1_000L,
                                                    second,
                                                    new String[] {"t"},
                                                    1))));
                    Watermark mark = new Watermark(START + second * 1_000L - 2_000);
                    harness.processWatermark2(mark);
                    harness.processWatermark1(mark);
                }
                snapshot = harness.snapshot(second, second);
                assertThat(harness.getSideOutput(DEAD_LETTERS)).isNull();
                for (ResultRecord result : harness.extractOutputValues()) {
                    if (result.topic().equals("iot.alerts")) {
                        AlertEvent alert =
                                new RecordCodec<>(AlertEvent.class).decode(result.value());
                        results.add(
                                alert.getChange()
                                        + " "
                                        + alert.getAlertKey()
                                        + " "
                                        + alert.getSeverity()
                                        + " "
                                        + alert.getTenantId()
                                        + " "
                                        + alert.getEventTime()
                                        + " "
                                        + alert.getReason());
                    }
                }
            }
        }
        return results;
    }

    @Test
    void shouldAlertOfAClockThoughNoEventOfItsDeviceWasEverAccepted() throws Exception {
        List<String> straight = clockAlerts(new HashMapStateBackend(), false);

        assertThat(straight)
                .containsExactly(
                        "RAISED alone/millrace-clock-wrong MAJOR acme 2023-11-14T22:14:00Z"
                                + " clock 2 h ahead, allowed is 1 min; events are refused",
                        "CLEARED alone/millrace-clock-wrong MAJOR tenant-1 2023-11-14T22:17:00Z"
                                + " clock within 30 s in two judged minutes, now 0 ms behind");
        assertThat(clockAlerts(new HashMapStateBackend(), true)).isEqualTo(straight);
        assertThat(clockAlerts(new EmbeddedRocksDBStateBackend(), true)).isEqualTo(straight);
    }

    @Test
    void shouldKeepNoTimeOfADeviceOfWhichNothingWasAccepted() throws Exception {
        try (var harness = harness(new HashMapStateBackend())) {
            harness.open();
            for (int second = 0; second < 60; second++) {
                harness.processElement1(new StreamRecord<>(refused("alone", second)));
            }
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
            harness.processWatermark2(new Watermark(START + 600_000));
            harness.processWatermark1(new Watermark(START + 600_000));
            assertThat(harness.extractOutputValues())
                    .extracting(ResultRecord::topic)
                    .filteredOn(topic -> !topic.equals("iot.device-status"))
                    .containsExactly("iot.alerts", "iot.alert-state");

            // Its first accepted event is judged by the watermark alone, as any other device's.
            harness.processElement1(
                    new StreamRecord<>(
                            Blocks.of(event("alone", START + 601_000, 1, new String[] {"t"}, 1))));
            harness.processWatermark2(new Watermark(START + 700_000));
            harness.processWatermark1(new Watermark(START + 700_000));
            assertThat(harness.extractOutputValues())
                    .extracting(ResultRecord::topic)
                    .contains("iot.metric-aggregates")
                    .doesNotContain("iot.late-events");
        }
    }

    /** The checkpoint is still being written while events go on: it must not see them. */
    @Test
    void shouldKeepEventsOutOfACheckpointThatBeganBeforeThem() throws Exception {
        OperatorSubtaskState atOnce;
        OperatorSubtaskState written;
        try (var harness = harness(new HashMapStateBackend())) {
            harness.open();
            harness.processWatermark2(Watermark.MAX_WATERMARK);
            for (int i = 0; i < 50; i++) {
                harness.processElement1(
                        new StreamRecord<>(Blocks.of(event(START + i * 100L, i, 20))));
            }
            atOnce = harness.snapshot(1, 1);
            OperatorSnapshotFutures begun =
                    ((DeviceOperator) harness.getOperator())
                            .snapshotState(
                                    2,
                                    2,
                                    CheckpointOptions.forCheckpointWithDefaultLocation(),
                                    new MemCheckpointStreamFactory(10_000_000));
            for (int i = 50; i < 100; i++) {
                harness.processElement1(
                        new StreamRecord<>(Blocks.of(event(START + i * 100L, i, 30))));
            }
            written = OperatorSnapshotFinalizer.create(begun).getJobManagerOwnedState();
        }
        List<String> expected = restoredAndEnded(atOnce);
        assertThat(expected).isNotEmpty();
        assertThat(restoredAndEnded(written)).isEqualTo(expected);
    }

    private static List<String> restoredAndEnded(OperatorSubtaskState snapshot) throws Exception {
        List<String> results = new ArrayList<>();
        try (var harness = harness(new HashMapStateBackend())) {
            harness.setup();
            harness.initializeState(snapshot);
            harness.open();
            harness.processWatermark2(Watermark.MAX_WATERMARK);
            harness.processWatermark1(Watermark.MAX_WATERMARK);
            harness.extractOutputValues().forEach(result -> results.add(shown(result)));
        }
        return results;
    }
}
