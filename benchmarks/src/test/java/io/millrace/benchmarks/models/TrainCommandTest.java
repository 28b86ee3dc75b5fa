package io.millrace.benchmarks.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.mlmodels.model.ModelFileFormat;
import io.millrace.mlmodels.model.RulModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainCommandTest {

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void shouldTrainFromCsvAndWriteModelAndReport() throws IOException {
        Path file = folder.resolve("rul-fan.model");

        int status =
                run(
                        "rul",
                        "--data",
                        histories().toString(),
                        "--device-type",
                        "fan",
                        "--cap",
                        "50",
                        "--trees",
                        "10",
                        "--out",
                        file.toString());

        assertThat(out.toString()).contains("training on 12 units").contains("parity with Smile");
        assertThat(status).isZero();
        RulModel model = ModelFileFormat.read(Files.readAllBytes(file));
        assertThat(model.id()).isEqualTo("rul-fan");
        assertThat(model.deviceType()).isEqualTo("fan");
        assertThat(model.unit()).isEqualTo("h");
        assertThat(model.cap()).isEqualTo(50);
        assertThat(model.channels()).containsExactly("temperature", "speed");
        assertThat(folder.resolve("rul-fan.report.json")).content().contains("\"digest\"");
    }

    @Test
    void shouldReportOnUnitsLeftOut() throws IOException {
        Path report = folder.resolve("report");
        String[] train = {
            "rul",
            "--data",
            histories().toString(),
            "--device-type",
            "fan",
            "--cap",
            "50",
            "--trees",
            "10",
            "--report",
            report.toString(),
            "--out",
            folder.resolve("rul-fan.model").toString()
        };
        assertThat(run(train)).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(out.toString()).contains("--report shows predictions", "--folds", "2 or more");

        List<String> withFolds = new ArrayList<>(List.of(train));
        withFolds.addAll(List.of("--folds", "3", "--regimes", "1"));
        assertThat(run(withFolds.toArray(String[]::new))).isZero();

        assertThat(out.toString()).contains("fold 2 of 3; about ");
        assertThat(report.resolve("report.txt"))
                .content()
                .contains("on units left out, 3 folds", "45.00 to", "regimes: 1", "temperature.");
        assertThat(report.resolve("report.json")).content().contains("\"digest\"");
        for (String drawing : List.of("predicted.svg", "error.svg", "importance.svg")) {
            assertThat(report.resolve(drawing)).content().startsWith("<svg").contains("</svg>");
        }
        assertThat(report.resolve("predicted.svg"))
                .content()
                .satisfies(svg -> assertThat(svg.split("<circle", -1)).hasSizeGreaterThan(100));
    }

    @Test
    void shouldAskForLabelsWhenHistoriesComeFromATopic() {
        int status =
                run(
                        "rul",
                        "--data",
                        "kafka:iot.metric-aggregates",
                        "--device-type",
                        "f",
                        "--cap",
                        "50",
                        "--out",
                        "m");

        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(out.toString()).contains("say with --labels when devices failed");
    }

    @Test
    void shouldAskForTheCapWhenHistoriesAreInHours() throws IOException {
        int status =
                run("rul", "--data", histories().toString(), "--device-type", "f", "--out", "m");

        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(out.toString()).contains("--cap is missing");
    }

    @Test
    void shouldTrainFailureWithinAHorizonByLabels() throws IOException {
        // Each unit is recorded for 200 hours and fails once, at an age that its name tells.
        Random random = new Random(9);
        StringBuilder rows = new StringBuilder("unit,hours,temperature\n");
        StringBuilder labels = new StringBuilder("unit,failed_at\n");
        for (int unit = 0; unit < 12; unit++) {
            int failure = 100 + 5 * unit;
            labels.append(String.format(Locale.ROOT, "u%d,%d%n", unit, failure));
            for (int hour = 0; hour < 200; hour++) {
                double wear = hour <= failure ? 400.0 / (failure - hour + 10) : 0;
                rows.append(
                        String.format(
                                Locale.ROOT,
                                "u%d,%d,%.3f%n",
                                unit,
                                hour,
                                50 + wear + random.nextGaussian()));
            }
        }
        Path data = Files.writeString(folder.resolve("pumps.csv"), rows);
        Path failures = Files.writeString(folder.resolve("failures.txt"), labels);
        Path file = folder.resolve("failure-pump.model");

        int status =
                run(
                        "failure",
                        "--data",
                        data.toString(),
                        "--labels",
                        failures.toString(),
                        "--horizon",
                        "10",
                        "--trees",
                        "10",
                        "--device-type",
                        "pump",
                        "--report",
                        folder.resolve("report").toString(),
                        "--out",
                        file.toString());

        assertThat(out.toString()).contains("Brier score", "report in");
        assertThat(status).isZero();
        RulModel model = ModelFileFormat.read(Files.readAllBytes(file));
        assertThat(model.failure()).isNotNull();
        assertThat(model.metrics().get("brier")).isLessThan(model.metrics().get("constantBrier"));
        assertThat(folder.resolve("failure-pump.report.json")).content().contains("\"horizon\"");
        assertThat(folder.resolve("report/report.txt"))
                .content()
                .contains("failure within 10 h", "0.9 to    1.0", "temperature");
        assertThat(folder.resolve("report/report.json")).content().contains("\"importance\"");
        for (String drawn : List.of("calibration.svg", "remaining.svg", "importance.svg")) {
            assertThat(folder.resolve("report").resolve(drawn)).content().contains("failure-pump");
        }
    }

    private int run(String... arguments) {
        PrintWriter print = new PrintWriter(out);
        return new CommandLine(new TrainCommand()).setOut(print).setErr(print).execute(arguments);
    }

    private Path histories() throws IOException {
        Random random = new Random(4);
        StringBuilder text = new StringBuilder("unit,hours,temperature,speed\n");
        for (int unit = 0; unit < 12; unit++) {
            int life = 80 + random.nextInt(40);
            for (int hour = 0; hour <= life; hour++) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                "u%d,%d,%.3f,%.3f%n",
                                unit,
                                hour,
                                50 + 400.0 / (life - hour + 10) + random.nextGaussian(),
                                1500 + random.nextGaussian()));
            }
        }
        return Files.writeString(folder.resolve("fan.csv"), text);
    }
}
