package io.millrace.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.oracle.RawRecord.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Every kind of damage to a right set of results turns the oracle red, and says what it is. */
class OracleBitesTest {

    private final MadeRun run = MadeRun.whole();

    @Test
    void shouldFindNothingInWhatIsRight() {
        Expectation expected = run.expectation();

        assertThat(run.findings()).isEmpty();
        assertThat(expected.gap()).isZero();
        assertThat(expected.undecided).isEqualTo(1);
        assertThat(expected.alerts).hasSize(2);
        assertThat(expected.late).hasSize(1);
        assertThat(expected.dead).hasSize(1);
        assertThat(expected.windows).anyMatch(row -> row.key().endsWith(" r1"));
    }

    @Test
    void shouldNameTheWindowThatIsDropped() {
        run.windows.remove(run.window("motor", "10s", 20_000));

        assertThat(run.findings()).containsOnlyKeys("windows");
        assertThat(run.findings().get("windows")).startsWith("lost 1\n  motor 10s@20000 r0\n");
    }

    @Test
    void shouldNameTheRevisionThatIsDropped() {
        run.windows.remove(run.window("pump", "10s", 20_000));

        assertThat(run.findings().get("windows")).startsWith("lost 1\n  pump 10s@20000 r1\n");
    }

    @Test
    void shouldNameBothTimesOfAnAlertThatIsShifted() {
        run.alerts.get(0).put("eventTime", 33_000L);

        assertThat(run.findings()).containsOnlyKeys("alerts");
        assertThat(run.findings().get("alerts"))
                .contains("lost 1\n  RAISED pump/hot @32000")
                .contains("unexpected 1\n  RAISED pump/hot @33000");
    }

    @Test
    void shouldNameTheResultThatIsDoubledAndItsId() {
        run.windows.add(run.window("pump", "1m", 60_000));

        assertThat(run.findings()).containsOnlyKeys("windows", "ids of iot.metric-aggregates");
        assertThat(run.findings().get("windows")).contains("repeated 1\n  pump 1m@60000 r0 ×2");
    }

    @Test
    void shouldNameBothWindowsOfAnEventThatMovedOverTheEdge() {
        count(run.window("motor", "10s", 0), -1);
        count(run.window("motor", "10s", 10_000), 1);

        assertThat(run.findings()).containsOnlyKeys("windows");
        assertThat(run.findings().get("windows"))
                .contains(
                        "wrong 2",
                        "motor 10s@0 r0 events: expected 10.0, found 9.0",
                        "motor 10s@10000 r0 events: expected 10.0, found 11.0");
    }

    @Test
    void shouldNameTheFieldOfASummaryThatIsOff() {
        GenericRecord summary =
                (GenericRecord) ((List<?>) run.window("motor", "10s", 0).get("metrics")).get(0);
        summary.put("mean", (double) summary.get("mean") * (1 + 1e-8));

        assertThat(run.findings().get("windows")).contains("wrong 1\n  motor 10s@0 r0 t.mean:");
    }

    @Test
    void shouldNameThePlaceOfADeadLetterThatIsLost() {
        run.dead.clear();

        assertThat(run.findings()).containsOnlyKeys("dead letters");
        assertThat(run.findings().get("dead letters")).startsWith("lost 1\n  0:");
    }

    @Test
    void shouldSeeThatADeadLettersBytesWereTouched() {
        Source source = place(run.dead.get(0));
        run.dead.set(0, run.letter(source, "CORRUPT", new byte[] {0, 0, 8}));

        assertThat(run.findings().get("dead letters"))
                .contains("wrong 1", "value: expected CORRUPT, 3 by");
    }

    @Test
    void shouldSeeThatADeadLetterNamesAnotherReason() {
        Source source = place(run.dead.get(0));
        run.dead.set(0, run.letter(source, "NOT_FRAMED", new byte[] {0, 0, 9}));

        assertThat(run.findings().get("dead letters"))
                .contains("reason: expected CORRUPT, found NOT_FRAMED");
    }

    @Test
    void shouldSeeADeadLetterThatCameTwice() {
        run.dead.add(run.dead.get(0));

        assertThat(run.findings().get("dead letters")).contains("repeated 1");
    }

    @Test
    void shouldSeeALateEventThatIsInTheLedgerAndInAWindow() {
        GenericRecord ledger = run.late.get(0);
        assertThat(ledger.get("event"))
                .hasToString(((GenericRecord) ledger.get("event")).toString());
        count(run.window("pump", "10s", 30_000), 1);

        assertThat(run.findings().get("windows")).contains("pump 10s@30000 r0 events");
    }

    @Test
    void shouldAcceptAnUndecidedEventEitherWayButNotBothNorNeither() {
        // The results so far have it in its windows.
        GenericRecord window = run.window("motor", "10s", 30_000);
        assertThat(window.get("eventCount")).isEqualTo(1L);

        run.windows.remove(window);
        assertThat(run.findings().get("windows")).contains("lost 1\n  motor 10s@30000 last");

        run.sayTooLate();
        assertThat(run.findings()).isEmpty();
        assertThat(run.expectation().late).hasSize(2);

        run.windows.add(window);
        assertThat(run.findings().get("windows")).contains("unexpected 1\n  motor 10s@30000");
    }

    @Test
    void shouldNameThePointThatIsNotInInfluxDb() {
        run.windowPoints.removeIf(point -> point.key().equals("motor 1m@60000"));

        assertThat(run.findings()).containsOnlyKeys("windows in InfluxDB");
        assertThat(run.findings().get("windows in InfluxDB")).contains("lost 1\n  motor 1m@60000");
    }

    @Test
    void shouldNameThePointThatHasAnotherValueInInfluxDb() {
        Row point = run.windowPoints.get(0);
        Map<String, Object> fields = new HashMap<>(point.fields());
        fields.put("t.max", (double) fields.get("t.max") + 1);
        run.windowPoints.set(0, new Row(point.key(), fields));

        assertThat(run.findings().get("windows in InfluxDB"))
                .contains("wrong 1\n  " + point.key() + " t.max");
    }

    @Test
    void shouldSeeAnAlertThatStandsOpenThoughItWasCleared() {
        run.states.get(0).put("state", "OPEN");

        assertThat(run.findings()).containsOnlyKeys("alert state");
    }

    @Test
    void shouldSayWhatNeverReachedTheTopic() {
        run.sent = new Differences(List.of("event of pump"), List.of(), List.of(), List.of());

        assertThat(run.findings().get("records on the topic")).startsWith("lost 1\n  event of");
    }

    @Test
    void shouldExpectAnAlertOfTheClockAndOneOfTheRejectedRecords() {
        MadeRun misled = MadeRun.misled();

        assertThat(misled.findings()).isEmpty();
        assertThat(misled.expectation().alerts)
                .extracting(Row::key)
                .containsExactly(
                        "RAISED fan/millrace-clock-wrong @120000",
                        "CLEARED fan/millrace-clock-wrong @300000",
                        "RAISED */millrace-records-rejected @120000",
                        "CLEARED */millrace-records-rejected @240000");
    }

    @Test
    void shouldNameTheAlertOfAClockThatIsLost() {
        MadeRun misled = MadeRun.misled();
        misled.alerts.remove(misled.alertOf(InputAlerts.CLOCK_WRONG));

        assertThat(misled.findings()).containsOnlyKeys("alerts");
        assertThat(misled.findings().get("alerts"))
                .startsWith("lost 1\n  RAISED fan/millrace-clock-wrong @120000\nrepeated 0");
    }

    @Test
    void shouldSeeAnEstimateOfAClockThatIsOff() {
        MadeRun misled = MadeRun.misled();
        misled.alertOf(InputAlerts.CLOCK_WRONG).put("value", 7_201.0);

        assertThat(misled.findings().get("alerts"))
                .contains("wrong 1\n  RAISED fan/millrace-clock-wrong @120000 value");
    }

    @Test
    void shouldSeeAnAlertOfARightClock() {
        MadeRun misled = MadeRun.misled();
        GenericRecord alert = misled.alertOf(InputAlerts.CLOCK_WRONG);
        alert.put("alertKey", "pump/millrace-clock-wrong");
        alert.put("deviceId", "pump");

        assertThat(misled.findings().get("alerts"))
                .contains("unexpected 1\n  RAISED pump/millrace-clock-wrong @120000");
    }

    @Test
    void shouldNameBothTimesOfTheAlertOfRejectedRecordsThatIsShifted() {
        MadeRun misled = MadeRun.misled();
        misled.alertOf(InputAlerts.RECORDS_REJECTED).put("eventTime", 130_000L);

        assertThat(misled.findings().get("alerts"))
                .contains("lost 1\n  RAISED */millrace-records-rejected @120000")
                .contains("unexpected 1\n  RAISED */millrace-records-rejected @130000");
    }

    private static void count(GenericRecord window, int more) {
        window.put("eventCount", (long) window.get("eventCount") + more);
    }

    private static Source place(ConsumerRecord<byte[], byte[]> letter) {
        return new Source(
                Integer.parseInt(WrittenRecords.text(letter, "__connect.errors.partition")),
                Long.parseLong(WrittenRecords.text(letter, "__connect.errors.offset")));
    }
}
