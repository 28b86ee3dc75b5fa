package io.millrace.mlmodels.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimedHistoriesTest {

    private static final Instant BEGIN = Instant.parse("2026-01-31T10:00:00Z");

    @TempDir Path folder;
    private TimedHistories histories;

    @BeforeEach
    void readLabels() throws IOException {
        Path labels =
                Files.writeString(
                        folder.resolve("failures.csv"),
                        "unit,failed_at\na,2026-01-31T11:00:00Z\na,2026-01-31T12:00:00Z\n");
        histories = new TimedHistories(1 / 60.0, FailureSpans.read(labels));
    }

    private void minute(String unit, int minute, Map<String, Double> values) {
        histories.add(unit, FailureSpans.hours(BEGIN.plusSeconds(60L * minute)), values);
    }

    @Test
    void shouldMakeARunOfRowsWithoutAGapTowardsOneFailure() throws IOException {
        // Out of order, with a gap at 3, another failure after 60, and one row twice.
        minute("a", 2, Map.of("t", 2.0, "load", 1.0));
        minute("a", 1, Map.of("t", 1.0, "load", 1.0));
        minute("a", 1, Map.of("t", 9.0, "load", 9.0));
        minute("a", 4, Map.of("t", 4.0, "late", 7.0));
        minute("a", 60, Map.of("t", 60.0));
        minute("a", 61, Map.of("t", 61.0));
        minute("a", 121, Map.of("t", 121.0));
        minute("unlabelled", 1, Map.of("t", 5.0));

        Histories made = histories.histories(List.of("load"));

        assertThat(made.channels()).containsExactly("late", "t");
        assertThat(made.settings()).containsExactly("load");
        assertThat(made.units()).isEqualTo(1);
        assertThat(made.runs()).hasSize(4);
        assertThat(Arrays.deepToString(made.runs().get(0).rows()))
                .isEqualTo("[[NaN, 1.0, 1.0], [NaN, 2.0, 1.0]]");
        assertThat(made.runs().get(0).lifeLeft()).isCloseTo(58 / 60.0, within(1e-9));
        assertThat(Arrays.deepToString(made.runs().get(1).rows())).isEqualTo("[[7.0, 4.0, NaN]]");
        assertThat(made.runs().get(2).lifeLeft()).isZero();
        assertThat(made.runs().get(3).lifeLeft()).isCloseTo(59 / 60.0, within(1e-9));
    }

    @Test
    void shouldSayWhatIsMissing() {
        assertThatThrownBy(() -> histories.histories(List.of()))
                .isInstanceOf(HistoryException.class)
                .hasMessage("no row lies before a failure that the labels know");
        minute("a", 1, Map.of("t", 1.0));
        assertThatThrownBy(() -> histories.histories(List.of("load")))
                .hasMessage("Settings [load] are not all among [t]");
    }
}
