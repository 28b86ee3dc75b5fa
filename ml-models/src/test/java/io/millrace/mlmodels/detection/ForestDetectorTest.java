package io.millrace.mlmodels.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForestDetectorTest {

    private static final int WARM_UP = 300;

    private final SignalDetector<ForestState> detector = detector("7");
    private final Detection detection = new Detection();

    private static SignalDetector<ForestState> detector(String seed) {
        return typed(
                DetectorChoice.of(
                        "forest",
                        Map.of("trees", "20", "sample", "64", "warmUp", "300", "seed", seed)));
    }

    private static SignalDetector<ForestState> typed(SignalDetector<?> any) {
        return (ForestDetector) any;
    }

    /** A signal of two levels with little noise, and a stretch between them that never was. */
    private static double reading(int i, Random noise) {
        double level = i >= 900 && i < 930 ? 1_000_000_005 : i / 7 % 2 == 0 ? 1e9 : 1e9 + 10;
        return level + 0.1 * noise.nextGaussian();
    }

    @Test
    void shouldFindValuesThatAreRareBetweenCommonOnes() {
        ForestState state = detector.create();
        Random noise = new Random(3);
        int before = 0;
        int within = 0;
        for (int i = 0; i < 930; i++) {
            detector.detect(state, i * 1000L, reading(i, noise), detection);
            assertThat(detection.warmingUp()).isEqualTo(i < WARM_UP);
            before += detection.anomalous() && i < 900 ? 1 : 0;
            within += detection.anomalous() && i >= 900 ? 1 : 0;
        }
        assertThat(before).isZero();
        assertThat(within).isEqualTo(1);
        assertThat(detection.detector()).isEqualTo("forest");
    }

    @Test
    void shouldIgnoreWhatIsNoNumberAndBearHugeOnes() {
        ForestState state = detector.create();
        detector.detect(state, 0, Double.NaN, detection);
        assertThat(detection.verdict()).isEqualTo(Verdict.IGNORED);
        assertThat(state.isEmpty()).isTrue();
        Random noise = new Random(3);
        for (int i = 0; i < 400; i++) {
            detector.detect(state, i * 1000L, reading(i, noise), detection);
        }
        detector.detect(state, 400_000, 1e200, detection);
        assertThat(detection.anomalous()).isTrue();
    }

    @Test
    void shouldGiveTheSameWhenRestoredAndAnotherScoreByAnotherSeed() throws IOException {
        ForestState state = detector.create();
        ForestState restored = detector.create();
        SignalDetector<ForestState> other = detector("8");
        ForestState otherState = other.create();
        Random noise = new Random(3);
        int differences = 0;
        for (int i = 0; i < 960; i++) {
            double value = reading(i, noise);
            detector.detect(state, i * 1000L, value, detection);
            String expected = detection.toString();
            // Every reading costs seconds in all; around the anomaly each, else every 61st.
            if (i % 61 == 0 || (i > 895 && i < 905)) {
                restored = restored(restored);
            }
            detector.detect(restored, i * 1000L, value, detection);
            assertThat(detection).hasToString(expected);
            other.detect(otherState, i * 1000L, value, detection);
            differences += detection.toString().equals(expected) ? 0 : 1;
        }
        assertThat(differences).isPositive();
        assertThat(bytes(restored)).hasSize(restored.sizeInBytes());
    }

    @Test
    void shouldRefuseAStateOfAnUnknownVersion() throws IOException {
        byte[] bytes = bytes(detector.create());
        assertThatThrownBy(
                        () ->
                                detector.read(
                                        2, new DataInputStream(new ByteArrayInputStream(bytes))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("reads version 1");
    }

    private ForestState restored(ForestState state) throws IOException {
        return detector.read(1, new DataInputStream(new ByteArrayInputStream(bytes(state))));
    }

    private byte[] bytes(ForestState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        detector.write(state, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
