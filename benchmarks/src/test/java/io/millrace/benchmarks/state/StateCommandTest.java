package io.millrace.benchmarks.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.state.StateRun.Load;
import io.millrace.benchmarks.state.StateRun.Subject;
import io.millrace.benchmarks.systems.ClassHistogram;
import io.millrace.local.figures.Figure;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateCommandTest {

    @Test
    void shouldCompareWithIdiomaticAtTheSameSizeOfFleet() {
        List<Figure> figures =
                StateCommand.figures(
                        List.of(
                                load(Subject.OURS, 1_000_000, 1_000),
                                load(Subject.OURS_LATE, 1_000_000, 3_000),
                                load(Subject.OURS, 200_000, 1_200),
                                load(Subject.IDIOMATIC, 200_000, 6_000)));

        assertThat(value(figures, "liveBytesPerDevice")).isEqualTo(1_000);
        assertThat(value(figures, "liveBytesPerDeviceLate1m")).isEqualTo(3_000);
        assertThat(value(figures, "liveBytesVsIdiomatic")).isEqualTo(0.2);
        assertThat(value(figures, "checkpointBytesVsIdiomatic")).isEqualTo(0.2);
    }

    @Test
    void shouldTellOfOursAloneWithoutIdiomatic() {
        List<Figure> figures =
                StateCommand.figures(
                        List.of(
                                load(Subject.OURS, 100_000, 2_000),
                                load(Subject.OURS_LATE, 100_000, 3_000)));

        assertThat(figures).extracting(Figure::name).noneMatch(name -> name.contains("Idiomatic"));
        assertThat(figures.get(0).met()).isFalse();
    }

    private static Load load(Subject subject, int devices, long bytesPerDevice) {
        long bytes = devices * bytesPerDevice;
        return new Load(subject, devices, 1, new ClassHistogram(List.of(), bytes), bytes / 2);
    }

    private static double value(List<Figure> figures, String name) {
        return figures.stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
