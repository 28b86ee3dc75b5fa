package io.millrace.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FleetScorerTest {

    private static final long DAY = 86_400;

    @Test
    void shouldCountAFindingOnceAtItsOwnMomentWhenOneReadingOfALongFaultIsAnomalous() {
        FleetScore score =
                Made.fleet(600, "a", "b")
                        .fault("a", "level-shift", "temperature", 100, 400)
                        .anomalies("a", "temperature", 250)
                        .anomalies("b", "temperature", 50, 300)
                        .score();

        // Point adjustment would call 300 of 302 readings right, and the delay 0.
        assertThat(score.episodeVerdicts()).isEqualTo(new Verdicts(1, 0, 2));
        assertThat(score.episodeVerdicts().precision().value()).isEqualTo(1.0 / 3);
        assertThat(score.kinds().get(0).recall()).isEqualTo(new Rate(1, 1));
        assertThat(score.kinds().get(0).delay()).isEqualTo(new Spread(1, 150, 150, 150, 150));
    }

    @Test
    void shouldMissAFaultThatOnlyAnotherMetricOrAnotherDeviceShows() {
        FleetScore score =
                Made.fleet(600, "a", "b")
                        .fault("a", "drift", "temperature", 100, 200)
                        .anomalies("a", "vibration", 150)
                        .alert("b", "temperature", 150, 160)
                        .score();

        assertThat(score.recall()).isEqualTo(new Rate(0, 1));
        assertThat(score.episodeVerdicts()).isEqualTo(new Verdicts(0, 1, 0));
        assertThat(score.alertVerdicts()).isEqualTo(new Verdicts(0, 0, 1));
    }

    @Test
    void shouldTakeAnAlertOfAClockForRightOnlyWhileThatClockIsWrong() {
        FleetScore score =
                Made.fleet(600, "a", "b")
                        .fault("a", "clock-ahead", null, 100, 200)
                        .fault("b", "duplicate", null, 100, 200)
                        .raised("a", "millrace-clock-wrong", null, 150)
                        .raised("b", "millrace-clock-wrong", null, 150)
                        .raised("*", "millrace-records-rejected", null, 150)
                        .score();

        assertThat(score.alertVerdicts())
                .as("that of the whole input is no device's")
                .isEqualTo(new Verdicts(1, 0, 1));
    }

    @Test
    void shouldTakeAnAlertOfAGatewayForRightOnlyWhileThatGatewayIsOut() {
        FleetScore score =
                Made.fleet(600, "a", "b")
                        .fault("gateway-a", "gateway-outage", null, 100, 200)
                        .raised("gateway-a", "millrace-gateway-silent", null, 180)
                        .raised("gateway-a", "millrace-gateway-silent", null, 400)
                        .raised("a", "millrace-device-silent", null, 180)
                        .score();

        assertThat(score.alertVerdicts()).isEqualTo(new Verdicts(1, 0, 2));
    }

    @Test
    void shouldFindASuddenFailureByTheAlertOfItsSilence() {
        FleetScore score =
                Made.fleet(600, "a", "b")
                        .fault("a", "sudden-failure", null, 100, 300)
                        .raised("a", "millrace-device-silent", null, 180)
                        .score();

        assertThat(score.recall().hits()).isEqualTo(1);
        assertThat(score.alertVerdicts()).isEqualTo(new Verdicts(1, 0, 0));
    }

    @Test
    void shouldCountWithinTheGraceAndNotAfterIt() {
        Made made = Made.fleet(600, "a").fault("a", "spike", "temperature", 100, 200);

        assertThat(made.alert("a", "temperature", 209, 220).score().recall().hits()).isEqualTo(1);
        assertThat(
                        Made.fleet(600, "a")
                                .fault("a", "spike", "temperature", 100, 200)
                                .alert("a", "temperature", 210, 220)
                                .score()
                                .recall()
                                .hits())
                .isZero();
    }

    @Test
    void shouldNotTakeTheReturnToHealthForAnAnomalyOfTheFault() {
        Made made =
                Made.fleet(600, "a")
                        .fault("a", "drift", "temperature", 100, 200)
                        .anomalies("a", "temperature", 201, 202);

        assertThat(made.score().recall().hits()).isZero();
        // Nor is it a false alarm.
        assertThat(made.score().episodeVerdicts()).isEqualTo(new Verdicts(1, 0, 0));

        KindScore alerted = made.raised("a", "temperature", 204).score().kinds().get(0);
        assertThat(alerted.byAnomaly().hits()).isZero();
        assertThat(alerted.recall().hits()).isEqualTo(1);
        assertThat(alerted.onlyAfterTheEnd()).isEqualTo(1);
    }

    @Test
    void shouldNotCallAnAlertThatStoodBeforeTheOnsetAFinding() {
        FleetScore score =
                Made.fleet(600, "a")
                        .fault("a", "level-shift", "temperature", 100, 200)
                        .alert("a", "temperature", 90, 250)
                        .score();

        LabelScore label = score.labels().get(0);
        assertThat(label.isFound()).isFalse();
        assertThat(label.stoodBefore()).isTrue();
        assertThat(score.alertVerdicts().falseAlarms()).isEqualTo(1);
    }

    @Test
    void shouldLeaveOutAFaultWhoseOnsetTheRunDoesNotReach() {
        FleetScore score =
                Made.fleet(600, "a")
                        .fault("a", "drift", "temperature", 100, 200)
                        .fault("a", "drift", "vibration", 600, 700)
                        .anomalies("a", "temperature", 110)
                        .score();

        assertThat(score.recall()).isEqualTo(new Rate(1, 1));
        assertThat(score.kinds().get(0).notReached()).isEqualTo(1);
    }

    @Test
    void shouldTakeFaultyTimeOnceFromTheTimeInWhichAlarmsAreFalse() {
        FleetScore score =
                Made.fleet(DAY, "a", "b")
                        // Two faults that overlap: 100 to 300 and its grace are 210 s, not 320.
                        .fault("a", "drift", "temperature", 100, 250)
                        .fault("a", "spike", "vibration", 140, 300)
                        .alert("a", "temperature", 120, 130)
                        .alert("b", "temperature", 200, 210)
                        .score();

        assertThat(score.falseAlerts().count()).isEqualTo(1);
        assertThat(score.falseAlerts().deviceDays()).isCloseTo(2 - 210.0 / DAY, within(1e-9));
        assertThat(score.alerts().count()).isEqualTo(2);
        assertThat(score.alerts().deviceDays()).isCloseTo(2, within(1e-9));
    }

    @Test
    void shouldCountOnlyTheTimeInWhichADeviceWasHeard() {
        Made made = Made.fleet(DAY, "a");
        made.sends("b", 0, 0).sends("b", DAY / 4, DAY / 4 * Made.SECOND);

        assertThat(made.score().alerts().deviceDays()).isCloseTo(1.25, within(1e-9));
    }

    @Test
    void shouldFindWearByRemainingLifeAloneWhenAMetricIsAnomalousToo() {
        Made made =
                Made.fleet(1_000, "a")
                        .fault("a", "worn", null, 0, 8 * 3_600)
                        .anomalies("a", "temperature", 500)
                        .alert("a", "temperature", 510, 520);

        assertThat(made.score().recall()).isEqualTo(new Rate(0, 1));
        assertThat(made.score().alertVerdicts()).isEqualTo(new Verdicts(0, 1, 0));

        FleetScore found = made.raised("a", null, 700).score();
        assertThat(found.recall()).isEqualTo(new Rate(1, 1));
        assertThat(found.wear().get(0).alertLeadHours()).isCloseTo(8 - 700 / 3_600.0, within(1e-9));
    }

    @Test
    void shouldNotAskForWearBeforeItsRemainingLifeIsBelowTheLimit() {
        FleetScore score =
                Made.fleet(1_000, "a", "b")
                        .fault("a", "worn", null, 0, 30 * 3_600)
                        .fault("b", "worn", null, 0, 20 * 3_600)
                        .predicts("a", 900, 33)
                        .score();

        assertThat(score.recall()).isEqualTo(new Rate(0, 1));
        assertThat(score.kinds().get(0).notReached()).isEqualTo(1);
        // Its error is told all the same.
        assertThat(score.wear().get(0).rmseHours()).isCloseTo(3.25, within(1e-9));
    }

    @Test
    void shouldNotTakeAnAnomalyAfterTheRepairForFindingASuddenFailure() {
        FleetScore score =
                Made.fleet(600, "a")
                        .fault("a", "sudden-failure", null, 100, 200)
                        .anomalies("a", "temperature", 201)
                        .raised("a", null, 203)
                        .score();

        assertThat(score.recall()).isEqualTo(new Rate(0, 1));
    }

    @Test
    void shouldListWhatWasAlertedInsideTransportFaultsAndNoPhysicalFaultExplains() {
        FleetScore score =
                Made.fleet(600, "a", "b")
                        .fault("gateway-a", "gateway-outage", null, 100, 200)
                        .fault("partition-1", "partition-silent", null, 100, 200)
                        .fault("*", "loss", null, 0, 600)
                        .fault("a", "drift", "temperature", 100, 200)
                        .alert("a", "temperature", 150, 160)
                        .alert("a", "vibration", 300, 310)
                        .alert("b", "vibration", 150, 160)
                        .score();

        assertThat(score.transport())
                .extracting(each -> each.fault().kind(), TransportScore::devices, s -> s.alerts())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("gateway-outage", 1, 0),
                        org.assertj.core.groups.Tuple.tuple("partition-silent", 1, 1),
                        org.assertj.core.groups.Tuple.tuple("loss", 2, 2));
        assertThat(score.recall().of()).isEqualTo(1);
    }

    @Test
    void shouldMeasureLatencyFromTheFirstDueTimeOfLiveEventsOnly() {
        FleetScore score =
                Made.fleet(600, "a")
                        .liveFrom(300)
                        // The same event again 5 s later: the job has judged the first one.
                        .sends("a", 400, 405_000)
                        .anomalies("a", "temperature", 100, 400)
                        .raised("a", "temperature", 400)
                        .raised("a", "temperature", 400)
                        .raised("a", null, 401)
                        .score();

        assertThat(score.anomalyLatency().counted()).isEqualTo(1);
        assertThat(score.anomalyLatency().beforeLive()).isEqualTo(1);
        assertThat(score.anomalyLatency().percentile(50)).isBetween(2_000L, 2_002L);
        assertThat(score.alertLatency().counted()).isEqualTo(1);
        assertThat(score.alertLatency().withoutCause()).isEqualTo(1);
        assertThat(score.alertLatency().percentile(50)).isBetween(3_000L, 3_002L);
    }

    @Test
    void shouldCountARepeatedAlertOnce() {
        FleetScore score =
                Made.fleet(600, "a")
                        .raised("a", "temperature", 400)
                        .raised("a", "temperature", 400)
                        .score();

        assertThat(score.alerts().count()).isEqualTo(1);
    }

    @Test
    void shouldLeaveOutResultsOfAnotherRunOfTheSameDevices() {
        Made made = Made.fleet(600, "a").anomalies("a", "temperature", 400);
        // An event that this run has not sent, though of its time and device.
        made.anomalies("a", "temperature", 700).raised("z", null, 100).predicts("a", 90_000, 20);

        FleetScore score = made.score();

        assertThat(score.foreign()).isEqualTo(3);
        assertThat(score.episodeVerdicts().all()).isEqualTo(1);
    }

    @Test
    void shouldSayHowManyFaultsFalseAlarmsAloneWouldHaveHit() {
        Made made = Made.fleet(1_000, "a", "b").fault("a", "drift", "temperature", 0, 990);
        for (int second = 0; second < 1_000; second += 50) {
            made.anomalies("b", "temperature", second);
        }
        FleetScore score = made.score();

        // 20 in 1,000 s on one of two metrics: 10 expected on the faulty one.
        assertThat(score.labels().get(0).byChance()).isCloseTo(1 - Math.exp(-10), within(1e-6));
        assertThat(score.labels().get(0).isFound()).isFalse();
    }
}
