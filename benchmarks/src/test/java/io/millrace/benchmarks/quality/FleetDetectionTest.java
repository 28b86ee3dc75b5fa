package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.DetectorSettings;
import io.millrace.mlmodels.detection.RobustDetector;
import io.millrace.mlmodels.detection.RobustDetectorState;
import io.millrace.simulators.fleet.DeviceModel;
import io.millrace.simulators.fleet.DevicePhysics;
import io.millrace.simulators.fleet.DeviceTypes;
import io.millrace.simulators.fleet.LifeCourse;
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
