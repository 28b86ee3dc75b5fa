package io.millrace.local.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RulesCommandTest {

    @TempDir private Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldCheckFileAndSayHowManyRulesAreInIt() throws IOException {
        Path file = write("- {id: hot, condition: t > 90}\n- {id: cold, condition: t < 3}\n");

        assertThat(run("check", "--file", file.toString())).isZero();
        assertThat(out.toString()).isEqualToNormalizingNewlines("2 rules, all well\n");
    }

    @Test
    void shouldPublishNothingWhenOneRuleDoesNotParse() throws IOException {
        Path file = write("- {id: hot, condition: t > 90}\n- {id: cold, condition: t <}\n");

        assertThat(run("apply", "--file", file.toString(), "--kafka", "127.0.0.1:1")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToNormalizingNewlines(
                        file
                                + ": rule cold: condition \"t <\": position 4: found the end;"
                                + " allowed: a number\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldNameTheFileThatIsNotThere() {
        assertThat(run("check", "--file", "nowhere.yaml")).isEqualTo(2);
        assertThat(err.toString()).startsWith("--file: there is no file nowhere.yaml");
    }

    @Test
    void shouldSayWhatCanBeDoneWhenNothingIsAskedFor() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).startsWith("say what to do with rules: apply, check or list");
    }

    private int run(String... arguments) {
        return new CommandLine(new RulesCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(directory.resolve("rules.yaml"), yaml);
    }
}
