package io.millrace.simulators;

import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.simulators.fleet.FaultScript;
import io.millrace.simulators.fleet.FleetSettings;
import io.millrace.simulators.fleet.ScriptedFault;
import io.millrace.simulators.run.FleetRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends a simulated fleet to Kafka. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Send a simulated fleet of pumps, motors and compressors to Kafka.",
            "The fleet begins in the past, runs at speed until it meets the present, then lives in"
                    + " it. Same seed, same devices, same events."
        },
        footer = {
            "",
            "Example: ./millrace simulate --devices 500 --span 1h --speed 60 --for 5m \\",
            "           --fault device=7,kind=level-shift,metric=temperature,at=live+20s,for=30s,size=45",
            "Fault kinds: level-shift, spike, drift, stuck-at, worn."
        },
        subcommands = HistoriesCommand.class)
public final class SimulateCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private KafkaOptions kafka;
    @Mixin private TransportOptions transport;

    @Option(names = "--devices", description = "How many. Default: ${DEFAULT-VALUE}")
    private int devices = 100;

    @Option(names = "--seed", description = "Of everything random. Default: ${DEFAULT-VALUE}")
    private long seed = 42;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Between two events of a device. Default: 1s")
    private Duration interval = Duration.ofSeconds(1);

    @Option(
            names = "--span",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How far in the past the fleet begins; 0 for none. Default: 30m")
    private Duration span = Duration.ofMinutes(30);

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            converter = SpeedConverter.class,
            description = "How fast it comes to the present; max: as fast as possible. Default: 60")
    private double speed = 60;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long events are made. Default: until Ctrl-C")
    private Duration runFor;

    @Option(
            names = "--linger",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "How long pulses go on after the last event, so that windows close."
                            + " Default: 65s")
    private Duration linger = Duration.ofSeconds(65);

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            description = "Break a device on purpose; may be repeated.")
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--demo-faults",
            description = "The demo's faults, on devices 0 to 7, soon after the present is met.")
    private boolean demoFaults;

    @Option(
            names = "--late",
            paramLabel = "N",
            description = "Exactly so many late events more. Default: ${DEFAULT-VALUE}")
    private int late;

    @Option(
            names = "--corrupt",
            paramLabel = "N",
            description = "Exactly so many corrupt records more. Default: ${DEFAULT-VALUE}")
    private int corrupt;

    @Option(
            names = "--sites",
            description = "Over how many sites they are spread. Default: ${DEFAULT-VALUE}")
    private int sites = 5;

    @Option(names = "--no-profiles", description = "Publish no profile of each device.")
    private boolean noProfiles;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the summary there.")
    private Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FleetSettings settings = settings();
        CommandLine line = spec.commandLine();
        try (SchemaRegistry registry = kafka.registry()) {
            FleetRun run = FleetRun.start(settings, kafka.kafka(), registry);
            new RunConsole(line.getOut(), line.getErr(), linger, json, Typed.command(spec))
                    .follow(run);
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(line, e.getMessage(), e);
        }
    }

    private FleetSettings settings() {
        try {
            List<ScriptedFault> all = new ArrayList<>();
            if (demoFaults) {
                all.addAll(FaultScript.demo().within(devices).faults());
            }
            faults.forEach(fault -> all.add(ScriptedFault.parse(fault)));
            return new FleetSettings(
                    devices,
                    seed,
                    interval,
                    span,
                    speed,
                    runFor,
                    new FaultScript(all),
                    transport.settings().withExactly(late, corrupt),
                    !noProfiles,
                    sites);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
