package io.millrace.jobs.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.mlmodels.model.ModelFileFormat;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.MetricKind;
import io.millrace.schemas.ModelFile;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A model that does not fit is refused in words, and the version before it stays in force. */
class ModelBookTest {

    private static final double MINUTE = 1 / 60.0;

    private final ModelBook book = new ModelBook(Duration.ofMinutes(1));

    private static ModelFile record() throws Exception {
        return ModelRecords.of(
                ModelFileFormat.write(TestModels.pump(MINUTE, "h", "temperature")), Instant.EPOCH);
    }

    private static DeviceType pumps(String... metrics) {
        return DeviceType.newBuilder()
                .setType("pump")
                .setMetrics(
                        List.of(metrics).stream()
                                .map(
                                        name ->
                                                MetricDefinition.newBuilder()
                                                        .setName(name)
                                                        .setNumber(1)
                                                        .setUnit("Cel")
                                                        .setKind(MetricKind.GAUGE)
                                                        .build())
                                .toList())
                .setValidFrom(Instant.EPOCH)
                .build();
    }

    private String refused(ModelFile model) throws Exception {
        assertThat(book.put(record(), 0, null)).isEmpty();
        String reason = book.put(model, 1_000, pumps("temperature")).orElseThrow();
        assertThat(book.inForce("pump", 2_000).model().version()).isEqualTo("1");
        return reason;
    }

    @Test
    void shouldChooseTheVersionOfTheEventsTime() throws Exception {
        assertThat(book.put(record(), 1_000, pumps("temperature"))).isEmpty();

        assertThat(book.inForce("pump", 999)).isNull();
        assertThat(book.inForce("pump", 1_000).model().id()).isEqualTo("rul-pump");
        assertThat(book.inForce("motor", 1_000)).isNull();
    }

    @Test
    void shouldRefuseAWrongChecksum() throws Exception {
        ModelFile model = record();
        model.setSha256("00".repeat(32));

        assertThat(refused(model)).contains("rul-pump", "wrong checksum", "00".repeat(32));
    }

    @Test
    void shouldRefuseADamagedFile() throws Exception {
        ModelFile model = record();
        byte[] bytes = model.getBytes().array().clone();
        bytes[bytes.length / 2] ^= 1;
        model.setBytes(ByteBuffer.wrap(bytes));
        model.setSha256(ModelBook.sha256(bytes));

        assertThat(refused(model)).contains("model rul-pump version 1");
    }

    @Test
    void shouldRefuseForeignFeatures() throws Exception {
        ModelFile model = record();
        model.setFeatureNames(List.of("colour"));

        assertThat(refused(model)).contains("foreign features", "colour", "temperature.mean5");
    }

    @Test
    void shouldRefuseChannelsThatTheTypeDoesNotMeasure() throws Exception {
        byte[] file = ModelFileFormat.write(TestModels.pump(MINUTE, "h", "colour"));

        assertThat(refused(ModelRecords.of(file, Instant.EPOCH)))
                .contains("colour", "pump", "temperature");
    }

    @Test
    void shouldRefuseAnotherUnitAnotherTypeAndOtherRows() throws Exception {
        byte[] cycles = ModelFileFormat.write(TestModels.pump(MINUTE, "cycles", "temperature"));
        byte[] hourly = ModelFileFormat.write(TestModels.pump(1, "h", "temperature"));
        ModelFile motor = record();
        motor.setDeviceType("motor");

        assertThat(refused(ModelRecords.of(cycles, Instant.EPOCH))).contains("cycles", "hours");
        assertThat(refused(ModelRecords.of(hourly, Instant.EPOCH)))
                .contains("1.000000 h apart", "0.016667 h");
        assertThat(refused(motor)).contains("pump", "motor");
    }
}
