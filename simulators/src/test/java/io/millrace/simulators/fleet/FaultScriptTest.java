package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.FaultLabel;
import java.time.Duration;
import java.util.Arrays;
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
                                FaultTarget.DEVICE,
                                2,
                                FaultKind.WORN,
                                null,
                                ScriptedFault.Anchor.LIVE,
                                Duration.ZERO,
                                null,
                                6.0,
                                null,
                                null,
                                null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kind=worn                                            | needs device=, or rate= for all devices
                    device=1,at=live                                     | kind= is needed
                    device=1,kind=crack                                  | no fault kind crack
                    device=1,kind=spike,metric=current                   | needs for > 0
                    device=1,kind=spike,for=10s                          | needs a metric
                    device=1,kind=worn,metric=current                    | the whole device wears
                    device=1,kind=spike,metric=current,for=10            | not a duration
                    device=1,kind=spike,metric=current,for=1s,at=noon+1s | at= is live+DURATION
                    device=x,kind=worn                                   | 'x' is not a whole number
                    device=1,device=2,kind=worn                          | each once
                    device=1,gateway=2,kind=worn                         | exclude each other
                    device=1,colour=red,kind=worn                        | 'colour=red' is not one of
                    device=1,kind=gateway-outage,for=1m                  | needs gateway=
                    device=1,kind=partition-silent,for=1m                | needs partition=
                    gateway=1,kind=schema-upgrade                        | needs device=, or nothing
                    device=-1,kind=loss,for=1m                           | below 0
                    device=1,kind=loss                                   | needs for > 0
                    device=1,kind=loss,for=1m,share=1.2                  | share 1.2 is not above 0
                    device=1,kind=batch-upload,for=1m,share=0.2          | has no share
                    device=1,kind=loss,for=1m,by=3s                      | has no by=
                    device=1,kind=clock-ahead,for=1m,by=0                | needs by= above 0
                    device=1,kind=poison-empty,for=1m                    | has no for=
                    device=1,kind=stuck-at,metric=current,for=1s,size=2  | has no size
                    kind=schema-upgrade,rate=2/d                         | has no rate
                    kind=worn,rate=1/d                                   | has no rate
                    kind=loss,for=1m,rate=2                              | rate= is a number a day
                    kind=loss,for=13h,rate=2/d                           | at most 1.0/d of them fit
                    kind=loss,for=1m,rate=0/d                            | rate 0.0/d is not
                    """)
    void shouldSayWhatIsWrongWithAFault(String text, String message) {
        assertThatThrownBy(() -> ScriptedFault.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldLabelEachFaultWithItsInterval() {
        Fleet fleet = fleet(FaultScript.demo());

        List<FaultLabel> labels =
                fleet.labels().stream().filter(label -> !label.getDeviceId().equals("*")).toList();

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
                .hasMessage(
                        "fault 'device=1,kind=drift,metric=current,at=live+9s,for=10s' overlaps"
                                + " with 'device=1,kind=spike,metric=current,at=live+0s,for=10s':"
                                + " two at one moment would hide each other; want other times");
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

    @Test
    void shouldWriteEachLineAsItIsRead() {
        for (String line :
                List.of(
                        ScriptedFault.example().replace("size=45", "size=45.0"),
                        "gateway=3,kind=gateway-outage,at=start+5m,for=2m",
                        "partition=1,kind=partition-silent,at=live+5m,for=2m",
                        "kind=schema-upgrade,at=start+1m",
                        "device=2,kind=clock-ahead,at=live+1m,for=2m,by=4m50s",
                        "device=2,kind=loss,at=live+1m,for=2m,share=0.25",
                        "kind=level-shift,metric=temperature,at=start+0s,for=30s,rate=2.0/d")) {
            assertThat(ScriptedFault.parse(line).text()).isEqualTo(line);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    device=1,kind=loss,at=live,for=10s         | device=1,kind=late,at=live+9s,for=10s
                    device=1,kind=loss,at=live,for=10s         | gateway=0,kind=gateway-outage,at=live,for=1s
                    gateway=0,kind=gateway-outage,at=live,for=1s | device=49,kind=batch-upload,at=live,for=10s
                    gateway=0,kind=gateway-outage,at=live,for=9s | gateway=0,kind=gateway-outage,at=live+8s,for=9s
                    partition=1,kind=partition-silent,for=9s   | partition=1,kind=partition-silent,at=live+8s,for=9s
                    device=1,kind=clock-ahead,for=9s           | device=1,kind=clock-jumping,at=live+8s,for=9s
                    device=1,kind=schema-upgrade               | kind=schema-upgrade,at=live+1h
                    device=1,kind=poison-guid                  | device=1,kind=poison-empty
                    device=1,kind=batch-upload,for=9s          | device=1,kind=poison-empty,at=live+2s
                    device=1,kind=sudden-failure,for=9s        | device=1,kind=clock-ahead,at=live+2s,for=1s
                    device=1,kind=sudden-failure,for=9s        | device=1,kind=drift,metric=speed,at=live+2s,for=1s
                    device=1,kind=worn                         | device=1,kind=worn,size=3
                    """)
    void shouldRefuseTwoFaultsThatWouldHideEachOther(String one, String other) {
        FaultScript script =
                new FaultScript(List.of(ScriptedFault.parse(one), ScriptedFault.parse(other)));

        assertThatThrownBy(() -> fleet(script))
                .hasMessageContaining("'" + ScriptedFault.parse(one).text() + "'")
                .hasMessageContaining("'" + ScriptedFault.parse(other).text() + "'")
                .hasMessageContaining("overlaps with");
    }

    @Test
    void shouldTakeFaultsOfOneDeviceThatDoNotTouch() {
        Fleet fleet =
                fleet(
                        script(
                                "device=1,kind=loss,at=live,for=10s",
                                "device=1,kind=late,at=live+10s,for=10s",
                                "device=1,kind=clock-ahead,at=live,for=20s",
                                "device=1,kind=drift,metric=speed,at=live,for=20s",
                                "device=1,kind=drift,metric=current,at=live,for=20s",
                                "device=1,kind=schema-upgrade,at=live",
                                "device=1,kind=poison-empty,at=live+5s",
                                "partition=0,kind=partition-silent,for=20s",
                                "partition=1,kind=partition-silent,for=20s"));

        assertThat(fleet.labels().stream().filter(label -> !label.getDeviceId().equals("*")))
                .hasSize(9);
        assertThat(fleet.silences())
                .containsExactly(
                        new PartitionSilence(0, LIVE, LIVE + 20_000),
                        new PartitionSilence(1, LIVE, LIVE + 20_000));
    }

    @Test
    void shouldRefuseAGatewayThatIsNotThere() {
        assertThatThrownBy(() -> fleet(script("gateway=1,kind=gateway-outage,for=1s")))
                .hasMessage("fault gateway-outage on gateway 1: the fleet has gateways 0 to 0");
    }

    @Test
    void shouldLabelTheSharesOfTheWholeFleet() {
        FleetSettings settings = FleetSettings.of(3, 1).withRunFor(Duration.ofMinutes(5));

        List<FaultLabel> labels = new Fleet(settings, START, LIVE).labels();

        assertThat(labels).extracting(FaultLabel::getDeviceId).containsExactly("*", "*");
        assertThat(labels).extracting(FaultLabel::getKind).containsExactly("duplicate", "reorder");
        assertThat(labels)
                .allMatch(label -> label.getFrom().toEpochMilli() == START)
                .allMatch(label -> label.getTo().toEpochMilli() == START + 35 * 60_000);
        assertThat(new Fleet(FleetSettings.of(3, 1), START, LIVE).labels())
                .allMatch(label -> label.getTo() == null);
    }

    @Test
    void shouldDrawAsManyFaultsAsTheRateSays() {
        List<FaultLabel> labels = drawn(6, "kind=level-shift,metric=temperature,rate=24/d,for=30s");

        // A day, and 24 a day, of six devices; give or take what the ends cut off.
        assertThat(labels).hasSizeBetween(6 * 22, 6 * 25);
        for (FaultLabel label : labels) {
            assertThat(label.getTo().toEpochMilli() - label.getFrom().toEpochMilli())
                    .isEqualTo(30_000);
            assertThat(label.getFrom().toEpochMilli()).isGreaterThanOrEqualTo(START);
            assertThat(label.getTo().toEpochMilli()).isLessThanOrEqualTo(START + 86_400_000);
        }
        assertThat(labels.stream().map(FaultLabel::getDeviceId).distinct()).hasSize(6);
        assertThat(labels)
                .isEqualTo(drawn(6, "kind=level-shift,metric=temperature,rate=24/d,for=30s"));
        assertThat(labels.stream().map(FaultLabel::getId).distinct()).hasSize(labels.size());
    }

    @Test
    void shouldDrawOnlyWhereTheMetricIs() {
        assertThat(drawn(6, "kind=drift,metric=flow,rate=24/d,for=30s"))
                .isNotEmpty()
                .allMatch(label -> label.getDeviceId().startsWith("pump-"));
        assertThatThrownBy(() -> drawn(6, "kind=drift,metric=colour,rate=24/d,for=30s"))
                .hasMessageContaining("no device could show it")
                .hasMessageContaining("pump with [temperature, vibration");
    }

    @Test
    void shouldDrawAroundWhatIsScripted() {
        List<FaultLabel> labels =
                drawn(
                        1,
                        "device=0,kind=late,at=start+2h,for=1h",
                        "device=0,kind=loss,rate=12/d,for=20m");

        long from = START + 2 * 3_600_000;
        assertThat(labels).hasSizeGreaterThan(10);
        assertThat(labels.stream().filter(label -> label.getKind().equals("loss")))
                .allMatch(
                        label ->
                                label.getTo().toEpochMilli() <= from
                                        || label.getFrom().toEpochMilli() >= from + 3_600_000);
    }

    @Test
    void shouldSayWhenARateCannotBeMet() {
        assertThatThrownBy(
                        () ->
                                drawn(
                                        1,
                                        "device=0,kind=late,at=start+2h,for=20h",
                                        "device=0,kind=loss,rate=12/d,for=1h"))
                .hasMessageContaining("kind=loss")
                .hasMessageContaining("cannot be met")
                .hasMessageContaining("kind=late,at=start+2h,for=20h");
        assertThatThrownBy(() -> fleet(script("kind=loss,rate=1/d,for=1h")))
                .hasMessageContaining("needs a run of known length (--for)");
    }

    @Test
    void shouldDrawForGatewaysPartitionsAndPoisonToo() {
        assertThat(drawn(120, "kind=gateway-outage,rate=24/d,for=1m"))
                .hasSizeBetween(3 * 22, 3 * 25)
                .allMatch(label -> label.getDeviceId().startsWith("gateway-00"));
        assertThat(drawn(3, "partition=2,kind=partition-silent,rate=24/d,for=1m"))
                .hasSizeBetween(22, 25)
                .allMatch(label -> label.getDeviceId().equals("partition-2"));
        assertThat(drawn(3, "kind=poison-guid,rate=24/d"))
                .hasSizeBetween(3 * 22, 3 * 25)
                .allMatch(label -> label.getKind().equals("poison-guid"));
    }

    private static List<FaultLabel> drawn(int devices, String... lines) {
        FleetSettings settings =
                FleetSettings.of(devices, 42)
                        .withTransport(TransportSettings.clean())
                        .withPast(Duration.ofHours(12), 60)
                        .withRunFor(Duration.ofHours(12))
                        .withFaults(script(lines));
        return new Fleet(settings, START, START).labels();
    }

    private static FaultScript script(String... lines) {
        return new FaultScript(Arrays.stream(lines).map(ScriptedFault::parse).toList());
    }

    private static Fleet fleet(FaultScript script) {
        return new Fleet(FleetSettings.of(50, 42).withFaults(script), START, LIVE);
    }
}
