package io.millrace.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {

    @TempDir Path home;

    private StackLayout layout;
    private final ProcessHandle self = ProcessHandle.current();

    @BeforeEach
    void makeHome() {
        layout = new StackLayout(home, home);
        layout.create();
    }

    @Test
    void shouldFindTheProcessThatWasRecorded() {
        RunFile.of("kafka", self, JavaCommand.java(), "127.0.0.1:9092").write(layout);

        assertThat(RunFile.of(layout, "kafka").flatMap(RunFile::process)).contains(self);
        assertThat(RunFile.all(layout)).hasSize(1);
    }

    @Test
    void shouldNotTakeAnotherProcessOfTheSameIdForOurs() {
        RunFile recorded = RunFile.of("kafka", self, JavaCommand.java(), "");
        RunFile before =
                new RunFile(
                        "kafka",
                        recorded.pid(),
                        recorded.startedAtMillis() - 60_000,
                        recorded.program(),
                        "");
        RunFile otherProgram =
                new RunFile("kafka", recorded.pid(), recorded.startedAtMillis(), "influxd", "");

        assertThat(recorded.process()).isPresent();
        assertThat(before.process()).isEmpty();
        assertThat(otherProgram.process()).isEmpty();
    }

    @Test
    void shouldForgetWhatWasRemoved() {
        RunFile.of("kafka", self, JavaCommand.java(), "").write(layout);

        RunFile.remove(layout, "kafka");

        assertThat(RunFile.of(layout, "kafka")).isEmpty();
    }
}
