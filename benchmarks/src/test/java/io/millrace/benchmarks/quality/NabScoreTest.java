package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmarks.quality.NabScore.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases worked out by hand (Lavin, Ahmad 2015, section II), and published ones. */
class NabScoreTest {

    private static final double EXACT = 1e-9;

    /** 100 points, of which 15 are probation; a window of ten from 40 and one from 70. */
    private static final NabFile FILE =
            new NabFile(
                    "made/up.csv",
                    new long[100],
                    new double[100],
                    List.of(new int[] {40, 49}, new int[] {70, 79}));

    private static double score(Profile profile, int... detections) {
        double[] scores = new double[100];
        for (int detection : detections) {
            scores[detection] = 1;
        }
        return NabScore.at(List.of(FILE), List.of(scores), profile, 0.5);
    }

    @Test
    void shouldGiveNothingForNothingAndAllForTheFirstPointOfEachWindow() {
        for (Profile profile : Profile.values()) {
            assertThat(score(profile)).isEqualTo(0, within(EXACT));
            assertThat(score(profile, 40, 70)).isEqualTo(100, within(EXACT));
        }
    }

    @Test
    void shouldCountOneDetectionAWindowTheEarliest() {
        assertThat(score(Profile.STANDARD, 40, 41, 49, 70)).isEqualTo(100, within(EXACT));
        // The last point of a window of ten: at -1/10 of its width.
        double late = (2 / (1 + Math.exp(-0.5)) - 1) / (2 / (1 + Math.exp(-5)) - 1);
        assertThat(score(Profile.STANDARD, 49)).isEqualTo(100 * (late + 1) / 4, within(EXACT));
        assertThat(score(Profile.REWARD_LOW_FN_RATE, 49))
                .isEqualTo(100 * (late + 2) / 6, within(EXACT));
    }

    @Test
    void shouldCostWhatIsOutsideByItsDistance() {
        // Before any window: the whole weight.
        assertThat(score(Profile.STANDARD, 20, 40, 70))
                .isEqualTo(100 * (4 - 0.11) / 4, within(EXACT));
        assertThat(score(Profile.REWARD_LOW_FP_RATE, 20, 40, 70))
                .isEqualTo(100 * (4 - 0.22) / 4, within(EXACT));
        // Three points behind a window of ten: at 3/9 of its width.
        double near = 1 - 2 / (1 + Math.exp(5 / 3.0));
        assertThat(score(Profile.STANDARD, 40, 52, 70))
                .isEqualTo(100 * (4 - 0.11 * near) / 4, within(EXACT));
        // In the probation: nothing.
        assertThat(score(Profile.STANDARD, 3, 14, 40, 70)).isEqualTo(100, within(EXACT));
    }

    @Test
    void shouldChooseTheThresholdThatScoresBestOverAllFiles() {
        double[] scores = new double[100];
        scores[20] = 0.4;
        scores[40] = 0.6;
        scores[70] = 0.5;

        NabScore.Best best = NabScore.best(List.of(FILE), List.of(scores), Profile.STANDARD);

        assertThat(best.threshold()).isEqualTo(0.5);
        assertThat(best.score()).isEqualTo(100, within(EXACT));
        double[] nothing = new double[100];
        assertThat(NabScore.best(List.of(FILE), List.of(nothing), Profile.STANDARD).score())
                .isEqualTo(0, within(EXACT));
    }

    @Test
    void shouldSayWhatIsWrongWithAFolder(@TempDir Path folder) throws IOException {
        assertThatIOException()
                .isThrownBy(() -> NabFile.readAll(folder))
                .withMessageContaining("combined_windows.json");
        Files.createDirectories(folder.resolve("labels"));
        Files.createDirectories(folder.resolve("data/made"));
        Files.writeString(
                folder.resolve("labels/combined_windows.json"),
                "{\"made/up.csv\": [[\"2024-01-01 00:05:00.000000\", \"2024-01-01 00:10:00.000000\"]]}");
        Path csv = folder.resolve("data/made/up.csv");
        Files.writeString(
                csv,
                "timestamp,value\n2024-01-01 00:00:00,1\n2024-01-01 00:05:00,2\n2024-01-01 00:10:00,3\n");
        assertThat(NabFile.readAll(folder).get(0).windows().get(0)).containsExactly(1, 2);
        Files.writeString(csv, "timestamp,value\n2024-01-01 00:00:00,one\n");
        assertThatIOException()
                .isThrownBy(() -> NabFile.readAll(folder))
                .withMessageContaining("line 2");
    }

    /**
     * Published detections and what they were scored: repository numenta/NAB, {@code results}, the
     * files {@code *_scores.csv}. Places of detections and windows are counted in points.
     */
    static Stream<Arguments> published() {
        return Stream.of(
                Arguments.of(
                        "ARTime, occupancy_t4013",
                        2500,
                        new int[][] {{2087, 2211}, {2335, 2459}},
                        new int[] {1688, 2147, 2399},
                        1.6144604483793383,
                        1.5044604483793382,
                        1.6144604483793383),
                Arguments.of(
                        "ARTime, exchange-4_cpc",
                        1643,
                        new int[][] {{340, 394}, {749, 803}, {1249, 1303}},
                        new int[] {367, 515, 519, 787, 1277, 1483},
                        2.046652209252552,
                        1.7166572758976146,
                        2.046652209252552),
                Arguments.of(
                        "ARTime, exchange-4_cpm, a window missed",
                        1643,
                        new int[][] {{347, 387}, {729, 769}, {1256, 1296}, {1381, 1421}},
                        new int[] {367, 515, 519, 1277, 1401, 1483},
                        1.2574684165754575,
                        0.9275631391333488,
                        0.2574684165754575),
                Arguments.of(
                        "ARTime, ec2_cpu_utilization_ac20cd",
                        4032,
                        new int[][] {{3374, 3776}},
                        new int[] {1889, 3569, 3579, 3844, 3974},
                        0.624212199857215,
                        0.37755621870561307,
                        0.624212199857215),
                Arguments.of(
                        "Numenta HTM, speed_t4013",
                        2495,
                        new int[][] {{2084, 2208}, {2335, 2459}},
                        new int[] {2088, 2144, 2145, 2146, 2352, 2397, 2450},
                        1.98462491465,
                        1.98462491465,
                        1.98462491465));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("published")
    void shouldScorePublishedDetectionsAsPublished(
            String name,
            int points,
            int[][] windows,
            int[] detections,
            double standard,
            double lowFp,
            double lowFn) {
        NabFile file = new NabFile(name, new long[points], new double[points], List.of(windows));
        double[] scores = new double[points];
        for (int detection : detections) {
            scores[detection] = 1;
        }

        Map<Profile, Double> published =
                Map.of(
                        Profile.STANDARD, standard,
                        Profile.REWARD_LOW_FP_RATE, lowFp,
                        Profile.REWARD_LOW_FN_RATE, lowFn);
        published.forEach(
                (profile, score) -> {
                    double missed = profile.falseNegative * windows.length;
                    assertThat(NabScore.gain(file, scores, profile, 0.5) - missed)
                            .as(profile.name())
                            .isEqualTo(score, within(EXACT));
                });
    }
}
