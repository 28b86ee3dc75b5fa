package io.millrace.jobs.detection;

import static io.millrace.jobs.stage.TestEvents.DEVICE;
import static io.millrace.jobs.stage.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.mlmodels.detection.Detection;
import io.millrace.mlmodels.detection.DetectorSettings;
import io.millrace.mlmodels.detection.RobustDetector;
import io.millrace.mlmodels.detection.RobustDetectorState;
import io.millrace.schemas.Anomaly;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.MetricKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DetectionStageTest {

    @BeforeAll
    static void trust() {
        Contracts.trustOurs();
    }

    private static final DeviceIdentity WHO = new DeviceIdentity(DEVICE, "t", "s", "pump");

    private final DetectionStage stage =
            new DetectionStage(
                    new DetectionSettings("robust-level threshold=6 warmUp=30", Map.of(), "none"));
    private DetectionState state = new DetectionState();
    private int judged;

    private static double reading(int second, Random noise) {
        return (second >= 100 && second < 110 ? 30 : 20) + noise.nextGaussian() * 0.1;
    }

    private List<Anomaly> run(DeviceType type, boolean restoring) throws IOException {
        state = new DetectionState();
        DetectionFormat format = new DetectionFormat();
        Random noise = new Random(1);
        List<Anomaly> anomalies = new ArrayList<>();
        for (int second = 0; second < 150; second++) {
            stage.onEvent(
                    state,
                    event(second * 1_000L, second, reading(second, noise)),
                    WHO,
                    type,
                    Map.of(),
                    anomalies::add,
                    (metric, value, detection, fault) -> judged++);
            if (restoring) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                format.write(state, new DataOutputStream(bytes));
                state =
                        format.read(
                                format.version(),
                                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            }
        }
        return anomalies;
    }

    @Test
    void shouldEmitTheReadingsOfAShiftedLevelWithWhatWasExpected() throws IOException {
        List<Anomaly> anomalies = run(null, false);

        assertThat(anomalies).isNotEmpty();
        Anomaly first = anomalies.get(0);
        assertThat(first.getEventTime()).isEqualTo(Instant.ofEpochSecond(100));
        assertThat(first.getMetric()).isEqualTo("temperature");
        assertThat(first.getScore()).isGreaterThanOrEqualTo(0.5);
        assertThat(first.getExpected()).isBetween(19.0, 21.0);
        assertThat(first.getUpper()).isLessThan(first.getValue());
        assertThat(first.getSequence()).isEqualTo(100);
        assertThat(judged).isBetween(100, 149);
    }

    @Test
    void shouldDoTheSameWhenRestoredAfterEveryRecord() throws IOException {
        assertThat(run(null, true)).isEqualTo(run(null, false)).isNotEmpty();
    }

    @Test
    void shouldNotJudgeCounters() throws IOException {
        DeviceType type =
                DeviceType.newBuilder()
                        .setType("pump")
                        .setMetrics(
                                List.of(
                                        MetricDefinition.newBuilder()
                                                .setName("temperature")
                                                .setNumber(1)
                                                .setUnit("Cel")
                                                .setKind(MetricKind.COUNTER)
                                                .build()))
                        .setValidFrom(Instant.EPOCH)
                        .build();

        assertThat(run(type, false)).isEmpty();
        assertThat(judged).isZero();
    }

    private List<Anomaly> one(int second, DeviceType type, Map<String, String> ofDevice) {
        List<Anomaly> anomalies = new ArrayList<>();
        stage.onEvent(
                state,
                event(
                        second * 1_000L,
                        second,
                        second % 50 == 49 ? 30 + second : 20 + second % 3 * 0.1),
                WHO,
                type,
                ofDevice,
                anomalies::add,
                (metric, value, detection, fault) -> judged++);
        return anomalies;
    }

    private static DeviceType type(String detector) {
        return DeviceType.newBuilder()
                .setType("pump")
                .setMetrics(
                        List.of(
                                MetricDefinition.newBuilder()
                                        .setName("temperature")
                                        .setNumber(1)
                                        .setUnit("Cel")
                                        .setDetector(detector)
                                        .build()))
                .setValidFrom(Instant.EPOCH)
                .build();
    }

    @Test
    void shouldLetANewDetectorWarmUpBesideTheOldOne() throws IOException {
        DeviceType before = type(null);
        DeviceType after = type("constant-time warmUp=80 quiet=0");
        DetectionFormat format = new DetectionFormat();
        List<String> by = new ArrayList<>();
        for (int second = 0; second < 300; second++) {
            one(second, second < 100 ? before : after, Map.of())
                    .forEach(anomaly -> by.add(anomaly.getDetector()));
            state = restored(format, state);
            if (second == 149) {
                assertThat(by).containsOnly("robust-level").hasSize(3);
            }
        }

        assertThat(by).startsWith("robust-level", "robust-level", "robust-level");
        assertThat(by.subList(3, by.size())).containsOnly("constant-time").isNotEmpty();
    }

    @Test
    void shouldPreferTheDevicesChoiceAndJudgeNothingWhereItSaysNone() {
        DeviceType type = type("constant-time warmUp=10");
        Map<String, String> own = Map.of("temperature", "none");
        for (int second = 0; second < 120; second++) {
            assertThat(one(second, type, own)).isEmpty();
        }
        assertThat(judged).isZero();
        assertThat(state.signals).isEmpty();
    }

    @Test
    void shouldGoOnWithWhatWasLearnedWhenOnlyTheThresholdChanges() {
        for (int second = 0; second < 100; second++) {
            one(second, null, Map.of());
        }
        int before = judged;
        one(100, type("robust-level threshold=8 warmUp=30"), Map.of());

        assertThat(judged).isEqualTo(before + 1);
    }

    @Test
    void shouldReadTheStateOfBeforeDetectorsWereChosen() throws IOException {
        RobustDetector detector = new RobustDetector(DetectorSettings.DEFAULT);
        RobustDetectorState learned = detector.create();
        for (int second = 0; second < 200; second++) {
            detector.detect(learned, second * 1_000L, 20 + second % 3 * 0.1, new Detection());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(detector.stateVersion());
        out.writeInt(1);
        out.writeUTF("temperature");
        detector.write(learned, out);
        state =
                new DetectionFormat()
                        .read(
                                1,
                                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

        assertThat(one(249, null, Map.of())).hasSize(1);
        assertThat(judged).isEqualTo(1);
    }

    @Test
    void shouldTellAStuckSensorFromAnAnomalyAndGiveItToNoOtherDetector() throws IOException {
        DetectionStage all =
                new DetectionStage(
                        new DetectionSettings("robust-level warmUp=30", Map.of(), "all"));
        DetectionFormat format = new DetectionFormat();
        Random noise = new Random(3);
        List<Anomaly> anomalies = new ArrayList<>();
        List<String> told = new ArrayList<>();
        for (int second = 0; second < 400; second++) {
            boolean stuck = second >= 300 && second < 350;
            double value = stuck ? 0 : 20 + noise.nextGaussian() * 0.1;
            all.onEvent(
                    state,
                    event(second * 1_000L, second, value),
                    WHO,
                    null,
                    Map.of(),
                    anomalies::add,
                    (metric, seen, detection, fault) -> {
                        if (fault != null) {
                            told.add(fault.label() + detection.anomalous());
                        }
                    });
            state = restored(format, state);
        }

        // Until it is known to be the sensor's, the jump is an anomaly as any other.
        List<String> kinds = new ArrayList<>();
        anomalies.forEach(anomaly -> kinds.add(String.valueOf(anomaly.getSensorFault())));
        int told1 = kinds.indexOf("flat-line");
        assertThat(told1).isBetween(9, 12);
        assertThat(kinds.subList(0, told1)).containsOnly("null");
        assertThat(kinds.subList(told1, kinds.size()))
                .containsOnly("flat-line")
                .hasSize(told.size());
        assertThat(told).containsOnly("flat-linetrue");
        assertThat(anomalies.get(told1).getDetector()).isEqualTo("sensor-faults");
        assertThat(anomalies.get(told1).getScore()).isGreaterThanOrEqualTo(0.5);
    }

    @Test
    void shouldTellOfAMetricThatNoEventHasAnyMore() {
        DetectionStage all =
                new DetectionStage(new DetectionSettings("robust-level", Map.of(), "drop-out"));
        Random noise = new Random(4);
        List<Anomaly> anomalies = new ArrayList<>();
        for (int second = 0; second < 300; second++) {
            DecodedEvent event =
                    event(
                            DEVICE,
                            second * 1_000L,
                            second,
                            new String[] {"temperature", "flow"},
                            noise.nextGaussian(),
                            noise.nextGaussian());
            all.onEvent(
                    state,
                    second < 250 ? event : event(second * 1_000L, second, noise.nextGaussian()),
                    WHO,
                    null,
                    Map.of(),
                    anomalies::add,
                    (metric, seen, detection, fault) -> judged++);
        }

        assertThat(anomalies).isNotEmpty();
        assertThat(anomalies)
                .allSatisfy(
                        anomaly -> {
                            assertThat(anomaly.getSensorFault()).isEqualTo("drop-out");
                            assertThat(anomaly.getValue()).isNaN();
                            assertThat(anomaly.getMetric()).isNotEqualTo("temperature");
                        });
    }

    @Test
    void shouldRefuseSensorFaultsThatThereAreNot() {
        assertThatThrownBy(() -> DetectionSettings.check("robust-level sensor-faults=rust"))
                .hasMessageContaining("'rust'")
                .hasMessageContaining("lost-correlation");
        assertThatThrownBy(() -> DetectionSettings.check("none sensor-faults=all"))
                .hasMessageContaining("none alone");
        DetectionSettings.check("robust-level threshold=6 sensor-faults=stuck-at,noise");
    }

    private static DetectionState restored(DetectionFormat format, DetectionState state)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        format.write(state, new DataOutputStream(bytes));
        return format.read(
                format.version(),
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
