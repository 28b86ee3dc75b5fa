package io.millrace.mlmodels.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RulFeaturesTest {

    private static final List<String> CHANNELS = List.of("temperature", "vibration");

    private final RulFeatures features =
            new RulFeatures(
                    CHANNELS,
                    List.of(
                            new HealthIndex("level", HealthIndex.Kind.LEVEL, 1, List.of(2.0, -1.0)),
                            new HealthIndex(
                                    "drift", HealthIndex.Kind.DRIFT, 0, List.of(1.0, 1.0))));

    @Test
    void shouldNameEveryFeature() {
        assertThat(features.names())
                .hasSize(features.size())
                .hasSize(4 * 9 + 2 * 2 + 1)
                .doesNotHaveDuplicates()
                .contains("vibration.mean15-baseline", "drift.mean40", "observations");
        assertThat(features.hash())
                .hasSize(64)
                .isNotEqualTo(new RulFeatures(CHANNELS, List.of()).hash());
    }

    @Test
    void shouldHaveAnotherHashWhenAHealthIndexWeighsOtherwise() {
        RulFeatures reweighed =
                new RulFeatures(
                        CHANNELS,
                        List.of(
                                features.indexes().get(0),
                                new HealthIndex(
                                        "drift", HealthIndex.Kind.DRIFT, 0, List.of(1.0, 1.5))));

        assertThat(reweighed.names()).isEqualTo(features.names());
        assertThat(reweighed.hash()).isNotEqualTo(features.hash());
    }

    @Test
    void shouldGiveMeansAndDifferencesFromTheBaseline() {
        RulHistory history = features.create();

        for (int row = 0; row < 15; row++) {
            features.observe(history, new double[] {10, 1});
        }
        for (int row = 0; row < 400; row++) {
            features.observe(history, new double[] {20, 1});
        }

        assertThat(feature(history, "temperature.mean5")).isCloseTo(20, within(1e-6));
        assertThat(feature(history, "temperature.mean40-baseline")).isCloseTo(10, within(1e-6));
        assertThat(feature(history, "temperature.mean15-mean40")).isCloseTo(0, within(1e-6));
        assertThat(feature(history, "level.mean5")).isCloseTo(40, within(1e-6));
        assertThat(feature(history, "drift.mean15")).isCloseTo(10, within(1e-6));
        assertThat(feature(history, "observations")).isEqualTo(415);
        assertThat(history.historyCount()).isEqualTo(415);
    }

    @Test
    void shouldWeighTheFirstRowsEqually() {
        RulHistory history = features.create();

        features.observe(history, new double[] {1, 1});
        features.observe(history, new double[] {2, 1});
        features.observe(history, new double[] {6, 1});

        assertThat(feature(history, "temperature.mean40")).isCloseTo(3, within(1e-12));
        assertThat(feature(history, "temperature.mean5")).isCloseTo(3, within(1e-12));
    }

    @Test
    void shouldKeepTheLastValueWhenAChannelIsMissing() {
        RulHistory complete = features.create();
        RulHistory gaps = features.create();

        for (int row = 0; row < 30; row++) {
            features.observe(complete, new double[] {row - row % 3, row});
            features.observe(gaps, new double[] {row % 3 == 0 ? row : Double.NaN, row});
        }

        assertThat(vector(gaps)).isEqualTo(vector(complete));
    }

    @Test
    void shouldNotHaveEnoughHistoryBeforeEveryChannelHasItsBaseline() {
        RulHistory history = features.create();

        for (int row = 0; row < 10; row++) {
            features.observe(history, new double[] {1, Double.POSITIVE_INFINITY});
        }
        for (int row = 0; row < 14; row++) {
            features.observe(history, new double[] {1, 1});
            assertThat(features.hasEnoughHistory(history)).isFalse();
        }
        features.observe(history, new double[] {1, 1});

        assertThat(features.hasEnoughHistory(history)).isTrue();
        assertThat(vector(history)).doesNotContain(Double.NaN);
    }

    @Test
    void shouldGiveTheSameWhenRestoredAfterEveryRow() throws IOException {
        RulHistory uninterrupted = features.create();
        RulHistory restored = features.create();
        Random random = new Random(5);

        for (int row = 0; row < 200; row++) {
            double[] values = {
                random.nextInt(7) == 0 ? Double.NaN : random.nextGaussian(), random.nextDouble()
            };
            features.observe(uninterrupted, values);
            restored =
                    RulHistory.read(
                            RulHistory.VERSION,
                            new DataInputStream(new ByteArrayInputStream(bytes(restored))));
            features.observe(restored, values);
            assertThat(vector(restored)).isEqualTo(vector(uninterrupted));
        }
        assertThat(bytes(restored)).hasSize(restored.sizeInBytes());
    }

    @Test
    void shouldNotGrowWithTheRows() throws IOException {
        RulHistory history = features.create();
        int before = bytes(history).length;

        for (int row = 0; row < 10_000; row++) {
            features.observe(history, new double[] {row, row});
        }

        assertThat(bytes(history)).hasSize(before);
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        RulHistory foreign = new RulFeatures(List.of("other"), List.of()).create();

        assertThatThrownBy(() -> features.observe(foreign, new double[] {1, 2}))
                .hasMessageContaining("other channels")
                .hasMessageContaining("temperature");
        assertThatThrownBy(() -> features.observe(features.create(), new double[] {1}))
                .hasMessageContaining("1 values for 2 channels");
        assertThatThrownBy(() -> new RulFeatures(List.of("a", "a"), List.of()))
                .hasMessageContaining("named twice");
        assertThatThrownBy(() -> new RulFeatures(List.of(), List.of()))
                .hasMessageContaining("at least one");
        assertThatThrownBy(
                        () ->
                                RulHistory.read(
                                        9,
                                        new DataInputStream(new ByteArrayInputStream(new byte[0]))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("history: 9");
    }

    private double feature(RulHistory history, String name) {
        return vector(history)[features.names().indexOf(name)];
    }

    private double[] vector(RulHistory history) {
        double[] vector = new double[features.size()];
        features.vector(history, vector);
        return vector;
    }

    private static byte[] bytes(RulHistory history) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        history.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
