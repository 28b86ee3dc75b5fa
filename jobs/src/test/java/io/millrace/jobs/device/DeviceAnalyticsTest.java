package io.millrace.jobs.device;

import static io.millrace.jobs.stage.TestEvents.DEVICE;
import static io.millrace.jobs.stage.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.aggregation.AggregationStage;
import io.millrace.jobs.aggregation.MetricFunctions;
import io.millrace.jobs.aggregation.WindowSpec;
import io.millrace.jobs.config.AnalyticsSettings;
import io.millrace.jobs.config.JobOptions.Ordering;
import io.millrace.jobs.config.JobOptions.Stage;
import io.millrace.jobs.config.TestSettings;
import io.millrace.jobs.device.AnalyticsTally.Count;
import io.millrace.jobs.maintenance.PopulationCounter;
import io.millrace.jobs.maintenance.TestModels;
import io.millrace.jobs.stage.PresenceChange;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.DeviceProfile;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.MaintenanceEvent;
import io.millrace.schemas.MaintenanceKind;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.ModelRole;
import io.millrace.schemas.PredictionOutcome;
import io.millrace.schemas.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole histories of one device through all stages. */
class DeviceAnalyticsTest {

    private static final long START = 1_700_000_000_000L;
    private static final long MINUTE = START - START % 60_000;
    private static final long DISORDER = 2_000;
    private static final Progress END = new Progress(Long.MAX_VALUE, Long.MAX_VALUE);

    private final List<String> results = new ArrayList<>();
    private final List<SpecificRecord> values = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final AnalyticsTally tally = new AnalyticsTally();
    private final ControlRecords control = new ControlRecords(Duration.ofMinutes(1));
    private DeviceState state = DeviceState.create();

    private static AnalyticsSettings settings(Ordering ordering, Stage... stages) {
        return new AnalyticsSettings(
                ordering,
                Duration.ofMillis(DISORDER),
                Duration.ofMinutes(1),
                10_000,
                1_000_000,
                Set.of(stages),
                List.of(WindowSpec.tumbling(10_000), WindowSpec.tumbling(60_000)),
                MetricFunctions.NONE,
                Duration.ofMinutes(1),
                TestSettings.DETECTION,
                Duration.ofDays(30),
                Duration.ofMinutes(1),
                TestSettings.PRESENCE);
    }

    private DeviceAnalytics analytics(Ordering ordering) {
        return analytics(ordering, Stage.values());
    }

    private DeviceAnalytics analytics(Ordering ordering, Stage... stages) {
        DeviceAnalytics analytics =
                new DeviceAnalytics(
                        settings(ordering, stages),
                        control,
                        tally,
                        new PopulationCounter(3_600_000, 60_000),
                        () -> 0);
        analytics.connect(
                (topic, key, value) -> {
                    results.add(topic + " " + key + " " + value);
                    values.add(value);
                },
                (device, event, stage, reason, message) ->
                        refused.add(device + " " + stage + " " + reason + " " + message),
                changes::add);
        return analytics;
    }

    private final List<PresenceChange> changes = new ArrayList<>();

    private static AlertRule rule(String id, String condition) {
        return AlertRule.newBuilder()
                .setRuleId(id)
                .setCondition(condition)
                .setSeverity(Severity.MAJOR)
                .setValidFrom(Instant.EPOCH)
                .build();
    }

    /** Two hundred seconds of noise with a level shift, as the device measured them. */
    private static List<DecodedEvent> history(long seed) {
        Random random = new Random(seed);
        List<DecodedEvent> events = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            double level = i > 120 && i < 150 ? 30 : 20;
            events.add(event(START + i * 1_000L, i, level + random.nextGaussian() * 0.1));
        }
        return events;
    }

    /** The order of arrival when each event is delayed by less than the disorder. */
    private static List<DecodedEvent> shuffled(List<DecodedEvent> events, long seed) {
        Random random = new Random(seed);
        Map<DecodedEvent, Long> arrival = new HashMap<>();
        events.forEach(e -> arrival.put(e, e.eventTime() + random.nextInt((int) DISORDER)));
        return events.stream().sorted(Comparator.comparing(arrival::get)).toList();
    }

    private List<String> run(List<DecodedEvent> arrivals, long controlLag, boolean restoring)
            throws IOException {
        results.clear();
        values.clear();
        state = DeviceState.create();
        DeviceAnalytics analytics = analytics(Ordering.EVENT_TIME);
        long newest = Long.MIN_VALUE;
        for (DecodedEvent arriving : arrivals) {
            newest = Math.max(newest, arriving.eventTime());
            Progress progress = new Progress(newest - DISORDER, newest - controlLag);
            analytics.onEvent(state, arriving, progress);
            if (restoring) {
                state = restored(state);
                analytics = analytics(Ordering.EVENT_TIME);
            }
        }
        analytics.onTime(state, DEVICE, END);
        return List.copyOf(results);
    }

    private static DeviceState restored(DeviceState state) throws IOException {
        return DeviceState.of(
                restored(state.hot()),
                restored(state.buffer()),
                restored(state.learned()),
                restored(state.alerts()));
    }

    private static SectionedState restored(SectionedState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));
        return SectionedState.read(
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldGiveTheSameHistoryWhenShuffledHeldBackOrRestored(long seed) throws IOException {
        control.put(rule("hot", "temperature > 25 for 3s clear < 22"), 0);
        control.put(rule("odd", "anomaly(*) >= 0.5 for 2s clear < 0.5"), 0);
        List<DecodedEvent> events = history(seed);
        List<String> inOrder = run(events, 0, false);

        assertThat(inOrder)
                .anyMatch(result -> result.startsWith("METRIC_AGGREGATES"))
                .anyMatch(result -> result.startsWith("ANOMALIES"))
                .anyMatch(result -> result.startsWith("ALERTS") && result.contains("RAISED"))
                .anyMatch(result -> result.startsWith("ALERTS") && result.contains("CLEARED"));
        assertThat(run(shuffled(events, seed), 0, false)).isEqualTo(inOrder);
        assertThat(run(shuffled(events, -seed), 15_000, false)).isEqualTo(inOrder);
        assertThat(run(shuffled(events, seed + 99), 700, true)).isEqualTo(inOrder);
        assertThat(run(events, Long.MAX_VALUE / 4, true)).isEqualTo(inOrder);
    }

    @Test
    void shouldIssueAWindowAsOftenWhenTheControlRecordsAreReadLater() throws IOException {
        List<DecodedEvent> arrivals = new ArrayList<>(history(1));
        arrivals.add(100, event(START + 80_000, 5_000, 20));
        arrivals.add(101, event(START + 81_000, 5_001, 20));
        arrivals.add(160, event(START + 150_500, 5_002, 20));
        List<String> atOnce = run(arrivals, 0, false);

        assertThat(tally.get(Count.LATE_ACCEPTED)).isEqualTo(3);
        assertThat(atOnce).filteredOn(result -> result.contains("\"revision\": 2")).hasSize(1);
        assertThat(run(arrivals, 700, true)).containsExactlyInAnyOrderElementsOf(atOnce);
        assertThat(run(arrivals, 30_000, false)).containsExactlyInAnyOrderElementsOf(atOnce);
        assertThat(run(arrivals, Long.MAX_VALUE / 4, true))
                .containsExactlyInAnyOrderElementsOf(atOnce);
    }

    @Test
    void shouldAccountForEveryEvent() throws IOException {
        List<DecodedEvent> arrivals = new ArrayList<>(history(1));
        arrivals.add(50, arrivals.get(49));
        arrivals.add(120, event(START + 100_000, 5_000, 20));
        arrivals.add(180, event(START + 10_000, 5_001, 20));
        run(arrivals, 0, false);

        assertThat(tally.get(Count.DUPLICATES)).isEqualTo(1);
        assertThat(tally.get(Count.LATE)).isEqualTo(1);
        assertThat(tally.get(Count.LATE_ACCEPTED)).isEqualTo(1);
        assertThat(tally.get(Count.PASSED)).isEqualTo(201);
        long inWindows =
                values.stream()
                        .filter(MetricAggregate.class::isInstance)
                        .map(MetricAggregate.class::cast)
                        .filter(window -> window.getWindow().equals("10s"))
                        .collect(
                                java.util.stream.Collectors.toMap(
                                        MetricAggregate::getWindowStart,
                                        window -> window,
                                        (a, b) -> a.getRevision() > b.getRevision() ? a : b))
                        .values()
                        .stream()
                        .mapToLong(MetricAggregate::getEventCount)
                        .sum();
        assertThat(inWindows).isEqualTo(201);
        assertThat(results).filteredOn(result -> result.startsWith("LATE_EVENTS")).hasSize(1);
    }

    @Test
    void shouldJudgeEventsByTheRuleOfTheirOwnTime() throws IOException {
        control.put(rule("hot", "temperature > 25"), 0);
        AlertRule later = rule("hot", "temperature > 35");
        later.setValidFrom(Instant.ofEpochMilli(START + 60_000));
        control.put(later, START + 60_000);
        List<DecodedEvent> events = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            events.add(event(START + i * 1_000L, i, i == 30 || i == 90 ? 30 : 20));
        }
        run(events, 0, false);

        assertThat(results)
                .filteredOn(result -> result.startsWith("ALERTS") && result.contains("RAISED"))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void shouldNotGrowWithTheEventsWhenOneStageIsOnAndNothingIsHeld(Stage stage)
            throws IOException {
        DeviceAnalytics analytics = analytics(Ordering.ARRIVAL, stage);
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            long time = MINUTE + i * 1_000L;
            analytics.onEvent(
                    state, event(time, i, 20), new Progress(time - DISORDER, END.controlTime()));
            if (i % 600 == 599) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                state.hot().write(new DataOutputStream(bytes));
                sizes.add(bytes.size());
            }
        }

        int someBytes = 100; // the same number of events, of other sequences
        assertThat(sizes.get(1)).isLessThan(sizes.get(0) + someBytes);
    }

    @Test
    void shouldRefuseAnEventOfAnotherTenantWhenTheProfileSaysSo() {
        DeviceAnalytics analytics = analytics(Ordering.ARRIVAL);
        analytics.onProfile(state, profile("tenant-2"), START);
        analytics.onEvent(state, event(START - 1, 1, 20), new Progress(0, END.controlTime()));
        analytics.onEvent(state, event(START + 1, 2, 20), new Progress(0, END.controlTime()));

        assertThat(refused).hasSize(1);
        assertThat(refused.get(0)).contains("TENANT_MISMATCH", "tenant-1", "tenant-2");
        assertThat(tally.get(Count.PASSED)).isEqualTo(1);
    }

    @Test
    void shouldRefuseAnEventWhoseMetricsTheWindowHasNoRoomFor() {
        DeviceAnalytics analytics = analytics(Ordering.EVENT_TIME);
        int most = AggregationStage.MAX_METRICS;
        for (int i = 0; i < most + 3; i++) {
            String[] metric = {"m" + i};
            analytics.onEvent(state, event(DEVICE, START + i, i, metric, 1), new Progress(0, 0));
        }
        String[] tooMany =
                IntStream.rangeClosed(0, most).mapToObj(i -> "n" + i).toArray(String[]::new);
        double[] readings = new double[most + 1];
        analytics.onEvent(
                state,
                event(DEVICE, START + 20_000, most + 3, tooMany, readings),
                new Progress(0, 0));
        analytics.onTime(state, DEVICE, END);

        assertThat(refused)
                .hasSize(4)
                .allMatch(r -> r.startsWith("pump-1 aggregation TOO_MANY_METRICS"));
        assertThat(tally.get(Count.TOO_MANY_METRICS)).isEqualTo(4);
        assertThat(tally.get(Count.PASSED)).isEqualTo(most);
        assertThat(tally.get(Count.READINGS_LEFT_OUT)).isZero();
    }

    @Test
    void shouldNotTakeTheDevicesOwnEventForARepeatOfAStrangers() {
        DeviceAnalytics analytics = analytics(Ordering.EVENT_TIME);
        analytics.onProfile(state, profile("tenant-1"), START - 1_000);
        DecodedEvent own = event(START, 1, 20);
        DecodedEvent strangers =
                new DecodedEvent(
                        own.deviceId(),
                        "tenant-2",
                        own.siteId(),
                        own.deviceType(),
                        null,
                        own.eventTime(),
                        own.sequence(),
                        own.metrics(),
                        own.values(),
                        own.attributes(),
                        own.quality(),
                        null,
                        own.recordTime(),
                        own.partition(),
                        own.offset());
        analytics.onEvent(state, strangers, new Progress(START, START));
        analytics.onEvent(state, own, new Progress(START, START));
        analytics.onTime(state, DEVICE, END);

        assertThat(tally.get(Count.DUPLICATES)).isZero();
        assertThat(tally.get(Count.TENANT_MISMATCH)).isEqualTo(1);
        assertThat(tally.get(Count.PASSED)).isEqualTo(1);
    }

    /** Twenty minutes of readings, a failure that is told when minute 17 is nearly over. */
    private List<String> runToFailure(boolean restoring) throws IOException {
        results.clear();
        values.clear();
        state = DeviceState.create();
        control.put(TestModels.record(Duration.ofMinutes(1), Instant.EPOCH), 0);
        DeviceAnalytics analytics = analytics(Ordering.EVENT_TIME);
        for (int i = 0; i < 1_400; i++) {
            long time = MINUTE + i * 1_000L;
            if (i == 1_070) {
                analytics.onMaintenance(state, failedAt(MINUTE + 1_030_000), time + 5_000);
            }
            analytics.onEvent(
                    state, event(time, i, 20), new Progress(time - DISORDER, time - DISORDER));
            if (restoring) {
                state = restored(state);
                analytics = analytics(Ordering.EVENT_TIME);
            }
        }
        return List.copyOf(results);
    }

    @Test
    void shouldAlertByTheChampionAndNotByItsShadow() throws IOException {
        control.put(rule("worn", "remaining_life < 24h"), 0);
        ModelFile shadow = TestModels.record(Duration.ofMinutes(1), Instant.EPOCH);
        shadow.setRole(ModelRole.SHADOW);
        control.put(shadow, 0);
        DeviceAnalytics analytics = analytics(Ordering.EVENT_TIME);
        for (int i = 0; i < 2_400; i++) {
            if (i == 1_200) {
                assertThat(of(HealthPrediction.class))
                        .isNotEmpty()
                        .allMatch(one -> one.getRole() == ModelRole.SHADOW);
                assertThat(of(AlertEvent.class)).isEmpty();
                control.put(
                        TestModels.record(Duration.ofMinutes(1), Instant.EPOCH),
                        MINUTE + i * 1_000L);
            }
            long time = MINUTE + i * 1_000L;
            analytics.onEvent(
                    state, event(time, i, 20), new Progress(time - DISORDER, time - DISORDER));
        }

        assertThat(of(AlertEvent.class)).extracting(AlertEvent::getRuleId).containsExactly("worn");
        assertThat(of(HealthPrediction.class))
                .filteredOn(one -> one.getRole() == ModelRole.CHAMPION)
                .isNotEmpty();
    }

    private static MaintenanceEvent failedAt(long time) {
        return MaintenanceEvent.newBuilder()
                .setDeviceId(DEVICE)
                .setEventTime(Instant.ofEpochMilli(time))
                .setKind(MaintenanceKind.FAILED)
                .build();
    }

    private <T> List<T> of(Class<T> type) {
        return values.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void shouldHoldPredictionsAgainstAFailureAndBeginTheHistoryAnew() throws IOException {
        runToFailure(false);

        assertThat(refused).isEmpty();
        assertThat(of(PredictionOutcome.class))
                .isNotEmpty()
                .allMatch(one -> one.getClosedBy() == MaintenanceKind.FAILED)
                .allMatch(one -> one.getErrorHours() != null)
                .allMatch(one -> one.getEventTime().toEpochMilli() <= MINUTE + 1_030_000);
        List<HealthPrediction> health = of(HealthPrediction.class);
        // The failure is known from second 1075 on, in the window that ends at 1080.
        assertThat(health)
                .extracting(one -> (one.getEventTime().toEpochMilli() - MINUTE) / 60_000)
                .containsExactly(
                        1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L,
                        19L, 20L, 21L, 22L, 23L);
        assertThat(health.get(16).getHistoryWindows()).isEqualTo(17);
        assertThat(health.get(17).getHistoryWindows()).isEqualTo(1);
    }

    @Test
    void shouldHoldPredictionsAgainstAFailureTheSameWhenRestored() throws IOException {
        assertThat(runToFailure(true)).isEqualTo(runToFailure(false));
    }

    @Test
    void shouldTellTheOutcomeOfADeviceThatIsSilentSinceItsFailure() {
        control.put(TestModels.record(Duration.ofMinutes(1), Instant.EPOCH), 0);
        DeviceAnalytics analytics = analytics(Ordering.EVENT_TIME);
        for (int i = 0; i < 1_030; i++) {
            long time = MINUTE + i * 1_000L;
            analytics.onEvent(state, event(time, i, 20), new Progress(time, time));
        }
        long known = MINUTE + 2_000_000;
        analytics.onMaintenance(state, failedAt(MINUTE + 1_030_000), known);
        analytics.onTime(state, DEVICE, new Progress(known - 1, known - 1));
        assertThat(of(PredictionOutcome.class)).isEmpty();
        assertThat(analytics.nextWatermark(state, DEVICE)).isEqualTo(known - 1);
        analytics.onTime(state, DEVICE, new Progress(known, known));

        assertThat(of(PredictionOutcome.class)).isNotEmpty();
        assertThat(analytics.nextWatermark(state, DEVICE)).isGreaterThan(known);
    }

    @Test
    void shouldRefuseMoreMaintenanceOfTheFutureThanItKeeps() {
        DeviceAnalytics analytics = analytics(Ordering.EVENT_TIME);
        for (int i = 0; i < 20; i++) {
            analytics.onMaintenance(state, failedAt(START + i), START);
            analytics.onMaintenance(state, failedAt(START + i), START);
        }

        assertThat(refused)
                .hasSize(8)
                .allMatch(one -> one.contains("TOO_MUCH_MAINTENANCE FAILED of 2023"));
    }

    private static DeviceProfile profile(String tenant) {
        return DeviceProfile.newBuilder()
                .setDeviceId(DEVICE)
                .setTenantId(tenant)
                .setSiteId("site-9")
                .setDeviceType("pump")
                .setValidFrom(Instant.ofEpochMilli(START))
                .build();
    }

    @Test
    void shouldLoseOnlyTheOwnStateOfAStageWhenItFails() throws IOException {
        DeviceAnalytics analytics = analytics(Ordering.EVENT_TIME);
        for (DecodedEvent arriving : history(1).subList(0, 30)) {
            analytics.onEvent(
                    state, arriving, new Progress(arriving.eventTime() - DISORDER, START * 2));
        }
        damage("detection");
        DecodedEvent next = event(START + 30_000, 30, 20);
        analytics.onEvent(state, next, new Progress(START + 29_000, START * 2));
        analytics.onEvent(
                state, event(START + 95_000, 95, 20), new Progress(START + 90_000, START * 2));
        analytics.onTime(state, DEVICE, END);

        assertThat(results)
                .filteredOn(result -> result.contains("millrace-stage-failed"))
                .filteredOn(result -> result.startsWith("ALERTS"))
                .hasSize(2)
                .anyMatch(result -> result.contains("RAISED"))
                .anyMatch(result -> result.contains("CLEARED"));
        assertThat(refused).isNotEmpty();
        assertThat(refused.get(0)).contains("detection", "STAGE_FAILED", "UncheckedIOException");
        assertThat(tally.of(StageName.DETECTION).failures().get()).isPositive();
        assertThat(results).anyMatch(result -> result.startsWith("METRIC_AGGREGATES"));
        assertThat(tally.get(Count.PASSED)).isEqualTo(32);
    }

    @Test
    void shouldGoOnWhenTheWindowsOfARestoredDeviceCannotBeRead() throws IOException {
        state =
                DeviceState.of(
                        damaged("aggregation"), state.buffer(), state.learned(), state.alerts());
        DeviceAnalytics analytics = analytics(Ordering.EVENT_TIME);

        assertThat(analytics.nextWatermark(state, DEVICE)).isEqualTo(Long.MAX_VALUE);
        analytics.onEvent(state, event(START, 1, 20), new Progress(START, START));
        analytics.onTime(state, DEVICE, END);

        assertThat(refused).singleElement().asString().contains("aggregation", "STAGE_FAILED");
        assertThat(results).anyMatch(result -> result.startsWith("METRIC_AGGREGATES"));
    }

    /** Replaces that section of the learned state by one that cannot be read. */
    private void damage(String section) throws IOException {
        state = DeviceState.of(state.hot(), state.buffer(), damaged(section), state.alerts());
    }

    private static SectionedState damaged(String section) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(1);
        out.writeShort(1);
        out.writeUTF(section);
        out.writeShort(77);
        out.writeInt(0);
        return SectionedState.read(
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    @Test
    void shouldKeepNoBufferAndNoAlertsWhenAllIsOver() throws IOException {
        control.put(rule("hot", "temperature > 25"), 0);
        run(history(3), 0, false);

        assertThat(state.buffer().isEmpty()).isTrue();
        assertThat(state.alerts().isEmpty()).isTrue();
        long offline = START + Duration.ofHours(1).toMillis();
        analytics(Ordering.EVENT_TIME).onTime(state, DEVICE, new Progress(offline, offline));
        // All that is left to do is to forget the device.
        assertThat(analytics(Ordering.EVENT_TIME).nextWatermark(state, DEVICE))
                .isGreaterThan(START + Duration.ofDays(30).toMillis());
    }

    @Test
    void shouldForceOutAndCountWhenABufferIsFull() {
        AnalyticsSettings small =
                new AnalyticsSettings(
                        Ordering.EVENT_TIME,
                        Duration.ofMillis(DISORDER),
                        Duration.ofMinutes(1),
                        5,
                        1_000,
                        Set.of(Stage.AGGREGATION),
                        List.of(WindowSpec.tumbling(10_000)),
                        MetricFunctions.NONE,
                        Duration.ofSeconds(10),
                        TestSettings.DETECTION,
                        Duration.ofDays(30),
                        Duration.ofMinutes(1),
                        TestSettings.PRESENCE);
        DeviceAnalytics analytics =
                new DeviceAnalytics(
                        small, control, tally, new PopulationCounter(3_600_000, 60_000), () -> 0);
        analytics.connect(
                (topic, key, value) -> {},
                (device, event, stage, reason, text) -> {},
                change -> {});
        for (int i = 0; i < 20; i++) {
            analytics.onEvent(
                    state, event(START + i, i, 20), new Progress(Long.MIN_VALUE, Long.MIN_VALUE));
        }

        assertThat(tally.get(Count.FORCED_OUT)).isEqualTo(15);
        assertThat(analytics.heldEvents()).isEqualTo(5);
    }

    @Test
    void shouldForgetWhatItLearnedOfADeviceThatWasSilentForLong() {
        DeviceAnalytics analytics = analytics(Ordering.EVENT_TIME);
        long day = Duration.ofDays(1).toMillis();
        for (int i = 0; i < 50; i++) {
            long time = START + i * 1_000L;
            analytics.onEvent(state, event(time, i, 20), new Progress(time, time));
        }
        long silent = START + 29 * day;
        analytics.onTime(state, DEVICE, new Progress(silent, silent));
        assertThat(state.learned().isEmpty()).isFalse();
        long due = analytics.nextWatermark(state, DEVICE);
        assertThat(due).isBetween(START + 30 * day, START + 31 * day);

        analytics.onTime(state, DEVICE, new Progress(due + 1, due + 1));

        assertThat(state.learned().isEmpty()).isTrue();
        assertThat(tally.get(Count.DEVICES_FORGOTTEN)).isEqualTo(1);
        assertThat(analytics.nextWatermark(state, DEVICE)).isEqualTo(Long.MAX_VALUE);
        // That it exists, and how far its time had come, stays known.
        assertThat(state.hot().isEmpty()).isFalse();
        analytics.onEvent(state, event(START + 1_000, 1, 20), new Progress(due + 1, due + 1));
        assertThat(tally.get(Count.LATE)).isEqualTo(1);
    }
}
