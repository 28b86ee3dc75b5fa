package io.millrace.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.figures.Figure;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertStanding;
import io.millrace.schemas.AlertState;
import io.millrace.schemas.Anomaly;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.FaultLabel;
import io.millrace.schemas.LateEvent;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import io.millrace.schemas.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DemoLedgerTest {

    private static final long T0 = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
    private static final String PUMP = "pump-00000";
    private static final DemoLedger.Place PLACE = new DemoLedger.Place(1, 0);
    private static final String OTHER = "motor-00001";

    private final DemoLedger ledger = new DemoLedger();
    private long offset;

    @BeforeAll
    static void trustOurRecords() {
        Contracts.trustOurs();
    }

    @Test
    void shouldCountARepeatOnceAndNotWhenTheLateLedgerHasIt() {
        ledger.late(late(event(PUMP, 1, T0), 0, 2));

        event(PUMP, 1, T0, T0);
        event(PUMP, 1, T0, T0);
        event(PUMP, 1, T0, T0 + 200_000);
        event(PUMP, 2, T0 + 1000, T0 + 1000);

        assertThat(ledger.eventsProduced()).isEqualTo(4);
        assertThat(ledger.duplicates()).isEqualTo(1);
        assertThat(ledger.lateEvents()).isEqualTo(1);
    }

    @Test
    void shouldNotCountADeviceThatStartsItsSequenceAnewAsARepeat() {
        event(PUMP, 0, T0, T0);
        event(PUMP, 0, T0 + 5000, T0 + 5000);

        assertThat(ledger.duplicates()).isZero();
    }

    @Test
    void shouldSayWhichRecordsHaveToBeDead() {
        event(PUMP, 1, T0 - Duration.ofDays(8).toMillis(), T0);
        event(PUMP, 2, T0 + Duration.ofMinutes(6).toMillis(), T0);
        event(PUMP, 3, T0 - Duration.ofDays(7).toMillis(), T0);
        ledger.undecodable(true);

        assertThat(ledger.mustBeDead()).isEqualTo(3);
    }

    @Test
    void shouldTakeTheNewestRevisionOfEachTenSecondWindow() {
        ledger.aggregate(aggregate("10s", T0, 0, 9));
        ledger.aggregate(aggregate("10s", T0, 2, 11));
        ledger.aggregate(aggregate("10s", T0, 1, 10));
        ledger.aggregate(aggregate("10s", T0 + 10_000, 0, 5));
        ledger.aggregate(aggregate("1m", T0, 0, 16));

        assertThat(ledger.passed()).isEqualTo(16);
        assertThat(ledger.aggregates()).isEqualTo(5);
    }

    @Test
    void shouldExpectOnePointForAllRevisionsOfAProjectedWindow() {
        ledger.aggregate(aggregate("10s", T0, 0, 9));
        ledger.aggregate(aggregate("1m", T0, 0, 9));
        ledger.aggregate(aggregate("1m", T0, 1, 10));
        ledger.aggregate(aggregate("1m", T0 + 60_000, 0, 10));

        assertThat(ledger.expectedPoints()).isEqualTo(2);
    }

    @Test
    void shouldFindTheFaultWhenAnomalyAndAlertAreInsideAndItIsClearedAfter() {
        ledger.label(fault());
        ledger.anomaly(anomaly(T0 + 1000));
        ledger.alert(PLACE, T0 + 5000, alert(PUMP, AlertChange.RAISED, "a", T0 + 3000));

        assertThat(ledger.detected(fault())).isFalse();

        ledger.alert(PLACE, T0 + 27_000, alert(PUMP, AlertChange.CLEARED, "a", T0 + 25_000));

        assertThat(ledger.detected(fault())).isTrue();
    }

    @Test
    void shouldSayWhenTheFaultWasSeenToBeCleared() {
        DemoLedger.Place cleared = new DemoLedger.Place(0, 8);
        ledger.label(fault());
        ledger.alert(PLACE, T0 + 5000, alert(PUMP, AlertChange.RAISED, "a", T0 + 3000));
        ledger.alert(cleared, T0 + 27_000, alert(PUMP, AlertChange.CLEARED, "a", T0 + 25_000));

        assertThat(ledger.clearedSeen(fault(), Map.of(PLACE, 1L))).isEmpty();
        assertThat(ledger.clearedSeen(fault(), Map.of(PLACE, 1L, cleared, T0 + 28_000)))
                .hasValue(T0 + 28_000);
    }

    @Test
    void shouldNotFindTheFaultWhenTheAlertCameBeforeItOrIsOfAnotherDevice() {
        ledger.label(fault());
        ledger.anomaly(anomaly(T0 + 1000));
        ledger.alert(PLACE, T0, alert(PUMP, AlertChange.RAISED, "a", T0 - 1));
        ledger.alert(PLACE, T0, alert(PUMP, AlertChange.CLEARED, "a", T0 + 25_000));
        ledger.alert(PLACE, T0, alert(OTHER, AlertChange.RAISED, "b", T0 + 1));
        ledger.alert(PLACE, T0, alert(OTHER, AlertChange.CLEARED, "b", T0 + 25_000));

        assertThat(ledger.detected(fault())).isFalse();
    }

    @Test
    void shouldNotFindTheFaultWhenTheAlertWasClearedWhileItStillStood() {
        ledger.label(fault());
        ledger.anomaly(anomaly(T0 + 1000));
        ledger.alert(PLACE, T0, alert(PUMP, AlertChange.RAISED, "a", T0 + 3000));
        ledger.alert(PLACE, T0, alert(PUMP, AlertChange.CLEARED, "a", T0 + 24_999));

        assertThat(ledger.detected(fault())).isFalse();
    }

    @Test
    void shouldCountOnlyDevicesWithoutAFaultAmongTheOthers() {
        ledger.label(fault());
        ledger.alert(PLACE, T0, alert(PUMP, AlertChange.RAISED, "a", T0));
        ledger.alert(PLACE, T0, alert(OTHER, AlertChange.RAISED, "b", T0));
        event(PUMP, 1, T0, T0);
        event(OTHER, 1, T0, T0);
        event("pump-00003", 1, T0, T0);
        event("motor-00004", 1, T0, T0);

        assertThat(ledger.othersAlarmedShare()).isEqualTo(1.0 / 3);
    }

    @Test
    void shouldMeasureAnAlertFromTheTimeItsCauseWasDueInTheLivePartOnly() {
        AlertEvent early = alert(PUMP, AlertChange.RAISED, "a", T0);
        AlertEvent live = alert(PUMP, AlertChange.CLEARED, "a", T0 + 60_000);
        early.setSourceOffset(0L);
        live.setSourceOffset(1L);
        ledger.alert(PLACE, T0 + 9_000, early);
        ledger.alert(new DemoLedger.Place(1, 7), T0 + 62_500, live);
        event(PUMP, 1, T0, T0);
        event(PUMP, 2, T0 + 60_000, T0 + 60_010);

        assertThat(ledger.alertLatencies(T0 + 30_000)).containsExactly(2_490L);
        assertThat(
                        ledger.alertVisible(
                                T0 + 30_000,
                                Map.of(
                                        PLACE,
                                        T0 + 63_000,
                                        new DemoLedger.Place(1, 7),
                                        T0 + 64_010)))
                .containsExactly(4_000L);
    }

    @Test
    void shouldMissTheBalanceWhenOneEventIsInNoBook() {
        event(PUMP, 1, T0, T0);
        event(PUMP, 2, T0 + 1000, T0 + 1000);
        ledger.aggregate(aggregate("10s", T0, 0, 1));

        Map<String, Figure> figures = figures(2, 0);

        assertThat(figures.get("eventsProduced").met()).isTrue();
        assertThat(figures.get("balance").met()).isFalse();
        assertThat(figures.get("faultDetected").met()).isFalse();
    }

    @Test
    void shouldMeetTheBalanceWhenEveryEventIsInOneBook() {
        ledger.late(late(event(PUMP, 3, T0), 0, 2));
        ledger.deadLetter("iot.device-events");
        ledger.deadLetter("iot.alert-rules");
        event(PUMP, 1, T0, T0);
        event(PUMP, 1, T0, T0);
        event(PUMP, 3, T0, T0 + 300_000);
        ledger.undecodable(true);
        ledger.aggregate(aggregate("10s", T0, 0, 1));

        Map<String, Figure> figures = figures(4, 0);

        assertThat(figures.get("balance").met()).isTrue();
        assertThat(figures.get("deadLetters").met()).isTrue();
        assertThat(figures.get("deadLettersElsewhere").met()).isFalse();
    }

    @Test
    void shouldMissTheBalanceOfAlertsWhenTheTableDisagreesWithTheChanges() {
        ledger.alert(PLACE, T0, alert(PUMP, AlertChange.RAISED, "a", T0));
        ledger.alertState("pump-00000/hot", state(AlertStanding.OPEN));

        assertThat(figures(0, 1).get("alertsOpen").met()).isTrue();

        ledger.alertState("pump-00000/hot", state(AlertStanding.CLEARED));

        assertThat(figures(0, 1).get("alertsOpen").met()).isFalse();
    }

    private Map<String, Figure> figures(long sent, long points) {
        return DemoFigures.of(ledger, sent, points, T0, T0, Map.of()).stream()
                .collect(Collectors.toMap(Figure::name, figure -> figure));
    }

    private void event(String device, long sequence, long eventTime, long recordTime) {
        ledger.event(
                new DemoLedger.Place(0, offset++),
                recordTime,
                event(device, sequence, eventTime),
                true);
    }

    private static DeviceEvent event(String device, long sequence, long eventTime) {
        return DeviceEvent.newBuilder()
                .setDeviceId(device)
                .setTenantId("t")
                .setSiteId("s")
                .setDeviceType("pump")
                .setEventTime(Instant.ofEpochMilli(eventTime))
                .setSequence(sequence)
                .setReadings(Map.of())
                .build();
    }

    private static LateEvent late(DeviceEvent event, int partition, long offset) {
        return LateEvent.newBuilder()
                .setEvent(event)
                .setLateByMillis(1)
                .setDeviceTime(event.getEventTime())
                .setWindows(List.of())
                .setSourcePartition(partition)
                .setSourceOffset(offset)
                .setSourceTime(event.getEventTime())
                .build();
    }

    private static MetricAggregate aggregate(String window, long start, int revision, long events) {
        return MetricAggregate.newBuilder()
                .setId(window + start + revision)
                .setDeviceId(PUMP)
                .setTenantId("t")
                .setSiteId("s")
                .setDeviceType("pump")
                .setWindow(window)
                .setWindowStart(Instant.ofEpochMilli(start))
                .setWindowEnd(Instant.ofEpochMilli(start))
                .setRevision(revision)
                .setEventCount(events)
                .setVersion("1")
                .setMetrics(
                        List.of(
                                MetricSummary.newBuilder()
                                        .setMetric("temperature")
                                        .setCount(events)
                                        .setMin(0)
                                        .setMax(0)
                                        .setMean(0)
                                        .setStandardDeviation(0)
                                        .setFirst(0)
                                        .setLast(0)
                                        .build()))
                .build();
    }

    private static FaultLabel fault() {
        return FaultLabel.newBuilder()
                .setId("f")
                .setDeviceId(PUMP)
                .setKind("level-shift")
                .setMetric("temperature")
                .setFrom(Instant.ofEpochMilli(T0))
                .setTo(Instant.ofEpochMilli(T0 + 25_000))
                .setDescription("")
                .build();
    }

    private static Anomaly anomaly(long time) {
        return Anomaly.newBuilder()
                .setId("x" + time)
                .setDeviceId(PUMP)
                .setTenantId("t")
                .setSiteId("s")
                .setDeviceType("pump")
                .setEventTime(Instant.ofEpochMilli(time))
                .setMetric("temperature")
                .setValue(100)
                .setScore(1)
                .setExpected(50)
                .setLower(45)
                .setUpper(55)
                .setDetector("robust")
                .setDetectorVersion("1")
                .setContributing(List.of("temperature"))
                .build();
    }

    private static AlertEvent alert(String device, AlertChange change, String alertId, long time) {
        return AlertEvent.newBuilder()
                .setId(alertId + change)
                .setAlertKey(device + "/hot")
                .setAlertId(alertId)
                .setChange(change)
                .setDeviceId(device)
                .setTenantId("t")
                .setSiteId("s")
                .setDeviceType("pump")
                .setEventTime(Instant.ofEpochMilli(time))
                .setRaisedAt(Instant.ofEpochMilli(time))
                .setRuleId("hot")
                .setRuleVersion(Instant.ofEpochMilli(0))
                .setSeverity(Severity.CRITICAL)
                .setReason("")
                .setMetric("temperature")
                .setSequence(1L)
                .setSourcePartition(0)
                .setSourceOffset(100L)
                .build();
    }

    private static AlertState state(AlertStanding standing) {
        return AlertState.newBuilder()
                .setAlertKey("pump-00000/hot")
                .setAlertId("a")
                .setState(standing)
                .setDeviceId(PUMP)
                .setTenantId("t")
                .setSiteId("s")
                .setDeviceType("pump")
                .setRaisedAt(Instant.ofEpochMilli(T0))
                .setChangedAt(Instant.ofEpochMilli(T0))
                .setRuleId("hot")
                .setRuleVersion(Instant.ofEpochMilli(0))
                .setSeverity(Severity.CRITICAL)
                .setReason("")
                .build();
    }
}
