package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class DeviceModelTest {

    private static final long HOUR = 3_600_000;
    private static final long BIRTH = 1_790_000_000_000L / (24 * HOUR) * (24 * HOUR);
    private static final long SEED = 42;

    private final DevicePhysics pump = DeviceTypes.of("pump");

    @Test
    void shouldGiveTheSameValuesInAnyOrder() {
        DeviceModel model = model(pump, 5, List.of());
        double[] forward = new double[5];
        double[] again = new double[5];

        model.read(BIRTH + 1_000, 1, forward);
        model.read(BIRTH + 9_000, 9, again);
        model.read(BIRTH + 1_000, 1, again);

        assertThat(again).isEqualTo(forward);
        // A change of these changes every recorded seed.
        assertThat(forward).containsExactly(52.01, 1.763, 468.3, 48.11, 13.677);
    }

    @Test
    void shouldSwingWithTheLoadOfTheDay() {
        int temperature = pump.indexOf("temperature");

        double day = mean(model(pump, 3, List.of()), temperature, BIRTH + 14 * HOUR);
        double night = mean(model(pump, 3, List.of()), temperature, BIRTH + 26 * HOUR);

        double swing = 2 * pump.load().daily() * pump.metrics().get(temperature).load();
        assertThat(day - night).isCloseTo(swing, within(0.35 * swing));
    }

    @Test
    void shouldCorrelateMetricsAsScripted() {
        DeviceModel model = model(pump, 8, List.of());
        double[][] series = series(model, BIRTH + HOUR, 4_000);

        // Both rise with the load and with what is shared; pressure's shared part is against them.
        assertThat(correlation(differences(series[1]), differences(series[4]))).isGreaterThan(0.1);
        assertThat(correlation(differences(series[1]), differences(series[2]))).isLessThan(-0.1);
    }

    @Test
    void shouldRaiseTemperatureVibrationAndCurrentTowardsFailure() {
        for (DevicePhysics type : DeviceTypes.machines()) {
            DeviceModel model = model(type, 11, List.of());
            long failure = model.lifeAt(BIRTH).failsAt();
            long wholeDays = (failure - BIRTH) / (24 * HOUR) * (24 * HOUR);
            for (String metric : List.of("temperature", "vibration", "current")) {
                int m = type.indexOf(metric);
                MetricPhysics physics = type.metrics().get(m);
                double rise = mean(model, m, BIRTH + wholeDays) - mean(model, m, BIRTH);
                assertThat(rise).as(type.type() + " " + metric).isGreaterThan(0.6 * physics.wear());
            }
        }
    }

    @Test
    void shouldFailStandStillAndBeginAnew() {
        DeviceModel model = model(pump, 2, List.of());
        long failure = model.lifeAt(BIRTH).failsAt();
        double[] values = new double[5];

        assertThat((failure - BIRTH) / (double) HOUR).isBetween(500.0, 1500.0);
        assertThat(model.read(failure - 1, 1, values)).isTrue();
        assertThat(model.read(failure, 2, values)).isFalse();
        assertThat(model.read(failure + pump.wear().repairMillis(), 3, values)).isTrue();
        assertThat(model.lifeAt(failure + pump.wear().repairMillis()).age()).isZero();
    }

    @Test
    void shouldShowALevelShiftWhereItIsAndNotWhereItIsNot() {
        double[][] off = offBy(FaultKind.LEVEL_SHIFT, "vibration", 4);

        assertThat(inside(off, 1)).allMatch(difference -> Math.abs(difference - 4) < 1e-9);
        assertUntouchedElsewhere(off, 1);
    }

    @Test
    void shouldShowSpikesInOneReadingOfFive() {
        double[][] off = offBy(FaultKind.SPIKE, "current", 9);

        List<Double> inside = inside(off, 4);
        assertThat(inside.stream().filter(difference -> Math.abs(difference - 9) < 1e-9))
                .hasSize(inside.size() / 5);
        assertThat(inside.stream().filter(difference -> difference == 0))
                .hasSize(inside.size() / 5 * 4);
        assertUntouchedElsewhere(off, 4);
    }

    @Test
    void shouldShowADriftThatGrowsEvenly() {
        double[][] off = offBy(FaultKind.DRIFT, "pressure", 50);

        List<Double> inside = inside(off, 2);
        assertThat(inside.get(0)).isZero();
        for (int i = 1; i < inside.size(); i++) {
            assertThat(inside.get(i) - inside.get(i - 1)).isCloseTo(0.5, within(0.11));
        }
        assertUntouchedElsewhere(off, 2);
    }

    @Test
    void shouldRepeatOneValueWhileStuck() {
        FaultWindow stuck = window(FaultKind.STUCK_AT, "temperature", 0);
        DeviceModel model = model(pump, 1, List.of(stuck));
        double[][] series = series(model, FROM - 100_000, 300);

        double value = series[0][100];
        for (int i = 0; i < 300; i++) {
            boolean broken = i >= 100 && i < 200;
            if (broken) {
                assertThat(series[0][i]).isEqualTo(value);
            }
        }
        assertThat(Arrays.stream(series[0], 0, 100).distinct().count()).isGreaterThan(30);
        assertThat(Arrays.stream(series[0], 200, 300).distinct().count()).isGreaterThan(30);
        assertThat(value).isCloseTo(series[0][99], within(2.0));
        assertUntouchedElsewhere(offBy(FaultKind.STUCK_AT, "temperature", 0), 0);
    }

    @Test
    void shouldLetTheNoiseRiseEvenly() {
        long hour = 3600;
        FaultWindow rising = window(FaultKind.RISING_NOISE, "vibration", 12, hour * 1000);

        double[][] off = offBy(rising, (int) hour, (int) hour);

        double white = pump.metrics().get(1).white();
        double early = deviation(off[1], 3600, 4500);
        double late = deviation(off[1], 6300, 7200);
        // What is added grows from nothing to eleven times the noise: on average to 1/8 and 7/8.
        assertThat(early).isBetween(white * 11 * 0.11, white * 11 * 0.18);
        assertThat(late).isBetween(white * 11 * 0.8, white * 11 * 0.95);
        assertThat(meanOf(off[1], 3600, 7200)).isCloseTo(0, within(6 * 7 * white / 60));
        assertUntouchedElsewhere(off, 1, 3600, 7200);
    }

    @Test
    void shouldLoseTheCorrelationAndKeepMeanAndSpread() {
        int length = 8 * 3600;
        int current = pump.indexOf("current");
        FaultWindow lost = window(FaultKind.LOST_CORRELATION, "current", 0, length * 1000L);

        double[][] healthy = series(model(pump, 1, List.of()), FROM - length * 1000L, 3 * length);
        double[][] broken =
                series(model(pump, 1, List.of(lost)), FROM - length * 1000L, 3 * length);

        double usual = shortCorrelation(healthy, current, length, 2 * length);
        assertThat(usual).isGreaterThan(0.15);
        assertThat(shortCorrelation(broken, current, 0, length)).isGreaterThan(0.15);
        assertThat(shortCorrelation(broken, current, length, 2 * length))
                .isCloseTo(0, within(0.04));
        assertThat(shortCorrelation(broken, current, 2 * length, 3 * length)).isGreaterThan(0.15);
        // A minute's mean and spread do not tell it at the onset.
        double noise = pump.metrics().get(current).noise();
        assertThat(meanOf(broken[current], length, length + 60))
                .isCloseTo(meanOf(healthy[current], length, length + 60), within(3 * noise));
        assertThat(deviation(differences(broken[current]), length, 2 * length))
                .isCloseTo(
                        deviation(differences(healthy[current]), length, 2 * length),
                        within(0.05 * noise));
        assertThat(meanOf(broken[current], length, 2 * length))
                .isCloseTo(
                        meanOf(healthy[current], length, 2 * length),
                        within(2 * pump.load().daily() * pump.metrics().get(current).load()));
        assertUntouchedElsewhere(less(broken, healthy), current, length, 2 * length);
    }

    @Test
    void shouldBeDeadFromASuddenFailureToItsEnd() {
        FaultWindow failure =
                new FaultWindow(
                        "pump-1", FaultKind.SUDDEN_FAILURE, null, -1, FROM, FROM + 100_000, 0);
        DeviceModel model = model(pump, 1, List.of(failure));
        double[] healthy = new double[5];
        double[] values = new double[5];

        for (int i = -100; i < 200; i++) {
            long time = FROM + i * 1000L;
            boolean dead = i >= 0 && i < 100;
            assertThat(model.lifeAt(time).down()).isEqualTo(dead);
            assertThat(model.read(time, i + 100, values)).isEqualTo(!dead);
            if (!dead) {
                model(pump, 1, List.of()).read(time, i + 100, healthy);
                assertThat(values).isEqualTo(healthy);
            }
        }
    }

    @Test
    void shouldRefuseAFaultThatNobodyCouldSee() {
        MetricPhysics steady =
                new MetricPhysics("level", 1, "%", 0, 100, 50, 0, 0, 0, 0, 1, 60, 0, 0.1);

        assertThatThrownBy(() -> FaultKind.RISING_NOISE.requireVisibleOn(steady))
                .hasMessage("rising-noise on level: the metric has no white noise to rise");
        assertThatThrownBy(() -> FaultKind.LOST_CORRELATION.requireVisibleOn(steady))
                .hasMessage("lost-correlation on level: the metric follows no load and no other");
    }

    @Test
    void shouldStayBelowTheDemosTemperatureRuleWithoutAFault() {
        double[] values = new double[5];
        for (DevicePhysics type : DeviceTypes.machines()) {
            DeviceModel model = model(type, 17, List.of());
            long failure = model.lifeAt(BIRTH).failsAt();
            for (long time = failure - 24 * HOUR; time < failure; time += 10_000) {
                model.read(time, time / 10_000, values);
                assertThat(values[type.indexOf("temperature")]).isLessThan(85);
            }
        }
    }

    private static final long FROM = BIRTH + 30 * HOUR;

    private FaultWindow window(FaultKind kind, String metric, double size) {
        return window(kind, metric, size, 100_000);
    }

    private FaultWindow window(FaultKind kind, String metric, double size, long millis) {
        return new FaultWindow(
                "pump-1", kind, metric, pump.indexOf(metric), FROM, FROM + millis, size);
    }

    /** By metric and second from 100 s before the fault: the broken device less the healthy one. */
    private double[][] offBy(FaultKind kind, String metric, double size) {
        return offBy(window(kind, metric, size), 100, 100);
    }

    /** The same from that many seconds before the fault to as many after it. */
    private double[][] offBy(FaultWindow fault, int seconds, int around) {
        long from = fault.fromMillis() - around * 1000L;
        int length = seconds + 2 * around;
        return less(
                series(model(pump, 1, List.of(fault)), from, length),
                series(model(pump, 1, List.of()), from, length));
    }

    private static double[][] less(double[][] broken, double[][] healthy) {
        double[][] off = new double[healthy.length][healthy[0].length];
        for (int m = 0; m < off.length; m++) {
            for (int i = 0; i < off[m].length; i++) {
                off[m][i] = broken[m][i] - healthy[m][i];
            }
        }
        return off;
    }

    private static List<Double> inside(double[][] off, int metric) {
        return Arrays.stream(off[metric], 100, 200).boxed().toList();
    }

    private static void assertUntouchedElsewhere(double[][] off, int metric) {
        assertUntouchedElsewhere(off, metric, 100, 200);
    }

    private static void assertUntouchedElsewhere(double[][] off, int metric, int from, int to) {
        for (int m = 0; m < off.length; m++) {
            for (int i = 0; i < off[m].length; i++) {
                if ((m != metric || i < from || i >= to) && off[m][i] != 0) {
                    assertThat(off[m][i]).as("metric %d, second %d", m, i).isZero();
                }
            }
        }
    }

    /** How far the metric moves with the flow from second to second. */
    private double shortCorrelation(double[][] series, int metric, int from, int to) {
        int flow = pump.indexOf("flow");
        return correlation(
                differences(Arrays.copyOfRange(series[metric], from, to)),
                differences(Arrays.copyOfRange(series[flow], from, to)));
    }

    private static double meanOf(double[] series, int from, int to) {
        return Arrays.stream(series, from, to).average().orElseThrow();
    }

    private static double deviation(double[] series, int from, int to) {
        double mean = meanOf(series, from, to);
        return Math.sqrt(
                Arrays.stream(series, from, to)
                        .map(value -> (value - mean) * (value - mean))
                        .average()
                        .orElseThrow());
    }

    private static DeviceModel model(DevicePhysics type, int device, List<FaultWindow> faults) {
        LifeCourse life = LifeCourse.bornAt(SEED, device, type, BIRTH);
        return new DeviceModel(type, SEED, device, life, faults);
    }

    private static double[][] series(DeviceModel model, long from, int seconds) {
        double[] values = new double[5];
        double[][] series = new double[5][seconds];
        for (int i = 0; i < seconds; i++) {
            model.read(from + i * 1000L, i, values);
            for (int m = 0; m < 5; m++) {
                series[m][i] = values[m];
            }
        }
        return series;
    }

    private static double mean(DeviceModel model, int metric, long from) {
        double[] values = new double[5];
        LongToDoubleFunction at =
                second -> {
                    model.read(from + second * 1000, second, values);
                    return values[metric];
                };
        return java.util.stream.LongStream.range(0, 600).mapToDouble(at).average().orElseThrow();
    }

    private static double[] differences(double[] series) {
        double[] differences = new double[series.length - 1];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = series[i + 1] - series[i];
        }
        return differences;
    }

    private static double correlation(double[] a, double[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }
}
