package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoadCycleTest {

    private static final List<Double> EVEN = List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0);
    private static final List<Double> FREE_WEEKEND = List.of(1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.25);

    @Test
    void shouldSwingWithTheHourOfTheDay() {
        LoadCycle cycle = new LoadCycle(new LoadPhysics(0.5, 0.2, 14, "UTC", EVEN, 0));

        assertThat(cycle.at(at("2026-11-18T14:00:00Z"))).isCloseTo(0.7, within(1e-9));
        assertThat(cycle.at(at("2026-11-18T02:00:00Z"))).isCloseTo(0.3, within(1e-9));
        assertThat(cycle.at(at("2026-11-18T08:00:00Z"))).isCloseTo(0.5, within(1e-9));
        assertThat(cycle.mean()).isCloseTo(0.5, within(1e-6));
        assertThat(cycle.deviation()).isCloseTo(0.2 / Math.sqrt(2), within(1e-4));
    }

    @Test
    void shouldSwingWithTheDayOfTheWeekAndTurnWithoutAStep() {
        LoadCycle cycle = new LoadCycle(new LoadPhysics(0.5, 0, 0, "UTC", FREE_WEEKEND, 0));

        assertThat(cycle.at(at("2026-11-20T12:00:00Z"))).isEqualTo(0.5); // Friday
        assertThat(cycle.at(at("2026-11-21T12:00:00Z"))).isEqualTo(0.25); // Saturday
        assertThat(cycle.at(at("2026-11-22T12:00:00Z"))).isEqualTo(0.125); // Sunday
        assertThat(cycle.at(at("2026-11-23T12:00:00Z"))).isEqualTo(0.5); // Monday
        long week = 7 * 86_400_000L;
        for (long time = at("2026-11-20T00:00:00Z"), end = time + week; time < end; time += 1000) {
            assertThat(cycle.at(time + 1000)).isCloseTo(cycle.at(time), within(1e-3));
        }
    }

    @Test
    void shouldFollowTheClocksOfItsTimeZoneInSummerAndInWinter() {
        LoadCycle cycle = new LoadCycle(new LoadPhysics(0.5, 0.2, 14, "Europe/Berlin", EVEN, 0));

        assertThat(cycle.at(at("2026-07-15T12:00:00Z"))).isCloseTo(0.7, within(1e-9));
        assertThat(cycle.at(at("2026-11-18T13:00:00Z"))).isCloseTo(0.7, within(1e-9));
        LoadCycle offset = new LoadCycle(new LoadPhysics(0.5, 0.2, 14, "-03:30", EVEN, 0));
        assertThat(offset.at(at("2026-07-15T17:30:00Z"))).isCloseTo(0.7, within(1e-9));
    }

    @Test
    void shouldShowWhatTheZonesOwnRulesShow() {
        Random random = new Random(1);
        for (String name : List.of("Europe/Berlin", "America/St_Johns", "Asia/Kolkata", "UTC")) {
            ZoneId zone = ZoneId.of(name);
            LocalTime local = LocalTime.of(zone);
            for (int i = 0; i < 2000; i++) {
                long time = (long) (random.nextDouble() * 4.0e12);
                int seconds =
                        zone.getRules().getOffset(Instant.ofEpochMilli(time)).getTotalSeconds();
                assertThat(local.of(time)).isEqualTo(time + seconds * 1000L);
            }
        }
    }

    @Test
    void shouldSumUpTheLoadAndNeverLetTheSumFall() {
        LoadCycle cycle =
                new LoadCycle(new LoadPhysics(0.5, 0.4, 9, "Europe/Berlin", FREE_WEEKEND, 0));
        long from = at("2026-01-12T00:00:00Z");
        long to = at("2026-02-16T07:31:17Z");
        double sum = 0;
        for (long time = from; time < to; time += 1000) {
            sum += cycle.at(time) / 3600;
        }

        assertThat(cycle.fullHours(to) - cycle.fullHours(from)).isCloseTo(sum, within(1e-3));
        // The clocks are set back in this night.
        double last = 0;
        for (long time = at("2026-10-24T22:00:00Z"), i = 0; i < 600; i++, time += 60_000) {
            assertThat(cycle.fullHours(time)).isGreaterThan(last);
            last = cycle.fullHours(time);
        }
    }

    private static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
