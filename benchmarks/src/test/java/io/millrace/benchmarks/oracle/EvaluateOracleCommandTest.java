package io.millrace.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.cli.UserException;
import io.millrace.simulators.run.RunDescription;
import io.millrace.simulators.run.RunRecorder;
import io.millrace.simulators.run.RunSummary;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Bad input: each in words that name what is wrong. */
@Timeout(30)
class EvaluateOracleCommandTest {

    private static final Instant START = Instant.parse("2026-11-01T10:00:00Z");

    @TempDir private Path temporary;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldRefuseAFolderThatHoldsNoRun() {
        assertThat(evaluate("--run", temporary.toString())).isEqualTo(1);

        assertThat(err.toString()).contains(temporary + " is not the folder of a run");
    }

    @Test
    void shouldRefuseARunWithoutAnEnd() {
        assertThat(evaluate("--run", run("cut", "iot.device-events", false).toString()))
                .isEqualTo(1);

        assertThat(err.toString()).contains("cut has no end");
    }

    @Test
    void shouldRefuseARunThatWentToAnotherTopic() {
        assertThat(evaluate("--run", run("other", "test.events", true).toString())).isEqualTo(1);

        assertThat(err.toString()).contains("test.events", "iot.device-events");
    }

    @Test
    void shouldRefuseToListLessThanNothing() {
        assertThat(evaluate("--run", temporary.toString(), "--list", "-1")).isEqualTo(2);

        assertThat(err.toString()).contains("--list -1 is below 0");
    }

    @Test
    void shouldRefuseAJobThatReleasesInTheOrderOfArrival() throws Exception {
        Path config = Files.writeString(temporary.resolve("job.yaml"), "ordering: arrival\n");

        assertThat(evaluate("--run", temporary.toString(), "--config", config.toString()))
                .isEqualTo(1);

        assertThat(err.toString()).contains("with ordering arrival", "event-time");
    }

    private int evaluate(String... arguments) {
        return new CommandLine(new EvaluateOracleCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler(
                        (failure, line, parsed) -> {
                            assertThat(failure).isInstanceOf(UserException.class);
                            line.getErr().println(failure.getMessage());
                            return 1;
                        })
                .execute(arguments);
    }

    private Path run(String name, String topic, boolean ended) {
        Path folder = temporary.resolve(name);
        RunDescription description =
                new RunDescription(
                        Map.of(),
                        42,
                        List.of("pump"),
                        START,
                        START,
                        null,
                        topic,
                        1,
                        Map.of(),
                        "0/1",
                        null);
        try (RunRecorder recorder = RunRecorder.create(folder, description, List.of())) {
            if (ended) {
                String end = START.plusSeconds(1).toString();
                recorder.finish(
                        new RunSummary(
                                1,
                                START.toString(),
                                START.toString(),
                                end,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                1,
                                1,
                                List.of()));
            }
        }
        return folder;
    }
}
