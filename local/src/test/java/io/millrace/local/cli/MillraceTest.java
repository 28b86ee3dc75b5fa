package io.millrace.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MillraceTest {

    @TempDir Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldListEveryCommandInItsHelp() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString())
                .contains("demo", "up", "down", "status", "logs", "submit", "stop")
                .contains("schemas", "rules", "simulate", "replay", "page")
                .contains("test ")
                .doesNotContain("supervise");
    }

    @Test
    void shouldGiveEveryCommandHelpWithAnExample() {
        commandLine()
                .getSubcommands()
                .forEach(
                        (name, command) -> {
                            if (!name.equals("help")) {
                                assertThat(command.getUsageMessage()).as(name).contains("Example:");
                            }
                        });
    }

    @Test
    void shouldEndWithTwoWhenMisused() {
        assertThat(run("up", "--kafka-prot=1")).isEqualTo(2);

        assertThat(err.toString()).contains("--kafka-prot");
    }

    @Test
    void shouldSayWhichJobsThereAreWhenAskedForAnother() {
        assertThat(run("submit", "device-analytic", "--home=" + home)).isEqualTo(1);

        assertThat(err.toString())
                .isEqualTo(
                        "millrace: there is no job device-analytic; there are device-analytics,"
                                + " windowed-aggregation, anomaly-detection, predictive-maintenance,"
                                + " influx-projection"
                                + System.lineSeparator());
    }

    @Test
    void shouldSayWhatToDoWhenNoStackIsUp() {
        assertThat(run("status", "--home=" + home)).isEqualTo(1);

        assertThat(err.toString()).contains("./millrace up").doesNotContain("\tat ");
    }

    @Test
    void shouldRefuseAnOverrideThatHasNoValue() {
        assertThat(run("submit", "device-analytics", "parallelism", "--home=" + home)).isEqualTo(1);

        assertThat(err.toString()).contains("parallelism is no configuration key with a value");
    }

    @Test
    void shouldRefuseAConfigurationThatIsNotThere() {
        assertThat(
                        run(
                                "submit",
                                "device-analytics",
                                "--config=" + home.resolve("none.yaml"),
                                "--flink-rest=http://127.0.0.1:1",
                                "--home=" + home))
                .isEqualTo(1);

        assertThat(err.toString()).contains("none.yaml is not there or cannot be read");
    }

    @Test
    void shouldTakePathsAndAddressesForSavepoints() {
        assertThat(StopCommand.url("/var/savepoints")).isEqualTo("file:///var/savepoints");
        assertThat(StopCommand.url("s3://bucket/savepoints")).isEqualTo("s3://bucket/savepoints");
    }

    private int run(String... words) {
        return commandLine().execute(words);
    }

    private CommandLine commandLine() {
        return Millrace.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }
}
