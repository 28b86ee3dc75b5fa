package io.millrace.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jobs.maintenance.ModelKind;
import io.millrace.jobs.maintenance.TestModels;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.MetricKind;
import io.millrace.schemas.ModelFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was in force before a restore is in force after it. */
class ControlRecordsTest {

    private static final DeviceIdentity PUMP = new DeviceIdentity("p", "t", "s", "pump");

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private static DeviceType pumps(String metric) {
        return DeviceType.newBuilder()
                .setType("pump")
                .setMetrics(
                        List.of(
                                MetricDefinition.newBuilder()
                                        .setName(metric)
                                        .setNumber(1)
                                        .setUnit("Cel")
                                        .setKind(MetricKind.GAUGE)
                                        .build()))
                .setValidFrom(Instant.EPOCH)
                .build();
    }

    @Test
    void shouldKeepAModelInForceWhenItsDeviceTypeHasChangedSince() {
        ModelFile model = TestModels.record(WINDOW, Instant.EPOCH);
        ControlRecords before = new ControlRecords(WINDOW);
        assertThat(before.put(pumps("temperature"), 1)).isEmpty();
        assertThat(before.put(model, 2)).isEmpty();
        assertThat(before.put(pumps("pressure"), 3)).isEmpty();
        assertThat(before.put(model, 4)).as("a model that suits no longer").isPresent();

        // Kept and read again contract by contract.
        ControlRecords restored = new ControlRecords(WINDOW);
        restored.putAgain(pumps("temperature"), 1);
        restored.putAgain(pumps("pressure"), 3);
        restored.putAgain(model, 2);

        assertThat(before.models().champion(ModelKind.REMAINING_LIFE, PUMP, 10)).isNotNull();
        assertThat(restored.models().champion(ModelKind.REMAINING_LIFE, PUMP, 10)).isNotNull();
    }

    @Test
    void shouldRefuseATypeWhoseRowDetectorReadsWhatItDoesNotMeasure() {
        ControlRecords control = new ControlRecords(WINDOW);
        DeviceType type = pumps("temperature");
        type.setRowDetector("drift-aware metrics=temperature");
        assertThat(control.put(type, 1)).isEmpty();

        DeviceType other = pumps("temperature");
        other.setRowDetector("drift-aware metrics=temperature,flow");
        assertThat(control.put(other, 2).orElseThrow().toString())
                .contains("INVALID_DETECTOR", "rowDetector", "[flow]", "[temperature]");
        other.setRowDetector("robust-level");
        assertThat(control.put(other, 3).orElseThrow().toString()).contains("drift-aware");
        assertThat(control.type("pump", 5).getRowDetector()).isEqualTo(type.getRowDetector());
    }
}
