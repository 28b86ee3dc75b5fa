package io.millrace.mlmodels.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import io.millrace.mlmodels.features.HealthIndex;
import io.millrace.mlmodels.features.RulFeatures;
import io.millrace.mlmodels.features.RulHistory;
import io.millrace.mlmodels.model.ModelFileException.Fault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModelFileFormatTest {

    private static final int CHECKSUM = 32;
    private static final int FORMAT_AT = 8;
    private static final int LENGTH_AT = 12;

    private final RulModel model = model();
    private final byte[] file = ModelFileFormat.write(model);

    @Test
    void shouldReadWhatItWrote() throws ModelFileException {
        RulModel read = ModelFileFormat.read(file);

        assertThat(ModelFileFormat.write(read)).isEqualTo(file);
        assertThat(read.id()).isEqualTo("rul-pump");
        assertThat(read.version()).isEqualTo("7");
        assertThat(read.deviceType()).isEqualTo("pump");
        assertThat(read.unit()).isEqualTo("h");
        assertThat(read.rowLength()).isEqualTo(0.25);
        assertThat(read.cap()).isEqualTo(100);
        assertThat(read.report()).isEqualTo("{\"note\": \"Δ\"}");
        assertThat(read.channels()).containsExactly("temperature", "vibration");
        assertThat(read.features().names()).isEqualTo(model.features().names());
        assertThat(read.missingChannels(List.of("vibration"))).containsExactly("temperature");
        assertThat(read.digest()).isEqualTo("d1");
        assertThat(read.metrics()).containsExactly(entry("crossValidatedRmse", 12.5));
        assertThat(read.failure()).isNull();
        assertThat(read.interval()).isEqualTo(model.interval());
        assertThat(read.population()).isEqualTo(model.population());
        assertThat(read.lower(50)).isEqualTo(45);
        assertThat(read.upper(99)).isEqualTo(100);
    }

    @Test
    void shouldReadAModelOfFailureWithinAHorizon() throws ModelFileException {
        FailureHorizon horizon =
                new FailureHorizon(
                        48,
                        List.of(new FailureHorizon.Knot(0, 0.1), new FailureHorizon.Knot(60, 0.7)));
        RulModel failure =
                new RulModel(
                        "failure-pump",
                        "1",
                        "pump",
                        "h",
                        1,
                        1,
                        model.features(),
                        model.trees(),
                        "{}",
                        "",
                        new TreeMap<>(),
                        horizon,
                        null,
                        null);

        RulModel read = ModelFileFormat.read(ModelFileFormat.write(failure));

        assertThat(read.failure()).isEqualTo(horizon);
        assertThat(read.interval()).isNull();
        assertThat(read.population()).isNull();
        assertThat(read.predict(new double[read.features().size()]))
                .isCloseTo(0.1 + 0.6 * 55.5 / 60, within(1e-12));
    }

    @Test
    void shouldRefuseAPopulationOfFeaturesThatThereAreNot() {
        int features = model.features().size();
        double[] values = {1, 2};

        assertThatThrownBy(
                        () ->
                                with(
                                        new PopulationReference(
                                                List.of(
                                                        PopulationReference.column(
                                                                features, values)))))
                .hasMessageContaining("The population knows feature " + features)
                .hasMessageContaining("gives " + features);
    }

    @Test
    void shouldScoreAsTheTreesSay() throws ModelFileException {
        RulModel read = ModelFileFormat.read(file);
        double[] vector = new double[read.features().size()];

        assertThat(read.predict(vector)).isEqualTo(50 + 0.5 * (10 + 1));
        vector[0] = 5;
        assertThat(read.predict(vector)).isEqualTo(50 + 0.5 * (10 + 1));
        vector[0] = Math.nextUp(5);
        assertThat(read.predict(vector)).isEqualTo(50 + 0.5 * (-20 + 1));
        vector[3] = Double.NaN;
        assertThat(read.predict(vector)).isZero();
        vector[3] = 1000;
        assertThat(read.predict(vector)).isZero();
    }

    @Test
    void shouldPredictFromAHistory() throws ModelFileException {
        RulModel read = ModelFileFormat.read(file);
        RulHistory history = read.features().create();
        for (int row = 0; row < 20; row++) {
            read.features().observe(history, new double[] {1, 1});
        }

        assertThat(read.predict(history)).isEqualTo(50 + 0.5 * (10 + 1));
    }

    @Test
    void shouldRefuseAFileThatWasChangedAnywhere() {
        for (int at = 0; at < file.length; at++) {
            byte[] damaged = file.clone();
            damaged[at] ^= 0x10;
            Fault expected =
                    at < FORMAT_AT
                            ? Fault.NOT_A_MODEL_FILE
                            : at < LENGTH_AT
                                    ? Fault.UNKNOWN_FORMAT
                                    : at < LENGTH_AT + 4 ? Fault.TRUNCATED : Fault.WRONG_CHECKSUM;
            assertThat(fault(damaged)).as("byte %d", at).isEqualTo(expected);
        }
    }

    @Test
    void shouldRefuseAFileThatWasCutAnywhere() {
        for (int length = 0; length < file.length; length++) {
            assertThat(fault(Arrays.copyOf(file, length)))
                    .as("%d bytes", length)
                    .isEqualTo(length < FORMAT_AT ? Fault.NOT_A_MODEL_FILE : Fault.TRUNCATED);
        }
        assertThat(fault(Arrays.copyOf(file, file.length + 1))).isEqualTo(Fault.TRUNCATED);
    }

    @Test
    void shouldNeverFallOverADamagedBodyWithARightChecksum() {
        for (int at = LENGTH_AT + 4; at < file.length - CHECKSUM; at++) {
            for (int bit : new int[] {0x01, 0x10, 0x80}) {
                byte[] damaged = file.clone();
                damaged[at] ^= (byte) bit;
                sign(damaged);
                try {
                    RulModel read = ModelFileFormat.read(damaged);
                    read.predict(new double[read.features().size()]);
                } catch (ModelFileException e) {
                    assertThat(e.fault()).isIn(Fault.MALFORMED, Fault.FOREIGN_FEATURES);
                }
            }
        }
    }

    @Test
    void shouldSayWhatIsWrongAndWhatIsAllowed() {
        byte[] newer = file.clone();
        newer[FORMAT_AT + 3] = 9;
        assertThatThrownBy(() -> ModelFileFormat.read(newer))
                .hasMessage("Model file of format version 9; this program reads versions 1 to 2");
        assertThatThrownBy(() -> ModelFileFormat.read(new byte[] {1, 2}))
                .hasMessageContaining("does not begin with MILLRACE");
        assertThatThrownBy(() -> ModelFileFormat.read(Arrays.copyOf(file, 100)))
                .hasMessageContaining("100 bytes where " + file.length + " belong");
        byte[] damaged = file.clone();
        damaged[file.length - 1]++;
        assertThatThrownBy(() -> ModelFileFormat.read(damaged))
                .hasMessageContaining("wrong checksum");
    }

    @Test
    void shouldNameForeignFeaturesAndTheOnesItComputes() {
        byte[] foreign = replace("vibration.mean40", "vibration.mean99");
        assertThat(fault(foreign)).isEqualTo(Fault.FOREIGN_FEATURES);
        assertThatThrownBy(() -> ModelFileFormat.read(foreign))
                .hasMessageContaining("does not compute: [vibration.mean99")
                .hasMessageContaining("without [vibration.mean40")
                .hasMessageContaining("allowed are")
                .hasMessageContaining("temperature.mean5-baseline");
        byte[] otherVersion = replace("rul-features-2", "rul-features-8");
        assertThatThrownBy(() -> ModelFileFormat.read(otherVersion))
                .hasMessage(
                        "Model rul-pump was made for features rul-features-8; this program"
                                + " computes [rul-features-1, rul-features-2]");
    }

    @Test
    void shouldRefuseTreesThatLeadAstray() {
        assertThatThrownBy(() -> trees(new int[] {0}, new int[] {0, -1}, new int[] {0, 0}))
                .hasMessageContaining("node 0 leads out of its tree");
        assertThatThrownBy(
                        () ->
                                trees(
                                        new int[] {0},
                                        new int[] {0, -1, 0, -1, -1},
                                        new int[] {2, 0, 0, 0, 0}))
                .hasMessageContaining("node 2 leads out of its tree");
        assertThatThrownBy(() -> trees(new int[] {0, 1}, new int[] {-1}, new int[] {0}))
                .hasMessageContaining("tree 1 has no nodes");
        assertThatThrownBy(() -> trees(new int[0], new int[0], new int[0]))
                .hasMessageContaining("no tree at node 0");
        assertThatThrownBy(
                        () ->
                                new RulModel(
                                        "m",
                                        "1",
                                        "pump",
                                        "h",
                                        1,
                                        1,
                                        new RulFeatures(List.of("t"), List.of()),
                                        trees(
                                                new int[] {0},
                                                new int[] {10, -1, -1},
                                                new int[] {2, 0, 0}),
                                        "{}"))
                .hasMessageContaining("The trees read 11 features")
                .hasMessageContaining("gives 10");
    }

    private static GradientBoostedTrees trees(int[] roots, int[] features, int[] otherwise) {
        return new GradientBoostedTrees(
                0, 1, roots, features, new double[features.length], otherwise);
    }

    private static RulModel model() {
        return with(
                new PopulationReference(
                        List.of(
                                PopulationReference.column(3, new double[] {1, 2, 3}),
                                PopulationReference.column(
                                        PopulationReference.PREDICTION, new double[] {7, 8}))));
    }

    private static RulModel with(PopulationReference population) {
        return new RulModel(
                "rul-pump",
                "7",
                "pump",
                "h",
                0.25,
                100,
                new RulFeatures(
                        List.of("temperature", "vibration"),
                        List.of(
                                new HealthIndex(
                                        "health", HealthIndex.Kind.DRIFT, 1, List.of(0.5, 0.5)))),
                new GradientBoostedTrees(
                        50,
                        0.5,
                        new int[] {0, 3},
                        new int[] {0, -1, -1, 3, -1, -1},
                        new double[] {5, 10, -20, 7, 1, -500},
                        new int[] {2, 0, 0, 5, 0, 0}),
                "{\"note\": \"Δ\"}",
                "d1",
                new TreeMap<>(Map.of("crossValidatedRmse", 12.5)),
                null,
                new PredictionInterval(
                        0.9,
                        List.of(
                                new PredictionInterval.Knot(0, 0, 3),
                                new PredictionInterval.Knot(100, -10, 3))),
                population);
    }

    private static Fault fault(byte[] bytes) {
        return catchThrowableOfType(ModelFileException.class, () -> ModelFileFormat.read(bytes))
                .fault();
    }

    /** Replaces a text by another of the same length, everywhere, and signs again. */
    private byte[] replace(String text, String by) {
        String latin = new String(file, StandardCharsets.ISO_8859_1);
        byte[] changed = latin.replace(text, by).getBytes(StandardCharsets.ISO_8859_1);
        sign(changed);
        return changed;
    }

    private static void sign(byte[] bytes) {
        try {
            int length = bytes.length - CHECKSUM;
            ByteBuffer.wrap(bytes)
                    .position(length)
                    .put(MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(bytes, length)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
