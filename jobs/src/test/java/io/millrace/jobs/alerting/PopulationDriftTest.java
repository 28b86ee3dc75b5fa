package io.millrace.jobs.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jobs.device.SectionedState;
import io.millrace.jobs.stage.PopulationCounts;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.AlertEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PopulationDriftTest {

    private static final long HOUR = 3_600_000;
    private static final PopulationDriftFormat FORMAT = new PopulationDriftFormat();

    private final PopulationDrift rule = new PopulationDrift(0.25, 200);
    private final List<AlertEvent> alerts = new ArrayList<>();
    private SectionedState state = new SectionedState();

    /** Of 300 devices that predict each minute, so many in the lower bin of the temperature. */
    private static PopulationCounts counts(long hour, int devices, double lower) {
        long predictions = devices * 60L;
        long low = Math.round(lower * predictions);
        return new PopulationCounts(
                "rul-pump",
                "1",
                hour * HOUR,
                HOUR,
                60_000,
                new String[] {"temperature.mean5", PopulationCounts.PREDICTION},
                new double[][] {{0.5, 0.5}, {0.5, 0.5}},
                new long[][] {
                    {low, predictions - low}, {predictions / 2, predictions - predictions / 2}
                });
    }

    private void judge(long hour, int devices, double lower) {
        rule.add(state.get(FORMAT), counts(hour, devices, lower));
        judgeUntil((hour + 1) * HOUR);
    }

    private PopulationDrift.Judgement judgeUntil(long until) {
        return rule.judge(
                state.get(FORMAT),
                "rul-pump",
                "1",
                HOUR,
                until,
                (topic, key, value) -> {
                    if (value instanceof AlertEvent alert) {
                        alerts.add(alert);
                    }
                });
    }

    private List<String> said() {
        return alerts.stream()
                .map(one -> one.getEventTime().toEpochMilli() / HOUR + " " + one.getChange())
                .toList();
    }

    @Test
    void shouldRaiseOneAlertWhileThePopulationIsAnotherAndClearIt() {
        judge(0, 300, 0.5);
        judge(1, 300, 0.9);
        judge(2, 300, 0.95);
        judge(3, 300, 0.72);
        judge(4, 300, 0.6);
        judge(5, 300, 0.5);

        // (0.9 - 0.5) ln 1.8 + (0.1 - 0.5) ln 0.2 = 0.879; for 0.72 it is 0.208, for 0.6 0.041.
        assertThat(said()).containsExactly("2 RAISED", "5 CLEARED");
        assertThat(alerts.get(0).getAlertKey()).isEqualTo("*/millrace-model-drift/rul-pump/1");
        assertThat(alerts.get(0).getReason())
                .isEqualTo(
                        "model rul-pump version 1 sees another population than in training:"
                                + " stability index temperature.mean5 0.88 > 0.25 for 60 min, about"
                                + " 300 devices");
        assertThat(alerts.get(0).getThreshold()).isEqualTo(0.25);
        assertThat(alerts.get(1).getAlertId()).isEqualTo(alerts.get(0).getAlertId());
    }

    @Test
    void shouldSayNothingByFewDevices() {
        for (int hour = 0; hour < 10; hour++) {
            judge(hour, 199, 1);
        }

        assertThat(alerts).isEmpty();
    }

    @Test
    void shouldAddUpPartsWhereverTheyComeFrom() {
        for (int part = 0; part < 30; part++) {
            rule.add(state.get(FORMAT), counts(1, 10, 1));
        }
        assertThat(judgeUntil(2 * HOUR - 1)).as("the slot has not ended").isNull();

        assertThat(judgeUntil(2 * HOUR).stability()).isGreaterThan(1);
        assertThat(said()).containsExactly("2 RAISED");
    }

    @Test
    void shouldCountWhatComesTooLateInTheNextSlot() {
        judge(1, 300, 0.5);
        assertThat(rule.add(state.get(FORMAT), counts(0, 300, 0.95))).isEqualTo(2 * HOUR);
        judgeUntil(3 * HOUR);

        assertThat(said()).containsExactly("3 RAISED");
    }

    @Test
    void shouldClearWhenTheModelPredictsNoMore() {
        judge(1, 300, 0.95);
        judgeUntil(3 * HOUR - 1);
        assertThat(alerts).hasSize(1);
        judgeUntil(3 * HOUR);
        judgeUntil(4 * HOUR);

        assertThat(said()).containsExactly("2 RAISED", "3 CLEARED");
    }

    @Test
    void shouldDoTheSameRestored() throws IOException {
        shouldRaiseOneAlertWhileThePopulationIsAnotherAndClearIt();
        List<AlertEvent> straight = List.copyOf(alerts);
        alerts.clear();
        state = new SectionedState();
        double[] shares = {0.5, 0.9, 0.95, 0.72, 0.6, 0.5};
        for (int hour = 0; hour < shares.length; hour++) {
            rule.add(state.get(FORMAT), counts(hour, 100, shares[hour]));
            restore();
            rule.add(state.get(FORMAT), counts(hour, 200, shares[hour]));
            restore();
            judgeUntil((hour + 1) * HOUR);
            restore();
        }

        assertThat(alerts).isEqualTo(straight);
        assertThat(straight).extracting(AlertEvent::getChange).contains(AlertChange.CLEARED);
    }

    private void restore() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));
        state =
                SectionedState.read(
                        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
