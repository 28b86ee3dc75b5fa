package io.millrace.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CommandsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @Test
    void shouldShowHelpWithAnExample() {
        assertThat(run(new SimulateCommand(), "--help")).isZero();
        assertThat(run(new ReplayCommand(), "--help")).isZero();
        assertThat(run(new SimulateCommand(), "histories", "--help")).isZero();

        assertThat(out.toString())
                .contains("Example: ./millrace simulate --devices 500")
                .contains("Example: ./millrace replay ../shared/data/skab/valve1")
                .contains("Example: ./millrace simulate histories --out");
    }

    @Test
    void shouldWriteHistories() {
        int status =
                run(
                        new SimulateCommand(),
                        "histories",
                        "--out",
                        folder.toString(),
                        "--type",
                        "pump",
                        "--units",
                        "2",
                        "--runs",
                        "2",
                        "--run-length",
                        "2m");

        assertThat(status).isZero();
        assertThat(out.toString()).contains("8 rows").contains("pump.csv");
        assertThat(folder.resolve("pump.csv")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --devices 0                                       | devices 0 is not from 1 to
                    --speed 0.5                                       | '0.5' is not a speed: 1 or more, or max
                    --span 8d                                         | span 8d is not from 0 to 7d
                    --for soon                                        | 'soon' is not a duration such as
                    --speed 1                                         | never meets the present
                    --fault device=1,kind=crack                       | no fault kind crack; there are [level-shift
                    --disorder 2                                      | disorder rate 2.0 is not from 0 to 1
                    --late-rate 0.5 --late-min 1s                     | want disorder bound
                    --threads 0                                       | threads 0 is not from 1 to
                    --shard 3/3                                       | shard 3/3 is not there: of 3 there are 0/3 to 2/3
                    --shard 3                                         | '3' is not a shard such as 0/3
                    --shard 5/10 --devices 5                          | shard 5/10 of a fleet of 5 devices is empty
                    --to new --format xml                             | no format 'xml'; there are avro and csv
                    --format csv                                      | --format is for files: want --to FOLDER with it
                    --run /                                           | the output folder / is there already, and no run writes over another
                    --to /                                            | the output folder / is there already, and no run writes over another
                    --to new --span 0                                 | want --span or --for
                    """)
    void shouldSayWhatIsWrongBeforeItLooksForKafka(String arguments, String message) {
        assertThat(run(new SimulateCommand(), arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void shouldSayWhichFileIsNotThereBeforeItLooksForKafka() {
        assertThat(run(new ReplayCommand(), folder.resolve("gone.csv").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("gone.csv is not there");
    }

    private int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
