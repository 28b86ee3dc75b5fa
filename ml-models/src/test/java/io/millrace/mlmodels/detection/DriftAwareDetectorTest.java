package io.millrace.mlmodels.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DriftAwareDetectorTest {

    private static final List<String> METRICS = List.of("current", "flow", "pressure");

    private final DriftAwareDetector detector =
            new DriftAwareDetector(DriftAwareSettings.of(METRICS));
    private final DriftAwareState state = detector.create();
    private final Detection detection = new Detection();
    private final Random random = new Random(1);
    private long row;

    /** A row of noise about 10, 20 and 30, with that much added; a second after the last one. */
    private boolean next(double current, double flow, double pressure) {
        double[] readings = {
            10 + current + random.nextGaussian(),
            20 + flow + 0.1 * random.nextGaussian(),
            30 + pressure + random.nextGaussian()
        };
        detector.detect(state, 1000 * row++, readings, detection);
        return detection.anomalous();
    }

    /** How many of so many rows are anomalous. */
    private int anomalies(int rows, double current, double flow, double pressure) {
        int anomalies = 0;
        for (int i = 0; i < rows; i++) {
            anomalies += next(current, flow, pressure) ? 1 : 0;
        }
        return anomalies;
    }

    @Test
    void shouldWarmUpAndThenStayCalmOnNoise() {
        for (int i = 0; i < 400; i++) {
            next(0, 0, 0);
            assertThat(detection.warmingUp()).isTrue();
        }

        // One alarm in some ten thousand rows, which takes a slow span some rows to leave.
        assertThat(anomalies(50_000, 0, 0, 0)).isLessThan(100);
        assertThat(detection.warmingUp()).isFalse();
        assertThat(state.sizeInBytes()).isLessThan(1024);
    }

    @Test
    void shouldNameTheSignalsThatCausedItTheStrongestFirst() {
        anomalies(500, 0, 0, 0);
        anomalies(30, 6, 5, 0);

        assertThat(detection.anomalous()).isTrue();
        assertThat(detection.contributing()).containsExactly("flow", "current");
        assertThat(detection.expected()).isBetween(19.9, 20.1);
        assertThat(detection.score()).isBetween(0.5, 1.0);
    }

    @Test
    void shouldKeepAnAlarmWhoseMetricIsMissingUntilItShowsThatItIsOver() {
        anomalies(500, 0, 0, 0);
        anomalies(30, 0, 5, 0);
        int standing = 0;
        for (int i = 0; i < 20; i++) {
            double flow = i % 2 == 0 ? Double.NaN : 5;
            standing += next(0, flow, 0) ? 1 : 0;
            assertThat(detection.contributing()).startsWith("flow");
        }
        assertThat(standing).isEqualTo(20);

        anomalies(30, 0, 0, 0);
        assertThat(next(0, Double.NaN, 0)).isFalse();
    }

    @Test
    void shouldGiveLimitsThatHoldForTheNextReading() {
        anomalies(500, 0, 0, 0);
        for (int i = 0; i < 300; i++) {
            double[] readings = {10, 20 + (i == 200 ? 1 : 0), 30};
            detector.detect(state, 1000 * row++, readings, detection);
            boolean inside = 20 + (i == 200 ? 1 : 0) <= detection.upper();
            assertThat(detection.anomalous()).isEqualTo(i == 200 && !inside);
            if (i == 200) {
                return;
            }
        }
    }

    @Test
    void shouldEndAnAlarmOnTheWayBack() {
        anomalies(500, 0, 0, 0);
        assertThat(anomalies(100, 0, 5, 0)).isGreaterThan(95);

        assertThat(anomalies(100, 0, 0, 0)).isLessThan(50);
        assertThat(detection.contributing()).isEmpty();
    }

    @Test
    void shouldTakeAnAnomalyThatStaysForTheNewNormal() {
        anomalies(500, 0, 0, 0);
        anomalies(620, 0, 5, 0);
        assertThat(detection.warmingUp()).isTrue();
        anomalies(400, 0, 5, 0);

        assertThat(anomalies(200, 0, 5, 0)).isZero();
        assertThat(detection.warmingUp()).isFalse();
    }

    @Test
    void shouldNotJudgeASignalThatWandersByItself() {
        double walk = 0;
        for (int i = 0; i < 400; i++) {
            walk += random.nextGaussian();
            next(0, 0, walk);
        }
        int anomalies = 0;
        for (int i = 0; i < 2000; i++) {
            walk += random.nextGaussian();
            anomalies += next(0, 0, walk) ? 1 : 0;
        }

        assertThat(anomalies).isLessThan(20);
        assertThat(anomalies(20, 0, 5, 0)).isGreaterThan(15);
        assertThat(detection.contributing()).containsExactly("flow");
    }

    @Test
    void shouldJudgeWhatIsThereWhenReadingsAreMissing() {
        anomalies(500, 0, 0, 0);
        double[] none = {Double.NaN, Double.POSITIVE_INFINITY, Double.NaN};
        detector.detect(state, 1000 * row++, none, detection);
        assertThat(detection.verdict()).isEqualTo(Verdict.IGNORED);

        for (int i = 0; i < 30; i++) {
            double[] readings = {Double.NaN, 25, Double.NaN};
            detector.detect(state, 1000 * row++, readings, detection);
        }

        assertThat(detection.contributing()).containsExactly("flow");
    }

    @Test
    void shouldLetAConstantSignalMoveByAThousandthAndNoMore() {
        DriftAwareDetector one = new DriftAwareDetector(DriftAwareSettings.of(List.of("mode")));
        DriftAwareState constant = one.create();
        for (int i = 0; i < 500; i++) {
            one.detect(constant, 1000L * i, new double[] {32}, detection);
        }
        one.detect(constant, 500_000, new double[] {32.03}, detection);
        assertThat(detection.verdict()).isEqualTo(Verdict.NORMAL);

        one.detect(constant, 501_000, new double[] {40}, detection);
        assertThat(detection.anomalous()).isTrue();
    }

    @Test
    void shouldBeginAgainAfterASilenceAndWarmUpAtAnotherRate() {
        anomalies(500, 0, 0, 0);
        anomalies(20, 0, 5, 0);
        row += 1000;
        next(0, 0, 0);
        assertThat(detection.verdict()).isEqualTo(Verdict.NORMAL);

        for (int i = 0; i < 200; i++) {
            row += 9;
            next(0, 0, 0);
        }
        assertThat(detection.warmingUp()).isTrue();
    }

    @Test
    void shouldGiveTheSameScoresWhenStoredAfterEveryRow() throws IOException {
        DriftAwareState stored = detector.create();
        Detection other = new Detection();
        List<Verdict> seen = new ArrayList<>();
        for (int i = 0; i < 1700; i++) {
            double[] readings = {
                10 + random.nextGaussian(), i > 600 ? 25 : 20 + random.nextGaussian(), 30
            };
            readings[2] = i % 7 == 0 ? Double.NaN : readings[2];
            detector.detect(state, 1000L * i, readings, detection);
            stored = restored(stored);
            detector.detect(stored, 1000L * i, readings, other);

            assertThat(other.score()).isEqualTo(detection.score());
            assertThat(other.verdict()).isEqualTo(detection.verdict());
            assertThat(other.lower()).isEqualTo(detection.lower());
            seen.add(other.verdict());
        }
        assertThat(seen).contains(Verdict.ANOMALOUS, Verdict.NORMAL, Verdict.WARMING_UP);
    }

    private DriftAwareState restored(DriftAwareState from) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        detector.write(from, new DataOutputStream(bytes));
        assertThat(bytes.size()).isEqualTo(from.sizeInBytes());
        return detector.read(
                detector.stateVersion(),
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> detector.detect(state, 0, new double[2], detection))
                .withMessageContaining("2 readings");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DriftAwareSettings.of(List.of("a", "a")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DriftAwareSettings.of(METRICS).withLimit(0))
                .withMessageContaining("limit is 0.0; allowed is 0.01 to 100.0");
        assertThatThrownBy(
                        () ->
                                detector.read(
                                        9,
                                        new DataInputStream(new ByteArrayInputStream(new byte[0]))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("9");
    }
}
