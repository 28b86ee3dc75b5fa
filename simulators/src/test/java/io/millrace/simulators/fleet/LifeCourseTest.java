package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifeCourseTest {

    private static final long HOUR = 3_600_000;
    private static final long START = 1_795_300_000_000L;
    private static final List<Double> EVEN = List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0);
    private static final List<Double> HARD_FRIDAYS = List.of(0.2, 0.2, 0.2, 0.2, 1.0, 0.2, 0.2);

    @Test
    void shouldWearEvenlyByTimeAlone() {
        LifeCourse life = LifeCourse.bornAt(1, 1, type(EVEN, 0, 0, 0), START);
        long failure = life.at(START).failsAt();

        assertThat(failure - START).isEqualTo(1000 * HOUR);
        assertThat(life.at(START + 250 * HOUR).age()).isEqualTo(0.25);
        assertThat(life.at(failure - 1).down()).isFalse();
        assertThat(life.at(failure).down()).isTrue();
        assertThat(life.at(failure + HOUR).age()).isZero();
        assertThat(life.ageAt(failure)).isNaN();
    }

    @Test
    void shouldWearFasterUnderLoad() {
        DevicePhysics type = type(HARD_FRIDAYS, 0.8, 0, 0);
        LifeCourse life = LifeCourse.bornAt(1, 1, type, START);
        double friday = wear(life, 1_795_737_600_000L); // 2026-11-27
        double monday = wear(life, 1_795_996_800_000L); // 2026-11-30

        // 0.2 by time, 0.8 by load, which is five times as high on a Friday.
        double mean = (6 * 0.2 + 1) / 7;
        double ratio = (0.2 + 0.8 / mean) / (0.2 + 0.8 * 0.2 / mean);
        assertThat(friday / monday).isCloseTo(ratio, within(0.05 * ratio));
    }

    @Test
    void shouldLiveShorterWhereItIsLoadedMoreThanItsType() {
        DevicePhysics type = type(EVEN, 0.9, 0, 0);
        for (int device = 0; device < 200; device++) {
            double shift = DeviceModel.loadShift(Randomness.deviceKey(1, device));
            long failure = LifeCourse.bornAt(1, device, type, START).at(START).failsAt();
            if (Math.abs(shift) > 0.005) {
                assertThat(failure < START + 1000 * HOUR)
                        .as("device %d, shifted by %f", device, shift)
                        .isEqualTo(shift > 0);
            }
        }
    }

    @Test
    void shouldTakeDamageFromEachShockAtOnce() {
        DevicePhysics type = type(EVEN, 0, 50, 0.02);
        List<Double> shocks = new ArrayList<>();
        double lives = 0;
        for (int device = 0; device < 50; device++) {
            LifeCourse life = LifeCourse.bornAt(1, device, type, START);
            long failure = life.at(START).failsAt();
            lives += (failure - START) / (double) HOUR;
            for (long time = START; time + HOUR / 10 < failure; time += HOUR / 10) {
                double step = life.at(time + HOUR / 10).age() - life.at(time).age();
                assertThat(step).isPositive();
                if (step > 0.005) {
                    shocks.add(step - 1e-4);
                }
            }
        }

        // 1000 h without shocks; each of them takes 20 h on average, and comes every 50 h.
        double mean = shocks.stream().mapToDouble(size -> size).average().orElseThrow();
        assertThat(mean).isCloseTo(0.02, within(0.001));
        assertThat(lives / shocks.size()).isCloseTo(50, within(5.0));
        assertThat(lives / 50).isCloseTo(1000 / 1.4, within(40.0));
    }

    @Test
    void shouldComeToTheAgeAndFailureItIsGiven() {
        DevicePhysics type = DeviceTypes.of("battery");
        for (int device = 0; device < 100; device++) {
            LifeCourse aged = LifeCourse.aged(5, device, type, 0.6, START);
            assertThat(aged.at(START).age()).isCloseTo(0.6, within(0.031));
            assertThat(aged.at(START).age()).isGreaterThanOrEqualTo(0.6);

            LifeCourse failing = LifeCourse.failingAt(5, device, type, START);
            assertThat(failing.at(START - 1).failsAt()).isEqualTo(START);
            assertThat(failing.at(START - HOUR).age()).isBetween(0.9, 1.0);
        }
    }

    @Test
    void shouldSayTheSameInWhateverOrderItIsAsked() {
        DevicePhysics type = DeviceTypes.of("battery");
        LifeCourse asked = LifeCourse.bornAt(1, 3, type, START);
        LifeCourse.Moment early = asked.at(START + 100 * HOUR);
        LifeCourse.Moment late = asked.at(START + 20_000 * HOUR);

        LifeCourse again = LifeCourse.bornAt(1, 3, type, START);
        assertThat(again.at(START + 20_000 * HOUR)).isEqualTo(late);
        assertThat(again.at(START + 100 * HOUR)).isEqualTo(early);
        assertThat(again.at(START + 20_000 * HOUR)).isEqualTo(late);
    }

    @Test
    void shouldSagTheBatterysVoltageUntilItIsFlat() {
        DevicePhysics battery = DeviceTypes.of("battery");
        int voltage = battery.indexOf("battery_voltage");
        double[] values = new double[battery.metrics().size()];
        for (int device = 0; device < 20; device++) {
            LifeCourse life = LifeCourse.bornAt(1, device, battery, START);
            DeviceModel model = new DeviceModel(battery, 1, device, life, List.of());
            long failure = life.at(START).failsAt();

            model.read(START, 0, values);
            assertThat(values[voltage]).isBetween(3.5, 3.75);
            model.read(failure - HOUR, 1, values);
            assertThat(values[voltage]).isBetween(2.4, 2.9);
            assertThat(model.read(failure, 2, values)).isFalse();
            assertThat(values[battery.indexOf("humidity")] * 2)
                    .isEqualTo(Math.rint(values[battery.indexOf("humidity")] * 2));
        }
    }

    private static double wear(LifeCourse life, long midnight) {
        return life.at(midnight + 22 * HOUR).age() - life.at(midnight + 2 * HOUR).age();
    }

    private static DevicePhysics type(
            List<Double> byWeekday, double byLoad, double shockHours, double shockDamage) {
        return new DevicePhysics(
                "probe",
                new SamplingPhysics(0, 0, 0),
                new LoadPhysics(0.5, 0, 0, "UTC", byWeekday, 0),
                new WearPhysics(
                        new WearPhysics.HourRange(1000, 1000),
                        byLoad,
                        shockHours,
                        shockDamage,
                        60,
                        "it stops"),
                List.of(new MetricPhysics("level", 1, "%", 0, 100, 50, 0, 1, 1, 1, 1, 60, 1, 0.1)));
    }
}
