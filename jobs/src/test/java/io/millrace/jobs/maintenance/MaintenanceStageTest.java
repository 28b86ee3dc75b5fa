package io.millrace.jobs.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.HealthStatus;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaintenanceStageTest {

    private static final DeviceIdentity PUMP = new DeviceIdentity("pump-1", "t", "s", "pump");
    private static final ServingModel MODEL =
            ServingModel.of(TestModels.pump(1 / 60.0, "h", "temperature"));

    private final MaintenanceStage stage = new MaintenanceStage();
    private MaintenanceState state = new MaintenanceState();

    private static MetricAggregate window(int minute, double temperature) {
        return MetricAggregate.newBuilder()
                .setId("w" + minute)
                .setDeviceId("pump-1")
                .setTenantId("t")
                .setSiteId("s")
                .setDeviceType("pump")
                .setWindow("1m")
                .setWindowStart(Instant.ofEpochSecond(minute * 60L))
                .setWindowEnd(Instant.ofEpochSecond(minute * 60L + 60))
                .setRevision(0)
                .setEventCount(60)
                .setVersion("test")
                .setMetrics(
                        List.of(
                                MetricSummary.newBuilder()
                                        .setMetric("temperature")
                                        .setCount(60)
                                        .setMin(temperature)
                                        .setMax(temperature)
                                        .setMean(temperature)
                                        .setStandardDeviation(0)
                                        .setFirst(temperature)
                                        .setLast(temperature)
                                        .build()))
                .build();
    }

    private List<HealthPrediction> run(boolean restoring) throws IOException {
        state = new MaintenanceState();
        MaintenanceFormat format = new MaintenanceFormat();
        List<HealthPrediction> predictions = new ArrayList<>();
        for (int minute = 0; minute < 40; minute++) {
            double temperature = minute < 25 ? 40 : 70;
            stage.onWindow(state, window(minute, temperature), PUMP, MODEL, predictions::add);
            if (restoring) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                format.write(state, new DataOutputStream(bytes));
                state =
                        format.read(
                                1,
                                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            }
        }
        return predictions;
    }

    @Test
    void shouldSayThatItHasNotEnoughHistoryBeforeItPredicts() throws IOException {
        List<HealthPrediction> predictions = run(false);

        assertThat(predictions).hasSize(40);
        assertThat(predictions.get(0).getStatus()).isEqualTo(HealthStatus.NOT_ENOUGH_HISTORY);
        assertThat(predictions.get(0).getRemainingLifeHours()).isNull();
        assertThat(predictions.get(20).getStatus()).isEqualTo(HealthStatus.PREDICTED);
        assertThat(predictions.get(20).getRemainingLifeHours()).isEqualTo(10);
        assertThat(predictions.get(39).getRemainingLifeHours()).isEqualTo(2);
        assertThat(predictions.get(39).getModelVersion()).isEqualTo("1");
        assertThat(predictions.get(39).getHistoryWindows()).isEqualTo(40);
    }

    @Test
    void shouldDoTheSameWhenRestoredAfterEveryRecord() throws IOException {
        assertThat(run(true)).isEqualTo(run(false));
    }

    @Test
    void shouldBeginAnewWhenTheModelReadsOtherFeatures() throws IOException {
        run(false);
        ServingModel other = ServingModel.of(TestModels.pump(1 / 60.0, "h", "vibration"));
        List<HealthPrediction> predictions = new ArrayList<>();
        stage.onWindow(state, window(40, 40), PUMP, other, predictions::add);

        assertThat(predictions.get(0).getHistoryWindows()).isEqualTo(1);
        assertThat(predictions.get(0).getStatus()).isEqualTo(HealthStatus.NOT_ENOUGH_HISTORY);
    }

    @Test
    void shouldDoNothingWithoutAModel() {
        stage.onWindow(
                state,
                window(1, 40),
                PUMP,
                null,
                prediction -> {
                    throw new AssertionError("nothing is in force");
                });

        assertThat(new MaintenanceFormat().isEmpty(state)).isTrue();
    }
}
