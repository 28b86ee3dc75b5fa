package io.millrace.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

    @TempDir Path directory;

    @Test
    void shouldGiveTheLastLines() throws IOException {
        Path log = Files.writeString(directory.resolve("a.log"), "one\ntwo\nthree\nfour\n");

        assertThat(LogTail.last(log, 2)).isEqualTo("three\nfour\n");
        assertThat(LogTail.last(log, 100)).isEqualTo("one\ntwo\nthree\nfour\n");
    }

    @Test
    void shouldGiveNothingWhenThereIsNoLog() {
        assertThat(LogTail.last(directory.resolve("none.log"), 10)).isEmpty();
    }

    @Test
    void shouldKeepWhatAPersonCanUseOfAStackTrace() {
        String printed =
                """
                ------
                 The program finished with the following exception:

                java.lang.IllegalArgumentException: no key paralelism
                \tat io.millrace.jobs.X.main(X.java:1)
                \t... 5 more
                """;

        assertThat(FlinkClient.withoutFrames(printed))
                .isEqualTo(
                        " The program finished with the following exception:\n"
                                + "java.lang.IllegalArgumentException: no key paralelism");
    }
}
