package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmarks.quality.NabScore.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases worked out by hand from the definition (Lavin, Ahmad 2015, section II). */
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
}
