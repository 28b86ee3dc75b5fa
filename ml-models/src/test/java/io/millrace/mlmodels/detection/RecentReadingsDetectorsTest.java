package io.millrace.mlmodels.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.mlmodels.detection.SpikeAndDipSettings.Mode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link SpikeAndDipDetector} and {@link ChangePointDetector}. */
class RecentReadingsDetectorsTest {

    private static List<Integer> anomalies(
            SignalDetector<RecentReadings> detector, int size, IntToDoubleFunction signal) {
        RecentReadings state = detector.create();
        Detection detection = new Detection();
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            detector.detect(state, i * 1_000L, signal.applyAsDouble(i), detection);
            if (detection.anomalous()) {
                found.add(i);
            }
        }
        return found;
    }

    private static IntToDoubleFunction noise(long seed) {
        Random random = new Random(seed);
        return i -> 20 + random.nextGaussian();
    }

    private static SpikeAndDipDetector spikes(double confidence, Mode mode) {
        return new SpikeAndDipDetector(new SpikeAndDipSettings(confidence, 120, mode));
    }

    @ParameterizedTest
    @CsvSource({"95, 0.02, 0.08", "99, 0.003, 0.02", "99.9, 0, 0.005"})
    void shouldFlagAboutAsMuchNoiseAsTheConfidenceLeaves(
            double confidence, double least, double most) {
        int found = 0;
        for (int seed = 0; seed < 20; seed++) {
            found += anomalies(spikes(confidence, Mode.SPIKESANDDIPS), 1_000, noise(seed)).size();
        }

        assertThat(found / 20_000.0).isBetween(least, most);
    }

    @Test
    void shouldFlagTheSideThatTheModeCounts() {
        IntToDoubleFunction signal =
                i -> i == 300 ? 40 : i == 400 ? 0 : 20 + Math.sin(i) + Math.sin(i * 0.37);

        assertThat(anomalies(spikes(99.9, Mode.SPIKES), 500, signal)).containsExactly(300);
        assertThat(anomalies(spikes(99.9, Mode.DIPS), 500, signal)).containsExactly(400);
        assertThat(anomalies(spikes(99.9, Mode.SPIKESANDDIPS), 500, signal))
                .containsExactly(300, 400);
    }

    @Test
    void shouldGiveBackThePValue() {
        assertThat(SpikeAndDipDetector.pValue(0.5, 99)).isBetween(0.00999, 0.01001);
        assertThat(SpikeAndDipDetector.pValue(0, 95)).isEqualTo(1);
    }

    @Test
    void shouldAnnounceAChangeOnceAndGoOnFromThere() {
        IntToDoubleFunction noise = noise(3);
        List<Integer> found =
                anomalies(
                        new ChangePointDetector(99, 120),
                        1_500,
                        i -> noise.applyAsDouble(i) + (i >= 500 ? 4 : 0) - (i >= 1_000 ? 4 : 0));

        assertThat(found).hasSize(2);
        assertThat(found.get(0)).isBetween(500, 515);
        assertThat(found.get(1)).isBetween(1_000, 1_015);
    }

    @Test
    void shouldFindAChangeOfTheNoiseToo() {
        IntToDoubleFunction noise = noise(4);
        List<Integer> found =
                anomalies(
                        new ChangePointDetector(99, 120),
                        600,
                        i ->
                                i < 500
                                        ? noise.applyAsDouble(i)
                                        : 20 + 5 * (noise.applyAsDouble(i) - 20));

        assertThat(found).isNotEmpty().allMatch(i -> i >= 500);
    }

    @Test
    void shouldAnnounceNoChangeInNoise() {
        int found = 0;
        for (int seed = 0; seed < 20; seed++) {
            found += anomalies(new ChangePointDetector(99, 120), 1_000, noise(50 + seed)).size();
        }

        assertThat(found).isLessThan(2);
    }

    @Test
    void shouldBeQuietOnAConstantSignalAndIgnoreWhatIsNoNumber() {
        IntToDoubleFunction signal = i -> i % 7 == 3 ? Double.NaN : 5;

        assertThat(anomalies(spikes(99, Mode.SPIKESANDDIPS), 500, signal)).isEmpty();
        assertThat(anomalies(new ChangePointDetector(99, 120), 500, signal)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"spike-and-dip", "change-point"})
    void shouldScoreTheSameWhenRestoredAfterEveryReading(String name) throws IOException {
        sameWhenRestored(DetectorChoice.of(name, Map.of("history", "30")));
    }

    @SuppressWarnings("unchecked")
    private static void sameWhenRestored(SignalDetector<?> chosen) throws IOException {
        SignalDetector<RecentReadings> detector = (SignalDetector<RecentReadings>) chosen;
        IntToDoubleFunction noise = noise(8);
        RecentReadings kept = detector.create();
        RecentReadings restored = detector.create();
        Detection one = new Detection();
        Detection other = new Detection();
        for (int i = 0; i < 300; i++) {
            double value = noise.applyAsDouble(i) + (i >= 200 ? 6 : 0);
            detector.detect(kept, i, value, one);
            detector.detect(restored, i, value, other);
            assertThat(other.score()).isEqualTo(one.score());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            detector.write(restored, new DataOutputStream(bytes));
            assertThat(bytes.size()).isEqualTo(restored.sizeInBytes()).isLessThan(400);
            restored = read(detector, 1, bytes.toByteArray());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        detector.write(restored, new DataOutputStream(bytes));
        assertThatIOException().isThrownBy(() -> read(detector, 7, bytes.toByteArray()));
    }

    private static RecentReadings read(
            SignalDetector<RecentReadings> detector, int version, byte[] bytes) throws IOException {
        return detector.read(version, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    @Test
    void shouldSayWhatIsAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DetectorChoice.of("spike-and-dip", Map.of("confidence", "100")))
                .withMessageContaining("less than 100");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DetectorChoice.of("change-point", Map.of("history", "5")))
                .withMessageContaining("10 to 1000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DetectorChoice.of("spike-and-dip", Map.of("mode", "up")))
                .withMessageContaining("spikesanddips");
    }
}
