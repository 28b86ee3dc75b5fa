package io.millrace.mlmodels.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ConstantTimeDetectorTest {

    private static final ConstantTimeSettings SETTINGS =
            ConstantTimeSettings.DEFAULT.withWarmUp(300).withQuiet(60);

    private final ConstantTimeDetector detector = new ConstantTimeDetector(SETTINGS);
    private final Detection detection = new Detection();

    /** Places of the anomalies of a signal that has one reading a second. */
    private List<Integer> anomalies(int size, IntToDoubleFunction signal) {
        ConstantTimeState state = detector.create();
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

    @Test
    void shouldSayThatItWarmsUp() {
        ConstantTimeState state = detector.create();
        IntToDoubleFunction noise = noise(1);
        for (int i = 0; i < 300; i++) {
            detector.detect(state, i, noise.applyAsDouble(i), detection);
            assertThat(detection.verdict()).isEqualTo(Verdict.WARMING_UP);
        }
        detector.detect(state, 300, 20, detection);

        assertThat(detection.verdict()).isEqualTo(Verdict.NORMAL);
        assertThat(detection.expected()).isBetween(19.0, 21.0);
        assertThat(detection.lower()).isLessThan(18);
        assertThat(detection.upper()).isGreaterThan(22);
    }

    @Test
    void shouldAnnounceASpikeOnce() {
        IntToDoubleFunction noise = noise(2);

        assertThat(anomalies(2_000, i -> i == 1_500 ? 40 : noise.applyAsDouble(i)))
                .contains(1_500)
                .doesNotContain(1_501, 1_502, 1_503);
    }

    @Test
    void shouldFindAShiftAndTakeItForNormalAfterAWhile() {
        IntToDoubleFunction noise = noise(3);
        List<Integer> found = anomalies(6_000, i -> noise.applyAsDouble(i) + (i >= 2_000 ? 8 : 0));

        assertThat(found).anyMatch(i -> i >= 2_000 && i < 2_005);
        assertThat(found).noneMatch(i -> i > 3_000);
    }

    @Test
    void shouldFindAShiftInsideOfTheRange() {
        IntToDoubleFunction noise = noise(4);
        // A square wave, which makes all between its levels a usual range but not a usual value.
        List<Integer> found =
                anomalies(
                        4_000,
                        i ->
                                i >= 3_000 && i < 3_100
                                        ? 50
                                        : (i / 50 % 2 == 0 ? 0 : 100)
                                                + noise.applyAsDouble(i) / 10);

        assertThat(found).anyMatch(i -> i >= 3_000 && i < 3_100);
    }

    @Test
    void shouldAnnounceOneInAThousandReadingsOfPlainNoiseAtMost() {
        int found = 0;
        for (int seed = 0; seed < 50; seed++) {
            found += anomalies(4_000, noise(100 + seed)).size();
        }

        // Of 185,000 readings: one in a thousand at most, too many for a fleet's alerts at a
        // reading a second, and what NAB rewards at one in five minutes.
        assertThat(found).isLessThan(185);
    }

    @Test
    void shouldBeQuietOnAConstantSignalUntilItMoves() {
        assertThat(anomalies(2_000, i -> 100)).isEmpty();
        assertThat(anomalies(2_000, i -> i == 1_500 ? 101 : 100)).contains(1_500);
        assertThat(anomalies(2_000, i -> 0)).isEmpty();
    }

    @Test
    void shouldIgnoreWhatIsNoNumber() {
        IntToDoubleFunction noise = noise(5);
        IntToDoubleFunction same = noise(5);
        Random random = new Random(6);
        ConstantTimeState with = detector.create();
        ConstantTimeState without = detector.create();
        Detection other = new Detection();
        for (int i = 0; i < 2_000; i++) {
            if (random.nextInt(4) == 0) {
                detector.detect(with, i * 1_000L, Double.NaN, detection);
                assertThat(detection.verdict()).isEqualTo(Verdict.IGNORED);
                detector.detect(with, i * 1_000L, Double.NEGATIVE_INFINITY, detection);
            }
            detector.detect(with, i * 1_000L, noise.applyAsDouble(i), detection);
            detector.detect(without, i * 1_000L, same.applyAsDouble(i), other);
            assertThat(detection.score()).isEqualTo(other.score());
        }
    }

    @Test
    void shouldBearGapsAndAnotherRate() {
        IntToDoubleFunction noise = noise(7);
        ConstantTimeState state = detector.create();
        int found = 0;
        long time = 0;
        for (int i = 0; i < 6_000; i++) {
            time += i < 3_000 ? 1_000 : 60_000;
            time += i % 1_000 == 999 ? 86_400_000L : 0;
            detector.detect(state, time, noise.applyAsDouble(i), detection);
            found += detection.anomalous() ? 1 : 0;
        }

        assertThat(found).isLessThan(10);
    }

    @Test
    void shouldScoreTheSameWhenRestoredAfterEveryReading() throws IOException {
        IntToDoubleFunction noise = noise(8);
        ConstantTimeState kept = detector.create();
        ConstantTimeState restored = detector.create();
        Detection other = new Detection();
        for (int i = 0; i < 3_000; i++) {
            double value = i % 700 == 650 ? 30 : noise.applyAsDouble(i);
            detector.detect(kept, i * 1_000L, value, detection);
            detector.detect(restored, i * 1_000L, value, other);
            assertThat(other.score()).isEqualTo(detection.score());
            assertThat(other.lower()).isEqualTo(detection.lower());
            byte[] bytes = written(restored);
            assertThat(bytes).hasSize(restored.sizeInBytes()).hasSizeLessThan(512);
            restored =
                    detector.read(
                            detector.stateVersion(),
                            new DataInputStream(new ByteArrayInputStream(bytes)));
        }
        byte[] bytes = written(restored);
        assertThatIOException()
                .isThrownBy(
                        () ->
                                detector.read(
                                        9, new DataInputStream(new ByteArrayInputStream(bytes))))
                .withMessageContaining("9");
    }

    private byte[] written(ConstantTimeState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        detector.write(state, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
