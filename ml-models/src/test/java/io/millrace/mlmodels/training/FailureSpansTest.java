package io.millrace.mlmodels.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureSpansTest {

    @TempDir Path folder;

    @Test
    void shouldCutHistoriesAtFailuresAndLeaveOutWhatNobodyKnows() throws IOException {
        Path data = write("data.csv", "unit,hours,load,t\n" + rows("a", 10) + rows("b", 5));
        Path spans = write("labels.csv", "unit,start,end\na,3.5,5\na,8,8\n");

        Histories histories = CsvHistories.read(data, FailureSpans.read(spans), List.of("load"));

        assertThat(histories.channels()).containsExactly("t");
        assertThat(histories.settings()).containsExactly("load");
        assertThat(histories.runs()).extracting(RunToFailure::unit).containsExactly("a", "a");
        assertThat(histories.runs().get(0).rows()).hasDimensions(4, 2);
        assertThat(histories.runs().get(0).lifeLeft()).isEqualTo(0.5);
        assertThat(histories.runs().get(0).rows()[2]).containsExactly(102, 2);
        assertThat(histories.runs().get(1).rows()).hasDimensions(3, 2);
        assertThat(histories.runs().get(1).lifeLeft()).isZero();
    }

    @Test
    void shouldTakeFailureTimes() throws IOException {
        Path data = write("data.csv", "unit,hours,t\na,0,1\na,1,2\na,2,3\na,3,9\n");
        Path times = write("labels.csv", "unit,failed_at\na,2\n");

        Histories histories = CsvHistories.read(data, FailureSpans.read(times), List.of());

        assertThat(histories.runs()).hasSize(1);
        assertThat(histories.runs().get(0).rows()).hasDimensions(3, 1);
    }

    @Test
    void shouldNameFileAndLineOfWhatDoesNotFit() throws IOException {
        assertThatThrownBy(() -> FailureSpans.read(write("l.csv", "unit,when\n")))
                .hasMessageContaining("the header is unit,failed_at or unit,start,end");
        assertThatThrownBy(() -> FailureSpans.read(write("l.csv", "unit,start,end\na,2,1\n")))
                .hasMessageContaining("line 2: it ends before it starts");
        assertThatThrownBy(() -> FailureSpans.read(write("l.csv", "unit,failed_at\na,x\n")))
                .hasMessageContaining("line 2");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** An hour apart; load is the hour, t is 100 more. */
    private static String rows(String unit, int count) {
        StringBuilder rows = new StringBuilder();
        for (int hour = 0; hour < count; hour++) {
            rows.append(unit).append(',').append(hour).append(',').append(hour).append(',');
            rows.append(100 + hour).append('\n');
        }
        return rows.toString();
    }
}
