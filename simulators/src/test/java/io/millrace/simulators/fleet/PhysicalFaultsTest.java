package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulators.fleet.FleetRecords.Sent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fault shows on its device from its onset to its end, and nowhere else in the fleet. */
class PhysicalFaultsTest {

    private static final Duration RUN = Duration.ofMinutes(3);
    private static final long ONSET = FleetRecords.START + 60_000;
    private static final long END = ONSET + 60_000;
    private static final String BROKEN = "motor-00004";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "level-shift",
                "spike",
                "drift",
                "stuck-at",
                "rising-noise",
                "lost-correlation"
            })
    void shouldBreakOneMetricOfOneDeviceWhileItLasts(String kind) {
        List<Sent> healthy = records(FaultScript.none());
        List<Sent> broken =
                records(script("device=4,kind=" + kind + ",metric=current,at=start+1m,for=1m"));

        assertThat(broken).hasSameSizeAs(healthy);
        int changed = 0;
        for (int i = 0; i < healthy.size(); i++) {
            Sent before = healthy.get(i);
            Sent after = broken.get(i);
            if (after.text().equals(before.text())) {
                continue;
            }
            changed++;
            assertThat(after.key()).isEqualTo(BROKEN);
            assertThat(after.eventTime()).isBetween(ONSET, END - 1);
            var readings = before.event().getReadings();
            var others = after.event().getReadings();
            assertThat(others.get("current")).isNotEqualTo(readings.get("current"));
            others.put("current", readings.get("current"));
            assertThat(others).isEqualTo(readings);
        }
        // Sixty readings; of a spike, one in five.
        assertThat(changed).isBetween(kind.equals("spike") ? 12 : 50, 60);
    }

    @ParameterizedTest
    @ValueSource(strings = "sudden-failure")
    void shouldSilenceOneDeviceWhileItLasts(String kind) {
        List<String> healthy = records(FaultScript.none()).stream().map(Sent::text).toList();
        List<Sent> broken = records(script("device=4,kind=" + kind + ",at=start+1m,for=1m"));

        assertThat(healthy).containsAll(broken.stream().map(Sent::text).toList());
        assertThat(healthy.size() - broken.size()).isEqualTo(60);
        assertThat(broken)
                .filteredOn(sent -> sent.key().equals(BROKEN))
                .noneMatch(sent -> sent.eventTime() >= ONSET && sent.eventTime() < END)
                .anyMatch(sent -> sent.eventTime() >= END);
    }

    private static FaultScript script(String line) {
        return new FaultScript(List.of(ScriptedFault.parse(line)));
    }

    private static List<Sent> records(FaultScript faults) {
        FleetSettings settings =
                FleetSettings.of(9, 42)
                        .withPast(RUN, 60)
                        .withTransport(TransportSettings.clean())
                        .withFaults(faults);
        Fleet fleet = new Fleet(settings, FleetRecords.START, FleetRecords.START + 10_000_000);
        return FleetRecords.of(fleet, RUN.toMillis()).all();
    }
}
