package io.millrace.mlmodels.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SensorFaultDetectorTest {

    private static final int KNOWN = 2_000;

    private final SensorFaultDetector detector = new SensorFaultDetector();
    private SensorFaultState state = detector.create();
    private int kinds = SensorFault.bits(EnumSet.allOf(SensorFault.class));
    private boolean restoring;

    /** Readings of a device at a moment. */
    private interface Device {
        double[] at(int second);
    }

    /** What begins, as {@code second sensor fault}. */
    private List<String> run(int from, int to, Device device) {
        List<String> told = new ArrayList<>();
        for (int second = from; second < to; second++) {
            double[] values = device.at(second);
            String[] names = new String[values.length];
            int[] asked = new int[values.length];
            for (int i = 0; i < names.length; i++) {
                names[i] = "m" + i;
                asked[i] = kinds;
            }
            SensorFault[] before = faults(names);
            detector.see(state, second * 1_000L, names, values, asked);
            SensorFault[] after = faults(names);
            for (int i = 0; i < names.length; i++) {
                if (after[i] != null && after[i] != before[i]) {
                    told.add(second + " m" + i + " " + after[i].label());
                }
            }
            if (restoring) {
                state = restored(state);
            }
        }
        return told;
    }

    private SensorFault[] faults(String[] names) {
        SensorFault[] faults = new SensorFault[names.length];
        for (int i = 0; i < names.length; i++) {
            faults[i] = detector.fault(state, names[i]);
        }
        return faults;
    }

    private SensorFaultState restored(SensorFaultState written) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            detector.write(written, new DataOutputStream(bytes));
            assertThat(bytes.size()).isEqualTo(written.sizeInBytes());
            return detector.read(
                    detector.stateVersion(),
                    new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Three sensors that share a part of their noise. */
    private static Device healthy(Random noise) {
        return second -> {
            double shared = noise.nextGaussian();
            return new double[] {
                20 + shared + noise.nextGaussian(),
                5 + 0.1 * shared + 0.1 * noise.nextGaussian(),
                400 - 3 * shared + 3 * noise.nextGaussian()
            };
        };
    }

    private static Device broken(Device device, int from, int sensor, double value) {
        return second -> {
            double[] values = device.at(second);
            values[sensor] = second >= from ? value : values[sensor];
            return values;
        };
    }

    @Test
    void shouldFindASensorThatRepeatsAUsualValue() {
        List<String> told = run(0, KNOWN + 60, broken(healthy(new Random(1)), KNOWN, 0, 20.5));

        assertThat(told).containsExactly((KNOWN + 9) + " m0 stuck-at");
    }

    @Test
    void shouldFindALineThatIsDead() {
        List<String> told = run(0, KNOWN + 60, broken(healthy(new Random(2)), KNOWN, 2, 0));

        assertThat(told).containsExactly((KNOWN + 9) + " m2 flat-line");
    }

    @Test
    void shouldFindASensorWhoseReadingsAreMissing() {
        List<String> told =
                run(0, KNOWN + 60, broken(healthy(new Random(3)), KNOWN, 1, Double.NaN));

        assertThat(told).containsExactly((KNOWN + 9) + " m1 drop-out");
        assertThat(detector.droppedOut(state)).containsExactly("m1");
    }

    @Test
    void shouldFindNoiseThatRisesAndNotARampOrAShift() {
        Device device = healthy(new Random(4));
        Random noise = new Random(5);
        Device noisy =
                second -> {
                    double[] values = device.at(second);
                    values[0] += second < KNOWN ? 0 : 6 * noise.nextGaussian();
                    values[1] += second < KNOWN ? 0 : 3;
                    values[2] += second < KNOWN ? 0 : 0.5 * (second - KNOWN);
                    return values;
                };
        List<String> told = run(0, KNOWN + 120, noisy);

        assertThat(told).hasSize(1);
        assertThat(told.get(0)).endsWith("m0 noise");
        assertThat(Integer.parseInt(told.get(0).split(" ", -1)[0])).isLessThan(KNOWN + 100);
    }

    @Test
    void shouldFindASensorThatLeavesTheOthersWithoutLeavingItsPlace() {
        Device device = healthy(new Random(6));
        Random own = new Random(7);
        Device parted =
                second -> {
                    double[] values = device.at(second);
                    if (second >= KNOWN) {
                        values[1] = 5 + 0.1 * Math.sqrt(2) * own.nextGaussian();
                    }
                    return values;
                };
        List<String> told = run(0, KNOWN + 400, parted);

        assertThat(told).hasSize(1);
        assertThat(told.get(0)).endsWith("m1 lost-correlation");
    }

    @Test
    void shouldEndWithTheFault() {
        Device device = healthy(new Random(8));
        run(
                0,
                KNOWN + 100,
                second -> broken(device, second < KNOWN + 50 ? KNOWN : 99_999, 0, 20.5).at(second));

        assertThat(detector.fault(state, "m0")).isNull();
    }

    @Test
    void shouldNotTakeASwitchedOffDeviceForBrokenSensors() {
        Device device = healthy(new Random(9));
        List<String> told =
                run(0, 20_000, second -> second < KNOWN ? device.at(second) : new double[3]);

        assertThat(told).isEmpty();
    }

    @Test
    void shouldFindNothingInHealthySignals() {
        assertThat(run(0, 50_000, healthy(new Random(10)))).isEmpty();
    }

    @Test
    void shouldFindNothingInQuantisedSignals() {
        Random noise = new Random(11);
        double[] slow = {0};
        Device device =
                second -> {
                    slow[0] += noise.nextGaussian() * 0.02;
                    return new double[] {
                        Math.rint(noise.nextGaussian() * 0.4),
                        Math.rint(slow[0]),
                        Math.rint(slow[0] * 5 + noise.nextGaussian() * 0.5) / 5
                    };
                };

        assertThat(run(0, 100_000, device)).isEmpty();
    }

    @Test
    void shouldFindNothingInASignalThatIsConstantForLong() {
        Device device = healthy(new Random(12));
        List<String> told =
                run(
                        0,
                        40_000,
                        second -> {
                            double[] values = device.at(second);
                            values[0] = Math.floorDiv(second, 5_000);
                            return values;
                        });

        assertThat(told).isEmpty();
    }

    @Test
    void shouldFindNothingInIrregularSamplingGapsAndMetricsThatComeInTurn() {
        Device device = healthy(new Random(13));
        Random time = new Random(14);
        String[] names = {"m0", "m1", "m2"};
        int[] asked = {kinds, kinds, kinds};
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            now += i % 4_000 == 3_999 ? 10_000_000 : 1 + time.nextInt(5_000);
            double[] values = device.at(i);
            values[0] += Math.floorDiv(i, 4_000);
            values[i % 2] = Double.NaN;
            assertThat(detector.see(state, now, names, values, asked)).as("row %d", i).isFalse();
        }
    }

    @Test
    void shouldTakeWhatStaysForNormal() {
        Device device = healthy(new Random(15));
        run(0, KNOWN + 3_700, broken(device, KNOWN, 0, 20.5));

        assertThat(detector.fault(state, "m0")).isNull();
    }

    @Test
    void shouldLookOnlyForWhatIsAskedFor() {
        kinds = SensorFault.bits(SensorFault.parse("noise, drop-out"));

        assertThat(run(0, KNOWN + 60, broken(healthy(new Random(1)), KNOWN, 0, 20.5))).isEmpty();
    }

    @Test
    void shouldTellTheSameWhenRestoredAfterEveryRow() {
        Device parted = broken(healthy(new Random(16)), KNOWN, 0, 20.5);
        List<String> straight = run(0, KNOWN + 60, parted);
        state = detector.create();
        restoring = true;

        assertThat(run(0, KNOWN + 60, broken(healthy(new Random(16)), KNOWN, 0, 20.5)))
                .isEqualTo(straight)
                .isNotEmpty();
    }

    @Test
    void shouldRefuseAnUnknownFaultAndAnUnknownVersion() {
        assertThatThrownBy(() -> SensorFault.parse("stuck"))
                .hasMessageContaining("'stuck'")
                .hasMessageContaining("stuck-at, flat-line, drop-out, noise, lost-correlation");
        assertThatThrownBy(
                        () ->
                                detector.read(
                                        9,
                                        new DataInputStream(new ByteArrayInputStream(new byte[0]))))
                .hasMessageContaining("9");
    }
}
