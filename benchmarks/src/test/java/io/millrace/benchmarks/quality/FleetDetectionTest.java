package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.DetectorSettings;
import io.millrace.mlmodels.detection.RobustDetector;
import io.millrace.mlmodels.detection.RobustDetectorState;
import io.millrace.mlmodels.detection.SensorFault;
import io.millrace.mlmodels.detection.SensorFaultDetector;
import io.millrace.mlmodels.detection.SensorFaultState;
import io.millrace.simulators.fleet.DeviceModel;
import io.millrace.simulators.fleet.DevicePhysics;
import io.millrace.simulators.fleet.DeviceTypes;
import io.millrace.simulators.fleet.FaultKind;
import io.millrace.simulators.fleet.FaultWindow;
import io.millrace.simulators.fleet.LifeCourse;
import io.millrace.simulators.fleet.MetricPhysics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The detector on the physics of simulated devices, with its default settings. */
class FleetDetectionTest {

    private static final long START = 1_795_300_000_000L;
    private static final int DEVICES = 60;
    private static final int HALF_AN_HOUR = 1800;

    private final RobustDetector detector = new RobustDetector(DetectorSettings.DEFAULT);
    private final Detection detection = new Detection();

    @Test
    void shouldRaiseNoAlarmOnAHealthyFleet() {
        int anomalies = 0;
        for (int device = 0; device < DEVICES; device++) {
            anomalies += anomalies(device, HALF_AN_HOUR, 0);
        }

        assertThat(anomalies).isLessThanOrEqualTo(2);
    }

    @Test
    void shouldFindAShiftOfEveryMetricWithinThreeReadings() {
        for (int device = 0; device < 3; device++) {
            assertThat(anomalies(device, 600, 10))
                    .as("device %d", device)
                    .isGreaterThanOrEqualTo(type(device).metrics().size());
        }
    }

    @Test
    void shouldTellWhatIsWrongWithASensorAndNothingOfAHealthyOne() {
        assertThat(sensorFaults(null, 0)).isEmpty();
        assertThat(sensorFaults(FaultKind.STUCK_AT, 0)).containsOnly("stuck-at").hasSize(15);
        assertThat(sensorFaults(FaultKind.RISING_NOISE, 12)).containsOnly("noise").hasSize(15);
        assertThat(sensorFaults(FaultKind.LEVEL_SHIFT, 20)).isEmpty();
    }

    /** What is told of fifteen devices, of each of which one metric breaks for two minutes. */
    private static List<String> sensorFaults(FaultKind kind, double size) {
        SensorFaultDetector sensors = new SensorFaultDetector();
        List<String> told = new ArrayList<>();
        for (int device = 0; device < 15; device++) {
            DevicePhysics type = type(device);
            int broken = device / 3;
            long from = START + HALF_AN_HOUR * 1000L;
            MetricPhysics metric = type.metrics().get(broken);
            double amount = kind == FaultKind.RISING_NOISE ? size : size * metric.noise();
            List<FaultWindow> faults =
                    kind == null
                            ? List.of()
                            : List.of(
                                    new FaultWindow(
                                            "one",
                                            kind,
                                            metric.name(),
                                            broken,
                                            from,
                                            from + 120_000,
                                            amount));
            LifeCourse life = LifeCourse.aged(11, device, type, 0.3, START);
            DeviceModel model = new DeviceModel(type, 11, device, life, faults);
            String[] names = type.metricNames().toArray(new String[0]);
            double[] values = new double[names.length];
            int[] kinds = new int[names.length];
            Arrays.fill(kinds, SensorFault.bits(SensorFault.parse("all")));
            SensorFaultState state = sensors.create();
            for (int i = 0; i < HALF_AN_HOUR + 120; i++) {
                model.read(START + i * 1000L, i, values);
                sensors.see(state, START + i * 1000L, names, values, kinds);
            }
            for (String name : names) {
                SensorFault fault = sensors.fault(state, name);
                if (fault != null) {
                    told.add(fault.label());
                }
            }
        }
        return told;
    }

    private static DevicePhysics type(int device) {
        List<DevicePhysics> types = DeviceTypes.machines();
        return types.get(device % types.size());
    }

    /** Anomalous readings, with a shift of so many noise widths in the last three readings. */
    private int anomalies(int device, int readings, double shift) {
        DevicePhysics type = type(device);
        double age = device % 10 / 10.0;
        LifeCourse life = LifeCourse.aged(1, device, type, age, START);
        DeviceModel model = new DeviceModel(type, 1, device, life, List.of());
        double[] values = new double[type.metrics().size()];
        RobustDetectorState[] states = new RobustDetectorState[values.length];
        int anomalies = 0;
        for (int i = 0; i < readings; i++) {
            model.read(START + i * 1000L, i, values);
            for (int m = 0; m < values.length; m++) {
                states[m] = i == 0 ? detector.create() : states[m];
                double off = i >= readings - 3 ? shift * type.metrics().get(m).noise() : 0;
                detector.detect(states[m], START + i * 1000L, values[m] + off, detection);
                anomalies += detection.anomalous() ? 1 : 0;
            }
        }
        return anomalies;
    }
}
