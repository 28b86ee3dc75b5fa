package io.millrace.simulators;

import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.simulators.fleet.FaultScript;
import io.millrace.simulators.fleet.FleetSettings;
import io.millrace.simulators.fleet.ScriptedFault;
import io.millrace.simulators.run.FleetOrder;
import io.millrace.simulators.run.FleetRun;
import io.millrace.simulators.run.FleetShard;
import io.millrace.simulators.run.NewFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends a simulated fleet to Kafka, or writes it to files. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "Usage: millrace simulate [OPTIONS]               to Kafka",
            "       millrace simulate --to FOLDER [OPTIONS]   to files",
            "       millrace simulate histories [OPTIONS]     for training"
        },
        description = {
            "",
            "Send a simulated fleet of devices to Kafka, or write it to files.",
            "The fleet begins in the past, runs at speed until it meets the present, then lives in"
                    + " it. Same seed, same devices, same events, whatever the threads or shards.",
            ""
        },
        footer = {
            "",
            "What --fault breaks, with an example each:",
            "  readings: level-shift, spike, drift, stuck-at, rising-noise, lost-correlation",
            "    device=7,kind=level-shift,metric=temperature,at=live+20s,for=30s,size=45",
            "    kind=spike,metric=temperature,rate=2/d,for=30s",
            "  devices: worn (size: hours left), sudden-failure",
            "    device=2,kind=worn,size=8",
            "    device=3,kind=sudden-failure,at=start+5m,for=10m",
            "  events on their way: loss, duplicate, reorder, late, batch-upload",
            "    device=4,kind=loss,share=0.3,at=start+1m,for=5m",
            "    device=4,kind=batch-upload,at=start+8m,for=5m",
            "  gateways and partitions: gateway-outage, partition-silent",
            "    gateway=0,kind=gateway-outage,at=start+16m,for=2m",
            "    partition=1,kind=partition-silent,at=start+8m,for=1m",
            "  clocks: clock-ahead, clock-behind, clock-jumping",
            "    device=5,kind=clock-ahead,by=4m50s,at=start+1m,for=5m",
            "  schemas: schema-upgrade, of a device or the fleet",
            "    kind=schema-upgrade,at=start+10m",
            "  records beside an event, to be refused:",
            "      unknown-schema, poison-negative-id, poison-empty, poison-no-bytes,",
            "      poison-one-byte, poison-four-bytes, poison-not-framed, poison-text,",
            "      poison-bare, poison-guid, poison-guid-header, poison-nothing-behind,",
            "      poison-truncated, poison-cut-in-id, poison-cut-in-readings,",
            "      poison-garbage, poison-long-string, poison-negative-string,",
            "      poison-huge-map, poison-negative-block, poison-endless-number,",
            "      poison-bad-union, poison-bad-enum, poison-not-utf8, poison-overlong,",
            "      poison-surrogate, poison-trailing, poison-foreign-key, poison-no-id,",
            "      poison-too-large, poison-long-text, poison-many-readings,",
            "      poison-clock-min, poison-clock-minus-one, poison-clock-1970,",
            "      poison-clock-2038, poison-clock-max, poison-tenant",
            "    device=6,kind=poison-truncated,at=start+3m",
            "  at= counts from the fleet's start or from when it is live; rate=2/d instead draws",
            "  so many a day and device, the same for the same seed. What happens is published",
            "  as fault labels. Two faults that would hide each other are refused.",
            "",
            "Example: ./millrace simulate --devices 500 --span 1h --for 5m --run run-1 \\",
            "      --fault device=7,kind=stuck-at,metric=current,at=live+20s,for=30s",
            "Example: ./millrace simulate --to fleet --format csv --devices 20 --span 2h",
        },
        subcommands = HistoriesCommand.class)
public final class SimulateCommand implements Callable<Integer> {

    private static final Duration WINDOWS_CLOSE = Duration.ofSeconds(65);
    private static final double USUAL_SPEED = 60;

    @Spec private CommandSpec spec;

    @ArgGroup(validate = false, heading = "%nThe fleet%n")
    private FleetOptions fleet = new FleetOptions();

    @ArgGroup(validate = false, heading = "%nIts time%n")
    private TimeOptions time = new TimeOptions();

    @ArgGroup(validate = false, heading = "%nWhat breaks%n")
    private FaultOptions faults = new FaultOptions();

    @ArgGroup(validate = false, heading = "%nWhat happens to events on their way%n")
    private TransportOptions transport = new TransportOptions();

    @ArgGroup(validate = false, heading = "%nThis process%n")
    private ProcessOptions process = new ProcessOptions();

    @ArgGroup(validate = false, heading = "%nTo Kafka%n")
    private KafkaOptions kafka = new KafkaOptions();

    @ArgGroup(validate = false, heading = "%nTo files%n")
    private FileOptions files = new FileOptions();

    private static final class FleetOptions {

        @Option(names = "--devices", paramLabel = "N", description = "How many. Default: 100")
        private int devices = 100;

        @Option(
                names = "--seed",
                paramLabel = "N",
                description = "Of everything random. Default: 42")
        private long seed = 42;

        @Option(
                names = "--interval",
                paramLabel = "DURATION",
                converter = DurationConverter.class,
                description = "Between two events of a device. Default: 1s")
        private Duration interval = Duration.ofSeconds(1);

        @Option(
                names = "--sites",
                paramLabel = "N",
                description = "Over how many sites they are spread. Default: 5")
        private int sites = 5;

        @Option(
                names = "--types",
                paramLabel = "TYPE",
                split = ",",
                description =
                        "Of the devices, taken in turn: pump, motor, compressor, battery. Default:"
                                + " pump,motor,compressor")
        private List<String> types = FleetSettings.USUAL_TYPES;

        @Option(names = "--no-profiles", description = "Publish no profile of each device.")
        private boolean noProfiles;
    }

    private static final class TimeOptions {

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
                description =
                        "How fast it comes to the present; max: as fast as possible. Default: 60; to"
                                + " files, max")
        private Double speed;

        @Option(
                names = "--for",
                paramLabel = "DURATION",
                converter = DurationConverter.class,
                description =
                        "How long events are made, on the wall's clock. Default: until Ctrl-C; to"
                                + " files, until the present is met")
        private Duration runFor;

        @Option(
                names = "--linger",
                paramLabel = "DURATION",
                converter = DurationConverter.class,
                description =
                        "How long pulses go on after the last event, so that windows close."
                                + " Default: 65s; to files, 0")
        private Duration linger;
    }

    private static final class FaultOptions {

        @Option(
                names = "--fault",
                paramLabel = "FAULT",
                description = "Break something on purpose, as below; may be repeated.")
        private List<String> faults = new ArrayList<>();

        @Option(
                names = "--demo-faults",
                description =
                        "The demo's faults, on devices 0 to 7, soon after the present is met.")
        private boolean demoFaults;

        @Option(
                names = "--late",
                paramLabel = "N",
                description = "Exactly so many late events more. Default: 0")
        private int late;

        @Option(
                names = "--corrupt",
                paramLabel = "N",
                description = "Exactly so many corrupt records more. Default: 0")
        private int corrupt;

        FaultScript script(int devices) {
            List<ScriptedFault> all = new ArrayList<>();
            if (demoFaults) {
                all.addAll(FaultScript.demo().within(devices).faults());
            }
            faults.forEach(fault -> all.add(ScriptedFault.parse(fault)));
            return new FaultScript(all);
        }
    }

    private static final class ProcessOptions {

        @Option(
                names = "--run",
                paramLabel = "FOLDER",
                description =
                        "Keep the run's own record in this new folder, for ./millrace evaluate:"
                                + " run.json, labels.avro (what was broken), sent.avro (every"
                                + " record of the events topic, in the order of sending).")
        private Path record;

        @Option(names = "--threads", paramLabel = "N", description = "That make events. Default: 1")
        private int threads = 1;

        @Option(
                names = "--shard",
                paramLabel = "I/N",
                description =
                        "Send the devices whose number leaves I when divided by N; 0/N also sends"
                                + " types and pulses. Default: 0/1")
        private String shard = "0/1";

        @Option(names = "--json", paramLabel = "FILE", description = "Write the summary there.")
        private Path json;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandLine line = spec.commandLine();
        try {
            FleetOrder order = order();
            files.requireSense();
            if (order.record() != null) {
                NewFolder.require(order.record());
            }
            if (files.areAsked()) {
                follow(FleetRun.write(order, files.folder(), files.form(), files.partitions()));
            } else {
                try (SchemaRegistry registry = kafka.registry()) {
                    follow(FleetRun.start(order, kafka.kafka(), registry));
                }
            }
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(line, e.getMessage(), e);
        }
    }

    private void follow(FleetRun run) throws IOException, InterruptedException {
        CommandLine line = spec.commandLine();
        Duration usual = files.areAsked() ? Duration.ZERO : WINDOWS_CLOSE;
        new RunConsole(
                        line.getOut(),
                        line.getErr(),
                        time.linger == null ? usual : time.linger,
                        process.json,
                        Typed.command(spec))
                .follow(run);
    }

    private FleetOrder order() {
        double usualSpeed = files.areAsked() ? Double.POSITIVE_INFINITY : USUAL_SPEED;
        FleetSettings settings =
                new FleetSettings(
                        fleet.devices,
                        fleet.seed,
                        fleet.interval,
                        time.span,
                        time.speed == null ? usualSpeed : time.speed,
                        time.runFor,
                        faults.script(fleet.devices),
                        transport.settings().withExactly(faults.late, faults.corrupt),
                        !fleet.noProfiles,
                        fleet.sites,
                        fleet.types);
        return new FleetOrder(
                settings, FleetShard.parse(process.shard), process.threads, process.record);
    }
}
