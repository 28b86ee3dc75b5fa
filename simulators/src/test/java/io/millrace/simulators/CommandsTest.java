package io.millrace.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulators.fleet.FaultKind;
import io.millrace.simulators.fleet.ScriptedFault;
import io.millrace.simulators.run.RunDirectory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
    void shouldListEveryFaultKindInTheHelpWithExamplesThatCanBeRead() {
        assertThat(run(new SimulateCommand(), "--help")).isZero();

        String help = out.toString().substring(out.toString().indexOf("What --fault breaks"));
        assertThat(help).contains(FaultKind.labels());
        List<ScriptedFault> examples =
                help.lines()
                        .filter(line -> line.matches("    (device|gateway|partition|kind)=.*"))
                        .map(line -> ScriptedFault.parse(line.strip()))
                        .toList();
        assertThat(examples).hasSizeGreaterThanOrEqualTo(8);
        // They fit one fleet, too.
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--to", folder.resolve("files").toString()));
        arguments.addAll(List.of("--devices", "30", "--span", "20m"));
        examples.forEach(example -> arguments.addAll(List.of("--fault", example.text())));
        assertThat(run(new SimulateCommand(), arguments.toArray(String[]::new)))
                .as(err.toString())
                .isZero();
        assertThat(folder.resolve("files/fault-labels.avro")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "avro"})
    void shouldWriteAFleetToFiles(String format) {
        Path files = folder.resolve("files");

        int status =
                run(
                        new SimulateCommand(),
                        "--to=" + files,
                        "--run=" + folder.resolve("run"),
                        "--format=" + format,
                        "--types=battery,pump",
                        "--threads=2",
                        "--devices=4",
                        "--span=6m");

        assertThat(status).as(err.toString()).isZero();
        assertThat(files.resolve("events." + format)).isNotEmptyFile();
        assertThat(RunDirectory.open(folder.resolve("run")).description().types())
                .containsExactly("battery", "pump");
        assertThat(out.toString()).contains("4 devices from");
        assertThat(run(new SimulateCommand(), "--to=" + files)).isEqualTo(2);
        assertThat(err.toString())
                .contains(files + " is there already, and no run writes over another: name a new");
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
                    --to new --span 0                                 | leaves nothing to send: want --span or --for
                    --to new --partitions 0                           | partitions 0 is below 1
                    --to new --fault partition=4,kind=partition-silent,at=start,for=9s | has partitions 0 to 3
                    --types pump,lorry                                | lorry
                    --fault device=1,kind=drift,metric=speed,at=live,for=9s --fault device=1,kind=spike,metric=speed,at=live,for=9s | device=1,kind=spike
                    --fault device=1,kind=loss,share=1.5,at=start,for=9s | 1.5
                    --fault kind=spike,metric=temperature,rate=9999/d,for=1h  | rate
                    --late-min 3m                                     | late
                    --late-rate 0.7 --disorder 0.7                    | 1
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
