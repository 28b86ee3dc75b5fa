package io.millrace.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RowVerdictsTest {

    @Test
    void shouldCountOnlyTheRowsThatAreJudged() {
        boolean[] flagged = {true, true, true, false, true, false, false};
        boolean[] anomalous = {false, true, true, true, false, false, false};

        RowVerdicts verdicts = RowVerdicts.of(flagged, anomalous, 2);

        assertThat(verdicts).isEqualTo(new RowVerdicts(1, 1, 1, 2));
        assertThat(verdicts.f1()).isCloseTo(0.5, within(1e-12));
        assertThat(verdicts.falseAlarmRate()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(verdicts.missedAlarmRate()).isCloseTo(0.5, within(1e-12));
        assertThat(verdicts.flaggedShare()).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void shouldGiveNothingForNothing() {
        assertThat(RowVerdicts.NONE.f1()).isZero();
        assertThat(RowVerdicts.NONE.falseAlarmRate()).isZero();
    }
}
