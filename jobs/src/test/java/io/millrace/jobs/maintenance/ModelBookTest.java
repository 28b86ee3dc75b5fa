package io.millrace.jobs.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.mlmodels.model.ModelFileFormat;
import io.millrace.mlmodels.model.RulModel;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.MetricKind;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.ModelRole;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A model that does not fit is refused in words, and the version before it stays in force. */
class ModelBookTest {

    private static final double MINUTE = 1 / 60.0;

    private static final DeviceIdentity PUMP = new DeviceIdentity("p", "t", "s", "pump");
    private static final DeviceIdentity MOTOR = new DeviceIdentity("m", "t", "s", "motor");

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
        assertThat(book.champion(ModelKind.REMAINING_LIFE, PUMP, 2_000).model().version())
                .isEqualTo("1");
        return reason;
    }

    @Test
    void shouldHaveAModelOfEachKindInForce() throws Exception {
        assertThat(book.put(record(), 0, pumps("temperature"))).isEmpty();
        ModelFile failing =
                ModelRecords.of(ModelFileFormat.write(TestModels.failing()), Instant.EPOCH);
        assertThat(book.put(failing, 0, pumps("temperature"))).isEmpty();

        assertThat(book.champion(ModelKind.REMAINING_LIFE, PUMP, 0).model().id())
                .isEqualTo("rul-pump");
        assertThat(book.champion(ModelKind.FAILURE, PUMP, 0).model().id())
                .isEqualTo("failure-pump");
    }

    @Test
    void shouldRefuseAnIdThatAModelOfTheOtherKindHas() throws Exception {
        RulModel failing = TestModels.failing("rul-pump");

        assertThat(refused(ModelRecords.of(ModelFileFormat.write(failing), Instant.EPOCH)))
                .contains("REMAINING_LIFE", "FAILURE", "--model-id");
    }

    @Test
    void shouldChooseTheVersionOfTheEventsTime() throws Exception {
        assertThat(book.put(record(), 1_000, pumps("temperature"))).isEmpty();

        assertThat(book.champion(ModelKind.REMAINING_LIFE, PUMP, 999)).isNull();
        assertThat(book.champion(ModelKind.REMAINING_LIFE, PUMP, 1_000).model().id())
                .isEqualTo("rul-pump");
        assertThat(book.champion(ModelKind.REMAINING_LIFE, MOTOR, 1_000)).isNull();
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

    private static ModelFile version(String version, ModelRole role, double share)
            throws Exception {
        ModelFile model =
                ModelRecords.of(ModelFileFormat.write(TestModels.version(version)), Instant.EPOCH);
        model.setRole(role);
        model.setShare(share);
        return model;
    }

    private Set<String> devicesOf(String version, long time) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "pump-" + i)
                .filter(
                        id ->
                                book.champion(
                                                ModelKind.REMAINING_LIFE,
                                                new DeviceIdentity(id, "t", "s", "pump"),
                                                time)
                                        .model()
                                        .version()
                                        .equals(version))
                .collect(Collectors.toSet());
    }

    @Test
    void shouldGiveAVersionToItsShareOfTheDevicesAndKeepItThereWhenTheShareGrows()
            throws Exception {
        book.put(version("1", ModelRole.CHAMPION, 1), 0, null);
        book.put(version("2", ModelRole.CHAMPION, 0.1), 1_000, null);
        book.put(version("2", ModelRole.CHAMPION, 0.5), 2_000, null);

        Set<String> before = devicesOf("2", 999);
        Set<String> few = devicesOf("2", 1_000);
        Set<String> half = devicesOf("2", 2_000);
        assertThat(before).isEmpty();
        assertThat(few).hasSizeBetween(70, 130);
        assertThat(half).hasSizeBetween(450, 550).containsAll(few);
        assertThat(devicesOf("1", 2_000)).hasSize(1_000 - half.size());
        book.put(version("1", ModelRole.CHAMPION, 1), 3_000, null);
        assertThat(devicesOf("1", 3_000)).as("rolled back").hasSize(1_000);
    }

    @Test
    void shouldSpreadDevicesEvenlyWhateverTheirNames() {
        for (String form : List.of("pump-%d", "%08x", "site-1/line-2/motor-%05d", "%d")) {
            int[] tenths = new int[10];
            for (int i = 0; i < 10_000; i++) {
                tenths[(int) (10 * ServingModel.place("rul-pump", form.formatted(i)))]++;
            }
            for (int tenth : tenths) {
                assertThat(tenth).as(form).isBetween(850, 1_150);
            }
        }
    }

    @Test
    void shouldHaveOneShadowUntilItEndsOrBecomesTheChampion() throws Exception {
        book.put(version("1", ModelRole.CHAMPION, 1), 0, null);
        book.put(version("2", ModelRole.SHADOW, 1), 1_000, null);
        book.put(version("3", ModelRole.SHADOW, 1), 2_000, null);
        book.put(version("3", ModelRole.SHADOW, 0), 3_000, null);
        book.put(version("2", ModelRole.SHADOW, 1), 4_000, null);
        book.put(version("2", ModelRole.CHAMPION, 1), 5_000, null);

        assertThat(shadow(999)).isNull();
        assertThat(shadow(1_000)).isEqualTo("2");
        assertThat(shadow(2_000)).isEqualTo("3");
        assertThat(shadow(3_000)).isNull();
        assertThat(shadow(4_000)).isEqualTo("2");
        assertThat(shadow(5_000)).isNull();
        assertThat(book.champion(ModelKind.REMAINING_LIFE, PUMP, 4_999).model().version())
                .isEqualTo("1");
        assertThat(book.champion(ModelKind.REMAINING_LIFE, PUMP, 5_000).model().version())
                .isEqualTo("2");
    }

    private String shadow(long time) {
        ServingModel shadow =
                book.shadow(
                        ModelKind.REMAINING_LIFE,
                        PUMP,
                        book.champion(ModelKind.REMAINING_LIFE, PUMP, time),
                        time);
        return shadow == null ? null : shadow.model().version();
    }

    @Test
    void shouldRefuseAShareThatIsNone() throws Exception {
        assertThat(refused(version("2", ModelRole.CHAMPION, 0))).contains("0.0", "above 0 to 1");
        assertThat(refused(version("2", ModelRole.CHAMPION, 1.5))).contains("1.5");
        assertThat(refused(version("2", ModelRole.SHADOW, -0.5))).contains("-0.5", "0 to 1");
        assertThat(refused(version("2", ModelRole.SHADOW, Double.NaN))).contains("NaN");
    }
}
