package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTypesTest {

    private static final String GOOD =
            """
            - type: probe
              sampling: {seconds: 10, jitter-millis: 400, upload-seconds: 300}
              load: {mean: 0.5, daily: 0.3, peak-hour: 15, time-zone: Europe/Berlin, by-weekday: [1, 1, 1, 1, 1, 0.7, 0.6], wander: 0.02}
              wear: {life-hours: {min: 2000, max: 6000}, by-load: 0.3, shock-hours: 300, shock-damage: 0.02, repair-minutes: 60, failure: it is flat}
              metrics:
                - {name: level, number: 1, unit: V, minimum: 0, maximum: 5, base: 3.6, base-spread: 0.1, load: 0.04, wear: -1, white: 0.01, wander: 0.01, wander-seconds: 60, shared: 0.01, step: 0.5}
            """;

    @Test
    void shouldReadATypeFromYaml() throws IOException {
        DevicePhysics probe = read(GOOD).get(0);

        assertThat(probe.type()).isEqualTo("probe");
        assertThat(probe.sampling()).isEqualTo(new SamplingPhysics(10, 400, 300));
        assertThat(probe.load().byWeekday()).hasSize(7).endsWith(0.7, 0.6);
        assertThat(probe.wear().failure()).isEqualTo("it is flat");
        assertThat(probe.metrics().get(0).step()).isEqualTo(0.5);
        assertThat(probe.metrics().get(0).decimals()).isEqualTo(1);
    }

    @Test
    void shouldHaveMachinesThatSendAtOnceAndABatteryThatHoldsWhatItMeasures() {
        assertThat(DeviceTypes.all())
                .extracting(DevicePhysics::type)
                .containsExactly("pump", "motor", "compressor", "battery");
        assertThat(DeviceTypes.machines())
                .allSatisfy(
                        type -> assertThat(type.sampling()).isEqualTo(new SamplingPhysics(0, 0, 0)))
                .hasSize(3);
        SamplingPhysics battery = DeviceTypes.of("battery").sampling();
        assertThat(battery.intervalMillis(1000)).isEqualTo(10_000);
        assertThat(battery.uploadSeconds()).isEqualTo(300);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "minimum: 0|minimum: 7|level: minimum 7.0 is not below maximum 5.0",
                "base: 3.6|base: 6|level: base 6.0 is outside 0.0..5.0",
                "white: 0.01|white: -1|level: white -1.0 is below 0, no standard deviation",
                "wander-seconds: 60|wander-seconds: 0|level: wander-seconds 0.0 is not above 0.001",
                "step: 0.5|step: 0|level: step 0.0 is not 1/n (0.5, 0.01), nor a whole number,"
                        + " within the range",
                "step: 0.5|step: -0.1|level: step -0.1 is not 1/n (0.5, 0.01), nor a whole number,"
                        + " within the range",
                "step: 0.5|step: 0.3|level: step 0.3 is not 1/n (0.5, 0.01), nor a whole number,"
                        + " within the range",
                "step: 0.5|step: 50|level: step 50.0 is not 1/n (0.5, 0.01), nor a whole number,"
                        + " within the range",
                "seconds: 10|seconds: -1|sampling's seconds -1.0 is not 0 (as the fleet), nor above"
                        + " 0.001",
                "jitter-millis: 400|jitter-millis: 5000|sampling's jitter-millis 5000 is not from 0"
                        + " to below half of 10.0 s",
                "upload-seconds: 300|upload-seconds: 5|sampling's upload-seconds 5 is not 0 (at"
                        + " once), nor at least the 10.0 s between two measurements",
                "Europe/Berlin|Europe/Bonn|load's time-zone Europe/Bonn is not known: want an IANA"
                        + " name such as Europe/Berlin, UTC, or an offset such as +02:00",
                "daily: 0.3|daily: 0.6|load of 0.5 with a daily swing of 0.6 leaves 0..1",
                "peak-hour: 15|peak-hour: 24|load's peak-hour 24.0 is not from 0 to below 24",
                "0.7, 0.6]|0.7]|load's by-weekday [1.0, 1.0, 1.0, 1.0, 1.0, 0.7] is not 7 factors,"
                        + " Monday to Sunday",
                "0.7, 0.6]|0.7, 2]|load of 0.5 with a daily swing of 0.3 leaves 0..1 on a day of"
                        + " factor 2.0",
                "min: 2000|min: 7000|life of 7000.0 to 6000.0 hours: want 0 < min <= max",
                "by-load: 0.3|by-load: 1|wear's by-load 1.0 is not from 0 to 0.9",
                "shock-hours: 300|shock-hours: -3|wear's shock-hours -3.0 is not 0 (no shocks), nor"
                        + " at least a hundredth of the longest life",
                "shock-hours: 300|shock-hours: 0|wear's shock-damage 0.02 without shock-hours",
                "shock-damage: 0.02|shock-damage: -1|wear's shock-damage -1.0 is not above 0, at"
                        + " most 0.5",
                "repair-minutes: 60|repair-minutes: 0|wear's repair-minutes 0.0 is below 1"
            })
    void shouldSayWhatIsWrongAndWhatIsAllowed(String good, String bad, String complaint) {
        assertThat(GOOD).contains(good);

        assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("device types")
                .hasMessageEndingWith(": " + complaint);
    }

    @Test
    void shouldRefuseAKeyThatIsUnknownOrMissing() {
        assertThatThrownBy(() -> read(GOOD.replace("peak-hour: 15", "peak-hour: 15, colour: 1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 3")
                .hasMessageContaining("colour");
        assertThatThrownBy(() -> read(GOOD.replace("peak-hour: 15, ", "")))
                .hasMessage("device types, line 3: the key peak-hour is missing");
    }

    @Test
    void shouldRefuseTwoTypesOfOneName() {
        assertThatThrownBy(() -> read(GOOD + GOOD))
                .hasMessage("device types: two are called probe");
    }

    private static List<DevicePhysics> read(String yaml) throws IOException {
        return DeviceTypes.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }
}
