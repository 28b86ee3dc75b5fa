package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmarks.quality.NabScore.Profile;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChangePointScoreTest {

    private static final long[] SECONDS = LongStream.range(0, 1000).map(s -> s * 1000).toArray();

    private static ChangePointScore score(int[] labelled, Integer... announced) {
        return ChangePointScore.of(SECONDS, labelled, List.of(announced), 400);
    }

    @Test
    void shouldGiveAllForEachChangeAtOnceAndNothingForSilence() {
        int[] labelled = {500, 700};

        assertThat(score(labelled, 500, 700).of(Profile.STANDARD)).isCloseTo(100, within(1e-9));
        assertThat(score(labelled).of(Profile.STANDARD)).isZero();
        assertThat(score(labelled).of(Profile.REWARD_LOW_FN_RATE)).isZero();
    }

    @Test
    void shouldGiveLessTheLaterAndHalfAtTheWindowsEnd() {
        int[] labelled = {500};

        double soon = score(labelled, 510).of(Profile.STANDARD);
        double late = score(labelled, 555).of(Profile.STANDARD);
        double last = score(labelled, 560).of(Profile.STANDARD);

        assertThat(soon).isGreaterThan(late);
        assertThat(late).isGreaterThan(last);
        assertThat(last).isBetween(50.0, 55.0);
        assertThat(score(labelled, 561).missed()).isEqualTo(1);
        assertThat(score(labelled, 561).outside()).isEqualTo(1);
    }

    @Test
    void shouldCostWhatIsOutsideInFull() {
        ChangePointScore score = score(new int[] {500}, 450, 500, 520, 600);

        assertThat(score.outside()).isEqualTo(2);
        assertThat(score.of(Profile.STANDARD)).isCloseTo(100 - 11, within(1e-9));
        assertThat(score.of(Profile.REWARD_LOW_FP_RATE)).isCloseTo(100 - 22, within(1e-9));
    }

    @Test
    void shouldCutTheSecondOfTwoWindowsThatOverlap() {
        ChangePointScore score = score(new int[] {500, 540}, 550, 570);

        assertThat(score.missed()).isZero();
        assertThat(score.outside()).isZero();
        assertThat(score(new int[] {500, 540}, 550).missed()).isEqualTo(1);
    }

    @Test
    void shouldNotCountWhatIsBeforeTheJudgedRows() {
        assertThat(score(new int[] {100, 500}, 100, 500)).isEqualTo(score(new int[] {500}, 500));
    }
}
