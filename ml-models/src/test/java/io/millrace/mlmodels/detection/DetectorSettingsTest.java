package io.millrace.mlmodels.detection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DetectorSettingsTest {

    @Test
    void shouldNameTheSettingAndWhatIsAllowedWhenOutOfRange() {
        assertThatThrownBy(() -> DetectorSettings.DEFAULT.withWarmUp(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("warmUp is 3; allowed is 10 to 1000000000");
    }

    @Test
    void shouldRefuseWhenNotANumber() {
        assertThatThrownBy(() -> DetectorSettings.DEFAULT.withThreshold(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threshold is NaN; allowed is 1 to 1000");
    }
}
