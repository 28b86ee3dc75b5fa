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
                    new DetectionSettings(
                            "robust-level threshold=6 warmUp=30", Map.of(), "none", "none"));
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
                    OwnDetectors.NOTHING,
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

    private List<Anomaly> one(int second, DeviceType type, OwnDetectors ofDevice) {
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
            one(second, second < 100 ? before : after, OwnDetectors.NOTHING)
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
        OwnDetectors own = new OwnDetectors(Map.of("temperature", "none"), null);
        for (int second = 0; second < 120; second++) {
            assertThat(one(second, type, own)).isEmpty();
        }
        assertThat(judged).isZero();
        assertThat(state.detector(0)).isNull();
    }

    @Test
    void shouldKnowNoMoreSignalsThanItMayHoweverManyADeviceInvents() throws IOException {
        for (int second = 0; second < 60; second++) {
            String[] names = new String[200];
            double[] values = new double[names.length];
            for (int i = 0; i < names.length; i++) {
                names[i] = "metric-" + (second % 30 * names.length + i);
                values[i] = i;
            }
            stage.onEvent(
                    state,
                    event(DEVICE, second * 1_000L, second, names, values),
                    WHO,
                    null,
                    OwnDetectors.NOTHING,
                    anomaly -> {},
                    (metric, value, detection, fault) -> judged++);
        }

        assertThat(state.size()).isEqualTo(DetectionStage.MAX_SIGNALS);
        assertThat(state.find("metric-999", 0)).isEqualTo(999);
        assertThat(state.find("metric-1000", 0)).isEqualTo(-1);
        DetectionState read = restored(new DetectionFormat(), state);
        assertThat(read.size()).isEqualTo(DetectionStage.MAX_SIGNALS);
        assertThat(read.name(999)).isEqualTo("metric-999");
    }

    @Test
    void shouldGoOnWithWhatWasLearnedWhenOnlyTheThresholdChanges() {
        for (int second = 0; second < 100; second++) {
            one(second, null, OwnDetectors.NOTHING);
        }
        int before = judged;
        one(100, type("robust-level threshold=8 warmUp=30"), OwnDetectors.NOTHING);

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

        assertThat(one(249, null, OwnDetectors.NOTHING)).hasSize(1);
        assertThat(judged).isEqualTo(1);
    }

    @Test
    void shouldTellAStuckSensorFromAnAnomalyAndGiveItToNoOtherDetector() throws IOException {
        DetectionStage all =
                new DetectionStage(
                        new DetectionSettings("robust-level warmUp=30", Map.of(), "none", "all"));
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
                    OwnDetectors.NOTHING,
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
                new DetectionStage(
                        new DetectionSettings("robust-level", Map.of(), "none", "drop-out"));
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
                    OwnDetectors.NOTHING,
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

    private static final String[] ROW = {"temperature", "flow", "pressure"};
    private static final String OF_ROW = "drift-aware metrics=temperature,flow,pressure";

    /** From second 600 on, flow is a little off for a minute. */
    private List<Anomaly> rows(DetectionStage of, OwnDetectors own, boolean restoring)
            throws IOException {
        state = new DetectionState();
        DetectionFormat format = new DetectionFormat();
        Random noise = new Random(5);
        List<Anomaly> anomalies = new ArrayList<>();
        for (int second = 0; second < 700; second++) {
            double off = second >= 600 && second < 660 ? 4 : 0;
            of.onEvent(
                    state,
                    event(
                            DEVICE,
                            second * 1_000L,
                            second,
                            ROW,
                            20 + noise.nextGaussian(),
                            5 + off + noise.nextGaussian(),
                            100 + noise.nextGaussian()),
                    WHO,
                    null,
                    own,
                    anomalies::add,
                    (metric, seen, detection, fault) -> judged += metric.equals("*") ? 1 : 0);
            if (restoring) {
                state = restored(format, state);
            }
        }
        return anomalies;
    }

    @Test
    void shouldJudgeMetricsTogetherAndNameTheOneThatCausedIt() throws IOException {
        DetectionStage together =
                new DetectionStage(new DetectionSettings("none", Map.of(), OF_ROW, "none"));

        List<Anomaly> anomalies = rows(together, OwnDetectors.NOTHING, false);

        assertThat(judged).isEqualTo(300);
        assertThat(anomalies).hasSizeBetween(30, 90);
        assertThat(anomalies.get(0).getEventTime())
                .isBetween(Instant.ofEpochSecond(600), Instant.ofEpochSecond(610));
        assertThat(anomalies)
                .allSatisfy(
                        anomaly -> {
                            assertThat(anomaly.getMetric()).isEqualTo("*");
                            assertThat(anomaly.getDetector()).isEqualTo("drift-aware");
                            assertThat(anomaly.getContributing()).startsWith("flow");
                            assertThat(anomaly.getExpected()).isBetween(4.0, 6.0);
                        });
        assertThat(rows(together, OwnDetectors.NOTHING, true)).isEqualTo(anomalies);
    }

    @Test
    void shouldJudgeMetricsTogetherWhereTheProfileSaysSoAndStopWhenItSaysNone() throws IOException {
        assertThat(rows(stage, OwnDetectors.NOTHING, false))
                .noneMatch(anomaly -> anomaly.getMetric().equals("*"));
        assertThat(rows(stage, new OwnDetectors(Map.of(), OF_ROW), false))
                .anyMatch(anomaly -> anomaly.getMetric().equals("*"));
        assertThat(state.row).isNotNull();

        one(700, null, new OwnDetectors(Map.of(), "none"));

        assertThat(state.row).isNull();
    }

    @Test
    void shouldLetANewDetectorOfTheRowWarmUpBesideTheOldOne() throws IOException {
        rows(stage, new OwnDetectors(Map.of(), OF_ROW), false);
        judged = 0;
        OwnDetectors other = new OwnDetectors(Map.of(), OF_ROW + " limit=2");
        for (int second = 700; second < 1_101; second++) {
            stage.onEvent(
                    state,
                    event(DEVICE, second * 1_000L, second, ROW, 20 + second % 2, 5, 100),
                    WHO,
                    null,
                    other,
                    anomaly -> {},
                    (metric, seen, detection, fault) -> judged += metric.equals("*") ? 1 : 0);
            assertThat(state.row.successor() == null).isEqualTo(second == 1_100);
        }

        assertThat(judged).isEqualTo(401);
        assertThat(state.row.choice()).isEqualTo(OF_ROW + " limit=2");
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
