package io.millrace.connectors.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatermarkRuleTest {

    private final WatermarkRule rule = new WatermarkRule(Duration.ofSeconds(2));

    @Test
    void shouldKnowNothingBeforeTheFirstRecord() {
        assertThat(rule.watermark()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void shouldStayBehindTheNewestEventByDisorderAndOneMillisecond() {
        rule.accepted(10_000, 10_500);

        assertThat(rule.watermark()).isEqualTo(10_000 - 2_000 - 1);
    }

    @Test
    void shouldTakeTheRecordTimeOfAClockThatRunsAhead() {
        rule.accepted(400_000, 100_000);

        assertThat(rule.watermark()).isEqualTo(100_000 - 2_000 - 1);
    }

    @Test
    void shouldNotLetABatterySensorsOldEventsHoldTimeBack() {
        rule.accepted(100_000, 100_000);
        rule.accepted(5_000, 100_100);

        assertThat(rule.watermark()).isEqualTo(100_000 - 2_000 - 1);
    }

    @Test
    void shouldGoOnByPulsesAlone() {
        rule.accepted(10_000, 10_000);
        rule.pulse(50_000);

        assertThat(rule.watermark()).isEqualTo(50_000 - 2_000 - 1);
    }

    @Test
    void shouldNeverFall() {
        rule.pulse(50_000);
        rule.pulse(40_000);
        rule.accepted(45_000, 45_000);

        assertThat(rule.watermark()).isEqualTo(50_000 - 2_000 - 1);
    }

    @Test
    void shouldNotWrapAroundAtTheBeginningOfTime() {
        rule.accepted(Long.MIN_VALUE + 5, 0);

        assertThat(rule.watermark()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void shouldRefuseNegativeDisorder() {
        assertThatThrownBy(() -> new WatermarkRule(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("disorder is PT-0.001S");
    }
}
