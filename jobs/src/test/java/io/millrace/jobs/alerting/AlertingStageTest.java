package io.millrace.jobs.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jobs.stage.Cause;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.AlertStanding;
import io.millrace.schemas.AlertState;
import io.millrace.schemas.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlertingStageTest {

    private final AlertingScenario device = new AlertingScenario();

    @Test
    void shouldRaiseOnceAndClearOnceWhenLimitIsCrossedForAWhile() {
        device.with("hot", "temperature > 90");

        device.reading(1, "temperature", 80)
                .reading(2, "temperature", 91)
                .reading(3, "temperature", 95)
                .reading(4, "temperature", 89)
                .reading(5, "temperature", 88);

        assertThat(device.said())
                .containsExactly(
                        "2 RAISED temperature 91 > 90", "4 CLEARED temperature 89 no longer > 90");
        assertThat(device.stateIsEmpty()).isTrue();
    }

    @Test
    void shouldSayEverythingAboutTheChangeWhenAlertIsRaised() {
        device.with(
                AlertingScenario.rule("hot", "temperature > 90 for 1s")
                        .setSeverity(Severity.CRITICAL)
                        .setDeviceType("pump")
                        .setValidFrom(Instant.ofEpochMilli(500))
                        .build());

        device.reading(1, "temperature", 91).reading(2, "temperature", 93.25);

        AlertEvent event = device.events.get(0);
        assertThat(event.getAlertKey()).isEqualTo("pump-1/hot");
        assertThat(event.getDeviceId()).isEqualTo("pump-1");
        assertThat(event.getTenantId()).isEqualTo("acme");
        assertThat(event.getSiteId()).isEqualTo("north");
        assertThat(event.getDeviceType()).isEqualTo("pump");
        assertThat(event.getRaisedAt()).isEqualTo(Instant.ofEpochSecond(2));
        assertThat(event.getRuleVersion()).isEqualTo(Instant.ofEpochMilli(500));
        assertThat(event.getSeverity()).isEqualTo(Severity.CRITICAL);
        assertThat(event.getReason()).isEqualTo("temperature 93.25 > 90 for 1 s");
        assertThat(event.getMetric()).isEqualTo("temperature");
        assertThat(event.getValue()).isEqualTo(93.25);
        assertThat(event.getThreshold()).isEqualTo(90);
        assertThat(event.getSequence()).isEqualTo(1);
        assertThat(event.getSourcePartition()).isZero();
        assertThat(event.getSourceOffset()).isEqualTo(2);
    }

    /** Kapacitor's example of reset thresholds, as three rules; a level once reached is kept. */
    @Test
    void shouldLowerALevelOnlyBelowItsResetThreshold() {
        device.with("info", "cpu > 60 clear < 50")
                .with("warn", "cpu > 70 clear < 60")
                .with("crit", "cpu > 80 clear < 70");
        double[] readings = {61, 73, 64, 85, 62, 56, 47};

        List<String> levels = new ArrayList<>();
        for (int i = 0; i < readings.length; i++) {
            device.reading(i, "cpu", readings[i]);
            levels.add(highest(device.state()));
        }

        assertThat(levels).containsExactly("info", "warn", "warn", "crit", "warn", "info", "ok");
        assertThat(device.changes())
                .containsExactly(
                        "0 RAISED info",
                        "1 RAISED warn",
                        "3 RAISED crit",
                        "4 CLEARED crit",
                        "5 CLEARED warn",
                        "6 CLEARED info");
    }

    private static String highest(AlertsState state) {
        List<String> open = state.alerts().stream().map(WatchedAlert::ruleId).toList();
        return List.of("crit", "warn", "info").stream()
                .filter(open::contains)
                .findFirst()
                .orElse("ok");
    }

    @Test
    void shouldRaiseByTheFirstEventThatShowsTheDurationHasPassed() {
        device.with("hot", "temperature > 90 for 10s clear < 85");

        device.reading(0, "temperature", 91)
                .reading(5, "temperature", 92)
                .reading(12, "temperature", 93.2)
                .reading(13, "temperature", 86)
                .reading(14, "temperature", 84);

        assertThat(device.said())
                .containsExactly(
                        "12 RAISED temperature 93.2 > 90 for 10 s",
                        "14 CLEARED temperature 84 < 85");
    }

    @Test
    void shouldRaiseAtExactlyTheDurationAndNotBefore() {
        device.with("hot", "temperature > 90 for 10s");

        device.reading(0, "temperature", 91).reading(9, "temperature", 91);
        assertThat(device.events).isEmpty();

        device.reading(10, "temperature", 91);
        assertThat(device.changes()).containsExactly("10 RAISED hot");
    }

    @Test
    void shouldStartAgainWhenConditionBreaksBeforeTheDuration() {
        device.with("hot", "temperature > 90 for 10s");

        device.reading(0, "temperature", 91)
                .reading(9, "temperature", 90)
                .reading(10, "temperature", 91)
                .reading(19, "temperature", 91);

        assertThat(device.events).isEmpty();
        assertThat(device.state().open()).isZero();
        assertThat(device.stateIsEmpty()).isFalse();
    }

    @Test
    void shouldNeitherRaiseNorClearNorBreakWhenReadingIsNoNumber() {
        device.with("hot", "temperature > 90 for 2s").with("odd", "temperature != 3");

        device.reading(0, "temperature", Double.NaN)
                .reading(0, "temperature", Double.POSITIVE_INFINITY);
        assertThat(device.stateIsEmpty()).isTrue();

        device.reading(1, "temperature", 91)
                .reading(2, "temperature", Double.NaN)
                .reading(3, "temperature", 91)
                .reading(4, "temperature", Double.NEGATIVE_INFINITY);

        assertThat(device.changes()).containsExactly("1 RAISED odd", "3 RAISED hot");
    }

    @Test
    void shouldLeaveAlertAloneWhenEventLacksTheMetric() {
        device.with("hot", "temperature > 90");

        device.reading(0, "temperature", 91).reading(1, "pressure", 3);

        assertThat(device.changes()).containsExactly("0 RAISED hot");
    }

    @Test
    void shouldKeepOneAlertAMetricWhenRuleWatchesAllAnomalies() {
        device.with("odd", "anomaly(*) >= 0.5 for 3s clear < 0.5");

        for (int second = 0; second <= 3; second++) {
            device.score(second, "temperature", 0.83).score(second, "vibration", 0.9);
        }
        device.score(4, "temperature", 0.2).score(5, "vibration", 0.49);

        assertThat(device.changes())
                .containsExactly(
                        "3 RAISED odd/temperature",
                        "3 RAISED odd/vibration",
                        "4 CLEARED odd/temperature",
                        "5 CLEARED odd/vibration");
        assertThat(device.said().get(0))
                .isEqualTo(
                        "3 RAISED temperature anomaly score 0.83 >= 0.5 for 3 s"
                                + " (value 93.25, expected 80)");
        assertThat(device.stateIsEmpty()).isTrue();
    }

    @Test
    void shouldSayWhichMetricsMadeARowAnomalous() {
        device.with("odd", "anomaly(\"*\") >= 0.5");

        device.score(0, "flow", 0.9).anomalyOfRow(1, 0.83, "flow", "pressure").anomalyOfRow(2, 0.1);

        assertThat(device.said())
                .containsExactly(
                        "1 RAISED metrics together: anomaly score 0.83 >= 0.5"
                                + " (flow, pressure; flow 93.25, expected 80)",
                        "2 CLEARED metrics together: anomaly score 0.1 no longer >= 0.5");
    }

    @Test
    void shouldWatchOneMetricWhenRuleNamesIt() {
        device.with("odd", "anomaly(temperature) >= 0.5");

        device.score(1, "vibration", 0.9).score(1, "temperature", 0.9);

        assertThat(device.changes()).containsExactly("1 RAISED odd");
        assertThat(device.events.get(0).getMetric()).isEqualTo("temperature");
    }

    @Test
    void shouldRaiseAndClearOnRemainingLifeInHours() {
        device.with("wearing-out", "remaining_life < 1d clear > 36h");

        device.remainingLife(0, 30).remainingLife(60, 20.5).remainingLife(120, 30);
        device.remainingLife(180, 400);

        assertThat(device.said())
                .containsExactly(
                        "60 RAISED remaining life 20.5 h < 24 h",
                        "180 CLEARED remaining life 400 h > 36 h");
        assertThat(device.events.get(0).getMetric()).isNull();
        assertThat(device.events.get(0).getExplanation().getContributions().get(0).getAmount())
                .isEqualTo(-79.5);
        assertThat(device.events.get(1).getExplanation()).isNull();
    }

    @Test
    void shouldRaiseAndClearOnTheProbabilityOfAFailure() {
        device.with("failing", "failure_probability >= 0.6 clear < 0.3");

        device.remainingLife(0, 1).failure(30, 0.4).failure(60, 0.71).failure(90, 0.25);

        assertThat(device.said())
                .containsExactly(
                        "60 RAISED failure within 48 h probability 0.71 >= 0.6",
                        "90 CLEARED failure within 48 h probability 0.25 < 0.3");
        assertThat(device.events.get(0).getExplanation()).isNotNull();
    }

    @Test
    void shouldEmitStateOfTheAlertWithEveryChange() {
        device.with("hot", "temperature > 90");

        device.reading(2, "temperature", 91).reading(4, "temperature", 89);

        AlertState open = device.states.get(0);
        assertThat(open.getState()).isEqualTo(AlertStanding.OPEN);
        assertThat(open.getClearedAt()).isNull();
        AlertState cleared = device.states.get(1);
        assertThat(cleared.getState()).isEqualTo(AlertStanding.CLEARED);
        assertThat(cleared.getAlertId()).isEqualTo(open.getAlertId());
        assertThat(cleared.getRaisedAt()).isEqualTo(Instant.ofEpochSecond(2));
        assertThat(cleared.getClearedAt()).isEqualTo(Instant.ofEpochSecond(4));
        assertThat(cleared.getChangedAt()).isEqualTo(Instant.ofEpochSecond(4));
    }

    @Test
    void shouldGiveEveryChangeItsOwnIdAndEveryStandingItsOwn() {
        device.with("hot", "temperature > 90");

        for (int i = 0; i < 3; i++) {
            device.reading(1, "temperature", 91).reading(1, "temperature", 89);
        }

        assertThat(device.events).extracting(AlertEvent::getId).hasSize(6).doesNotHaveDuplicates();
        assertThat(device.events.stream().map(AlertEvent::getAlertId).distinct()).hasSize(3);
    }

    @Test
    void shouldGiveDistinctIdsInOneMillisecondWhenDeviceHasNoSequence() {
        String first = AlertRecords.alertId("d/r", 0, 5, new Cause(-1, 0, 7));
        String second = AlertRecords.alertId("d/r", 0, 5, new Cause(-1, 0, 8));

        assertThat(first).isNotEqualTo(second);
        assertThat(AlertRecords.alertId("d/r", 0, 5, null)).isNotEqualTo(first);
    }

    @Test
    void shouldJudgeByTheRuleOfTheEventsTime() {
        device.with("hot", "temperature > 90");
        device.with(version("hot", "temperature > 80", 100));

        device.reading(50, "temperature", 85).reading(100, "temperature", 85);

        assertThat(device.changes()).containsExactly("100 RAISED hot");
        assertThat(device.events.get(0).getRuleVersion()).isEqualTo(Instant.ofEpochSecond(100));
    }

    @Test
    void shouldClearWhatTheOldVersionRaisedWhenRuleChanges() {
        device.with("hot", "temperature > 90");
        device.with(version("hot", "temperature > 95", 100));

        device.reading(50, "temperature", 97).reading(100, "temperature", 98);

        assertThat(device.said())
                .containsExactly(
                        "50 RAISED temperature 97 > 90",
                        "100 CLEARED rule hot was changed to temperature > 95, MAJOR",
                        "100 RAISED temperature 98 > 95");
    }

    @Test
    void shouldKeepAlertWhenOnlyTheDescriptionChanges() {
        device.with("hot", "temperature > 90 for 5s");
        device.with(
                AlertingScenario.rule("hot", "temperature>90  for 5000ms")
                        .setDescription("call the plant")
                        .setValidFrom(Instant.ofEpochSecond(100))
                        .build());

        device.reading(97, "temperature", 91)
                .reading(102, "temperature", 91)
                .reading(103, "temperature", 89);

        assertThat(device.changes()).containsExactly("102 RAISED hot", "103 CLEARED hot");
        assertThat(device.events.get(0).getRuleVersion()).isEqualTo(Instant.ofEpochSecond(100));
    }

    @Test
    void shouldClearOpenAndForgetPendingAlertsAtTheNextEventWhenRuleIsDisabled() {
        device.with("hot", "temperature > 90").with("long", "temperature > 90 for 1h");
        device.with(disabled("hot", "temperature > 90")).with(disabled("long", "a > 1 for 1h"));

        device.reading(50, "temperature", 97).reading(100, "pressure", 1);

        assertThat(device.said())
                .containsExactly(
                        "50 RAISED temperature 97 > 90", "100 CLEARED rule hot was disabled");
        assertThat(device.stateIsEmpty()).isTrue();
        AlertEvent cleared = device.events.get(1);
        assertThat(cleared.getChange()).isEqualTo(AlertChange.CLEARED);
        assertThat(cleared.getRaisedAt()).isEqualTo(Instant.ofEpochSecond(50));
        assertThat(cleared.getRuleVersion()).isEqualTo(Instant.EPOCH);
        assertThat(cleared.getValue()).isNull();
    }

    @Test
    void shouldClearOpenAlertWhenRuleIsRemovedOrMeantForOtherDevices() {
        device.with("hot", "temperature > 90").with("warm", "temperature > 60");
        device.rules.remove("hot", 100_000);
        device.with(
                AlertingScenario.rule("warm", "temperature > 60")
                        .setDeviceType("motor")
                        .setValidFrom(Instant.ofEpochSecond(100))
                        .build());

        device.reading(50, "temperature", 97).remainingLife(100, 1);

        assertThat(device.said().subList(2, 4))
                .containsExactly(
                        "100 CLEARED rule hot was removed",
                        "100 CLEARED rule warm does not apply to this device any more");
    }

    @Test
    void shouldLeaveNewerAlertAloneWhenOlderEventComesByArrival() {
        device.with("hot", "temperature > 90").with("long", "temperature > 90 for 10s");

        device.reading(100, "temperature", 97).reading(99, "temperature", 20);

        assertThat(device.changes()).containsExactly("100 RAISED hot");
        assertThat(device.state().alerts()).hasSize(2);
    }

    /** A plain second reading of the life of one rule, over many seeded histories. */
    @Test
    void shouldAgreeWithAPlainReadingOfTheRuleOverSeededHistories() {
        for (int seed = 0; seed < 200; seed++) {
            AlertingScenario history = new AlertingScenario();
            history.with("hot", "temperature > 90 for 4s clear < 85");
            Random random = new Random(seed);
            Map<String, Object> plain = new HashMap<>();
            List<String> expected = new ArrayList<>();
            double value = 88;
            for (long second = 0; second < 200; second += 1 + random.nextInt(3)) {
                value += random.nextGaussian() * 2 + (88 - value) * 0.1;
                history.reading(second, "temperature", value);
                plainly(plain, second, value, expected);
            }
            history.reading(1_000, "temperature", 0);
            plainly(plain, 1_000, 0, expected);

            assertThat(history.changes()).as("seed " + seed).isEqualTo(expected);
            assertThat(history.stateIsEmpty()).isTrue();
        }
    }

    private static void plainly(
            Map<String, Object> memory, long second, double value, List<String> expected) {
        if (memory.containsKey("open")) {
            if (value < 85) {
                expected.add(second + " CLEARED hot");
                memory.clear();
            }
        } else if (value <= 90) {
            memory.clear();
        } else if (second - (long) memory.computeIfAbsent("since", key -> second) >= 4) {
            expected.add(second + " RAISED hot");
            memory.put("open", true);
        }
    }

    private static AlertRule version(String id, String condition, long second) {
        return AlertingScenario.rule(id, condition)
                .setValidFrom(Instant.ofEpochSecond(second))
                .build();
    }

    private static AlertRule disabled(String id, String condition) {
        return AlertingScenario.rule(id, condition)
                .setValidFrom(Instant.ofEpochSecond(100))
                .setEnabled(false)
                .build();
    }
}
