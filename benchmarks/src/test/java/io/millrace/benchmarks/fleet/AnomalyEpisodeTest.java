package io.millrace.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnomalyEpisodeTest {

    @Test
    void shouldPartReadingsThatAreFurtherApartThanTheGap() {
        ResultsSeen seen =
                Made.fleet(100, "a").anomalies("a", "temperature", 41, 10, 20, 30).results();

        assertThat(AnomalyEpisode.of(seen.anomalies(), 10_000))
                .extracting(AnomalyEpisode::times)
                .containsExactly(List.of(10_000L, 20_000L, 30_000L), List.of(41_000L));
    }

    @Test
    void shouldKeepSignalsApart() {
        ResultsSeen seen =
                Made.fleet(100, "a", "b")
                        .anomalies("a", "temperature", 10)
                        .anomalies("a", "vibration", 11)
                        .anomalies("b", "temperature", 12)
                        .results();

        assertThat(AnomalyEpisode.of(seen.anomalies(), 10_000)).hasSize(3);
    }
}
