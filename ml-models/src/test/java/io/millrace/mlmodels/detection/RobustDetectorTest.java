package io.millrace.mlmodels.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RobustDetectorTest {

    private static final int WARM_UP = DetectorSettings.DEFAULT.warmUp();
    private static final long STEP = 10_000;

    private final RobustDetector detector = new RobustDetector(DetectorSettings.DEFAULT);
    private final RobustDetectorState state = detector.create();
    private final Detection detection = new Detection();
    private final Random noise = new Random(7);
    private long now = 1_700_000_000_000L;

    @Test
    void shouldShowItsWarmUpWhenTheSignalIsNew() {
        for (int i = 0; i < WARM_UP; i++) {
            assertThat(feed(i == 40 ? 1e6 : gauss(50, 1)).verdict()).isEqualTo(Verdict.WARMING_UP);
            assertThat(detection.score()).isZero();
        }

        assertThat(feed(gauss(50, 1)).warmingUp()).isFalse();
        assertThat(detection.upper()).as("in spite of the wild reading").isBetween(53.0, 75.0);
    }

    @Test
    void shouldFollowASignalThatSwingsSmoothly() {
        for (int i = 0; i < 2000; i++) {
            feed(100 + 20 * Math.sin(i / 100.0) + 0.1 * noise.nextGaussian());
            assertThat(detection.anomalous()).isFalse();
        }

        assertThat(detection.upper() - detection.lower()).isLessThan(6);
    }

    @Test
    void shouldTakeAnAnomalyForOverOnlyAfterThreeNormalReadings() {
        warm(50, 1, 500);
        feed(80);
        feed(80);

        assertThat(feed(50).anomalous()).isFalse();
        assertThat(feed(54).anomalous()).as("half the limit holds").isTrue();
        feed(50);
        feed(50);
        feed(50);
        assertThat(feed(53.5).anomalous()).isFalse();
    }

    @Test
    void shouldKnowLevelAndLimitsWhenWarm() {
        warm(50, 2, 1000);

        feed(50);

        assertThat(detection.expected()).isCloseTo(50, within(1.5));
        double far = DetectorSettings.DEFAULT.threshold() * 2;
        assertThat(detection.upper() - detection.expected()).isBetween(far * 0.4, far * 1.2);
        assertThat(detection.detector()).isEqualTo("robust-level");
        assertThat(detection.detectorVersion()).isEqualTo("1");
    }

    @Test
    void shouldScoreOneHalfExactlyAtItsLimits() {
        warm(50, 2, 1000);
        feed(50);
        List<Double> limits = List.of(detection.lower(), detection.upper());

        for (double limit : limits) {
            assertThat(peek(limit + Math.signum(limit - 50) * 1e-6).anomalous()).isTrue();
            assertThat(peek(limit - Math.signum(limit - 50) * 0.1).anomalous()).isFalse();
        }
    }

    @Test
    void shouldBeQuietOnAFleetWhenNothingHappens() {
        int alarmedSignals = 0;
        for (int signal = 0; signal < 2500; signal++) {
            alarmedSignals += anomalies(healthy(signal, 1300)) > 0 ? 1 : 0;
        }

        assertThat(alarmedSignals).isLessThanOrEqualTo(2);
    }

    @Test
    void shouldCatchAShiftOfTheLevelWithinThreeReadings() {
        int caught = 0;
        for (int signal = 0; signal < 400; signal++) {
            noise.setSeed(signal);
            RobustDetectorState own = detector.create();
            boolean hit = false;
            for (int i = 0; i < 603; i++) {
                double value = 100 + noise.nextGaussian() + (i >= 600 ? 6 : 0);
                detector.detect(own, i * STEP, value, detection);
                hit |= detection.anomalous();
                assertThat(i < 600 && hit).isFalse();
            }
            caught += hit ? 1 : 0;
        }

        assertThat(caught).isGreaterThanOrEqualTo(396);
    }

    @Test
    void shouldPauseLearningAndRecoverAtOnceWhenAFaultEnds() {
        warm(50, 1, 500);
        double before = peek(50).expected();

        for (int i = 0; i < 200; i++) {
            assertThat(feed(gauss(80, 3)).anomalous()).isTrue();
        }

        assertThat(detection.expected()).isEqualTo(before);
        assertThat(feed(50).verdict()).isEqualTo(Verdict.NORMAL);
        assertThat(feed(50).verdict()).isEqualTo(Verdict.NORMAL);
        assertThat(feed(50).verdict()).isEqualTo(Verdict.NORMAL);
    }

    @Test
    void shouldAcceptTheNewLevelWhenItPersists() {
        warm(50, 1, 500);
        for (int i = 0; i < DetectorSettings.DEFAULT.relearnAfter(); i++) {
            assertThat(feed(gauss(80, 1)).anomalous()).isTrue();
        }

        for (int i = 0; i < WARM_UP; i++) {
            assertThat(feed(gauss(80, 1)).warmingUp()).isTrue();
        }

        assertThat(feed(gauss(80, 1)).verdict()).isEqualTo(Verdict.NORMAL);
        assertThat(detection.expected()).isCloseTo(80, within(1.0));
        assertThat(feed(50).anomalous()).isTrue();
    }

    @Test
    void shouldLearnNothingFromASingleWildReading() {
        warm(50, 1, 500);
        double before = peek(50).upper();

        assertThat(feed(1e9).score()).isBetween(0.999, 1.0);
        feed(50);
        feed(50);
        feed(50);

        assertThat(peek(50).upper()).isCloseTo(before, within(0.2));
    }

    @Test
    void shouldIgnoreWhatIsNoNumber() throws IOException {
        assertThat(feed(Double.NaN).verdict()).isEqualTo(Verdict.IGNORED);
        assertThat(detection.expected()).isNaN();
        warm(50, 1, 500);
        byte[] before = bytes(state);

        for (double none : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1 / 0.0}) {
            assertThat(feed(none).verdict()).isEqualTo(Verdict.IGNORED);
            assertThat(detection.score()).isZero();
        }

        assertThat(bytes(state)).isEqualTo(before);
    }

    @Test
    void shouldFindAChangeOfAConstantSignalButNotItsRounding() {
        for (int i = 0; i < 500; i++) {
            assertThat(feed(42).anomalous()).isFalse();
        }

        assertThat(feed(42.01).anomalous()).isFalse();
        assertThat(feed(43).anomalous()).isTrue();
    }

    @Test
    void shouldLearnTheLevelAgainWhenTheSignalWasSilentForLong() {
        warm(50, 1, 500);

        now += 2 * (long) DetectorSettings.DEFAULT.gap() * STEP;

        for (int i = 0; i < WARM_UP / 4; i++) {
            assertThat(feed(gauss(70, 1)).warmingUp()).isTrue();
        }
        assertThat(feed(70).verdict()).isEqualTo(Verdict.NORMAL);
        assertThat(feed(85).anomalous()).isTrue();
    }

    @Test
    void shouldKeepTheLevelWhenAFewReadingsAreMissing() {
        warm(50, 1, 500);

        now += 20 * STEP;

        assertThat(feed(50).verdict()).isEqualTo(Verdict.NORMAL);
        assertThat(feed(70).anomalous()).isTrue();
    }

    @Test
    void shouldGiveTheSameWhenRestoredAfterEveryReading() throws IOException {
        double[] readings = healthy(3, 900);
        for (int i = 500; i < 560; i++) {
            readings[i] += 30;
        }
        RobustDetectorState restored = detector.create();
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();

        for (int i = 0; i < readings.length; i++) {
            detector.detect(state, i * STEP, readings[i], detection);
            expected.add(detection.toString());
            restored =
                    detector.read(
                            detector.stateVersion(),
                            new DataInputStream(new ByteArrayInputStream(bytes(restored))));
            detector.detect(restored, i * STEP, readings[i], detection);
            actual.add(detection.toString());
        }

        assertThat(actual).isEqualTo(expected).anyMatch(text -> text.startsWith("ANOMALOUS"));
        assertThat(bytes(restored)).hasSize(restored.sizeInBytes()).hasSizeLessThan(100);
    }

    @Test
    void shouldRefuseAStateOfAnUnknownVersion() {
        assertThatThrownBy(
                        () ->
                                detector.read(
                                        99,
                                        new DataInputStream(
                                                new ByteArrayInputStream(bytes(state)))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("99")
                .hasMessageContaining("reads version 1");
    }

    private Detection feed(double value) {
        now += STEP;
        detector.detect(state, now, value, detection);
        return detection;
    }

    private Detection peek(double value) {
        try {
            RobustDetectorState copy =
                    detector.read(1, new DataInputStream(new ByteArrayInputStream(bytes(state))));
            detector.detect(copy, now + STEP, value, detection);
            return detection;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void warm(double level, double sigma, int readings) {
        for (int i = 0; i < readings; i++) {
            feed(gauss(level, sigma));
        }
    }

    private double gauss(double level, double sigma) {
        return level + sigma * noise.nextGaussian();
    }

    private int anomalies(double[] readings) {
        RobustDetectorState own = detector.create();
        int count = 0;
        for (int i = 0; i < readings.length; i++) {
            detector.detect(own, i * STEP, readings[i], detection);
            count += detection.anomalous() ? 1 : 0;
        }
        return count;
    }

    /** Noise correlated in time to various degrees, on a daily cycle of various size. */
    private double[] healthy(int signal, int length) {
        Random random = new Random(signal);
        double correlation = new double[] {0, 0.3, 0.6, 0.8, 0.9}[signal % 5];
        double cycle = new double[] {0, 2, 5, 10}[signal / 5 % 4];
        double period = 1440 * (1 + 5 * random.nextDouble());
        double phase = 2 * Math.PI * random.nextDouble();
        double[] readings = new double[length];
        double drift = 0;
        for (int i = 0; i < length; i++) {
            drift =
                    correlation * drift
                            + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
            readings[i] = 60 + cycle * Math.sin(2 * Math.PI * i / period + phase) + drift;
        }
        return readings;
    }

    private static byte[] bytes(RobustDetectorState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
