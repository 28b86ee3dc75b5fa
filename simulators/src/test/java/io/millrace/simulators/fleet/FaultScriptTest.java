package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.FaultLabel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultScriptTest {

    private static final long START = 1_790_000_000_000L;
    private static final long LIVE = START + 600_000;

    @Test
    void shouldReadAFaultFromItsText() {
        ScriptedFault fault = ScriptedFault.parse(ScriptedFault.example());

        assertThat(fault)
                .isEqualTo(
                        ScriptedFault.onMetric(
                                        7,
                                        FaultKind.LEVEL_SHIFT,
                                        "temperature",
                                        ScriptedFault.Anchor.LIVE,
                                        Duration.ofSeconds(20),
                                        Duration.ofSeconds(30))
                                .withSize(45));
        assertThat(ScriptedFault.parse("device=2,kind=worn,size=6"))
                .isEqualTo(
                        new ScriptedFault(
                                2,
                                FaultKind.WORN,
                                null,
                                ScriptedFault.Anchor.LIVE,
                                Duration.ZERO,
                                null,
                                6.0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kind=spike                                           | device= and kind= are needed
                    device=1,kind=crack                                  | no fault kind crack
                    device=1,kind=spike,metric=current                   | needs for > 0
                    device=1,kind=spike,for=10s                          | needs a metric
                    device=1,kind=worn,metric=current                    | the whole device wears
                    device=1,kind=spike,metric=current,for=10            | not a duration
                    device=1,kind=spike,metric=current,for=1s,at=noon+1s | at= is live+DURATION
                    device=x,kind=worn                                   | 'x' is not a number
                    device=1,device=2,kind=worn                          | each once
                    device=1,colour=red,kind=worn                        | 'colour=red' is not one of
                    """)
    void shouldSayWhatIsWrongWithAFault(String text, String message) {
        assertThatThrownBy(() -> ScriptedFault.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldLabelEachFaultWithItsInterval() {
        Fleet fleet = fleet(FaultScript.demo());

        List<FaultLabel> labels = fleet.labels();

        assertThat(labels).hasSize(FaultScript.demo().faults().size());
        FaultLabel hot =
                labels.stream()
                        .filter(label -> label.getDeviceId().equals("pump-00000"))
                        .findFirst()
                        .orElseThrow();
        assertThat(hot.getKind()).isEqualTo("level-shift");
        assertThat(hot.getMetric()).isEqualTo("temperature");
        assertThat(hot.getFrom().toEpochMilli()).isEqualTo(LIVE + 10_000);
        assertThat(hot.getTo().toEpochMilli()).isEqualTo(LIVE + 35_000);
        assertThat(labels.stream().map(FaultLabel::getId).distinct()).hasSize(labels.size());
    }

    @Test
    void shouldLeaveAWornDeviceItsRemainingHoursAndOthersManyMore() {
        Fleet fleet = fleet(FaultScript.demo());

        for (int number = 0; number < 50; number++) {
            LifeCourse.Moment moment = fleet.device(number).model().lifeAt(START);
            double remaining = (moment.failsAt() - START) / 3_600_000.0;
            switch (number) {
                case 2 -> assertThat(remaining).isEqualTo(FaultKind.WORN_REMAINING_HOURS);
                case 3 -> assertThat(remaining).isEqualTo(5);
                default -> {
                    assertThat(remaining).isGreaterThan(120);
                    assertThat(moment.age()).isBetween(0.0, 0.75);
                }
            }
        }
        assertThat(fleet.device(2).model().lifeAt(START).age()).isGreaterThan(0.98);
    }

    @Test
    void shouldRefuseOverlappingFaultsOnOneMetric() {
        FaultScript script =
                new FaultScript(
                        List.of(
                                ScriptedFault.parse(
                                        "device=1,kind=spike,metric=current,at=live,for=10s"),
                                ScriptedFault.parse(
                                        "device=1,kind=drift,metric=current,at=live+9s,for=10s")));

        assertThatThrownBy(() -> fleet(script))
                .hasMessage("fault drift on device 1 overlaps with spike on the same metric");
    }

    @Test
    void shouldRefuseADeviceOrMetricThatIsNotThere() {
        assertThatThrownBy(() -> fleet(new FaultScript(List.of(ScriptedFault.worn(50, 3)))))
                .hasMessage("fault worn on device 50: the fleet has devices 0 to 49");
        assertThatThrownBy(
                        () ->
                                fleet(
                                        new FaultScript(
                                                List.of(
                                                        ScriptedFault.parse(
                                                                "device=1,kind=spike,metric=flow,"
                                                                        + "for=1s")))))
                .hasMessage(
                        "motor has no metric flow; it has [temperature, vibration, current,"
                                + " voltage, speed]");
    }

    private static Fleet fleet(FaultScript script) {
        return new Fleet(FleetSettings.of(50, 42).withFaults(script), START, LIVE);
    }
}
