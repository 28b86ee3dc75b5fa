package io.millrace.simulators;

import io.millrace.simulators.fleet.DevicePhysics;
import io.millrace.simulators.fleet.DeviceTypes;
import io.millrace.simulators.history.Histories;
import io.millrace.simulators.history.HistorySettings;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes run-to-failure histories to train on. */
@Command(
        name = "histories",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Write run-to-failure histories to train models on: one CSV file a device type,"
                    + " columns unit, run, hours, remaining_hours and the metrics; a row is the mean of"
                    + " one minute, a run a contiguous stretch of minutes.",
            "Take another seed than the fleet's that the model is to serve."
        },
        footer = {"", "Example: ./millrace simulate histories --out .millrace/histories --seed 7"})
final class HistoriesCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FOLDER",
            description = "Where the files go.")
    private Path out;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "Device type; may be repeated. Default: all")
    private List<String> types;

    @Option(names = "--units", description = "Devices a type. Default: ${DEFAULT-VALUE}")
    private int units = 40;

    @Option(names = "--runs", description = "Stretches a life. Default: ${DEFAULT-VALUE}")
    private int runs = 30;

    @Option(
            names = "--run-length",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Of one stretch, whole minutes. Default: 40m")
    private Duration runLength = Duration.ofMinutes(40);

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Between two readings. Default: 1s")
    private Duration interval = Duration.ofSeconds(1);

    @Option(names = "--seed", description = "Default: ${DEFAULT-VALUE}")
    private long seed = 7;

    @Override
    public Integer call() throws IOException {
        List<String> asked =
                types == null
                        ? DeviceTypes.machines().stream().map(DevicePhysics::type).toList()
                        : types;
        try {
            Histories.Written written =
                    Histories.write(
                            new HistorySettings(asked, units, runs, runLength, interval, seed),
                            out);
            spec.commandLine().getOut().printf("%,d rows in %s%n", written.rows(), written.files());
            spec.commandLine().getOut().flush();
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException | FileAlreadyExistsException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
