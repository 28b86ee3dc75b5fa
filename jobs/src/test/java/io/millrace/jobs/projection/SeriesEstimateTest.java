package io.millrace.jobs.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SeriesEstimateTest {

    @Test
    void shouldCountSeriesByTypeMetricsWindowsAndRules() {
        SeriesEstimate estimate =
                SeriesEstimate.of(
                        Map.of("pump", 100L, "motor", 10L), Map.of("pump", 4, "motor", 6), 2, 3);

        assertThat(estimate).isEqualTo(new SeriesEstimate(110, 920, 110, 570, 1_710));
        assertThat(estimate.expected()).isEqualTo(1_030);
        assertThat(estimate.describe())
                .isEqualTo(
                        "110 devices make 1,030 series (920 of metrics, 110 of health), and at"
                                + " most 570 of anomalies and 1,710 of alerts");
    }

    @Test
    void shouldCountAnUnknownTypeWithTheMostMetricsOfAny() {
        assertThat(
                        SeriesEstimate.of(Map.of("new", 10L), Map.of("pump", 4, "motor", 6), 1, 0)
                                .metrics())
                .isEqualTo(60);
        assertThat(SeriesEstimate.of(Map.of("new", 10L), Map.of(), 1, 0).metrics()).isEqualTo(10);
    }
}
