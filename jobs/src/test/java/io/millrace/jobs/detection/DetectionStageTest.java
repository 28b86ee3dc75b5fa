package io.millrace.jobs.detection;

import static io.millrace.jobs.stage.TestEvents.DEVICE;
import static io.millrace.jobs.stage.TestEvents.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.schemas.Anomaly;
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
import java.util.Random;
import org.junit.jupiter.api.Test;

class DetectionStageTest {

    private static final DeviceIdentity WHO = new DeviceIdentity(DEVICE, "t", "s", "pump");

    private final DetectionStage stage = new DetectionStage(6, 30);
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
                    anomalies::add,
                    (metric, value, detection) -> judged++);
            if (restoring) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                format.write(state, new DataOutputStream(bytes));
                state =
                        format.read(
                                1,
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
}
