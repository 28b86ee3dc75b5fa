package io.millrace.local.topics;

import io.millrace.connectors.kafka.PulseWriter;
import io.millrace.local.cli.CommandProvider;
import io.millrace.schemas.Topic;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pulse}: tells the time into the topics that jobs read, where no gateway does. */
@Command(
        name = "pulse",
        mixinStandardHelpOptions = true,
        description = {
            "Write a pulse a second into every partition of the topics that jobs read.",
            "Event time goes on by pulses when devices are quiet. Run it where no gateway and no"
                    + " simulator does, near to where the events come in, so that its silence means"
                    + " that they cannot come either."
        },
        footer = {
            "",
            "Example: ./millrace pulse --kafka kafka-1:9093 --kafka-config client.properties"
        })
public final class PulseCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private KafkaOptions kafka;

    @Option(
            names = "--interval",
            paramLabel = "MILLIS",
            defaultValue = "1000",
            description = "Between two pulses. Default: ${DEFAULT-VALUE}")
    private long interval;

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            description = "How long. Default: until Ctrl-C")
    private Long seconds;

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            description =
                    "Topic to write to; may be repeated. Default: the events and the control"
                            + " topics of the catalogue")
    private List<String> topics;

    /** Adds the command to {@code ./millrace}. */
    public static final class Provider implements CommandProvider {
        @Override
        public Object command() {
            return new PulseCommand();
        }
    }

    @Override
    public Integer call() {
        if (interval < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--interval is " + interval + "; allowed: 1 or more");
        }
        PrintWriter out = spec.commandLine().getOut();
        List<String> names = topics == null ? ofCatalogue() : topics;
        Clock clock = Clock.systemUTC();
        try (PulseWriter pulses = new PulseWriter(kafka.settings(), names)) {
            out.println("pulses into " + String.join(", ", names));
            out.flush();
            new PulseLoop(clock::millis, TimeUnit.MILLISECONDS::sleep, out::println)
                    .run(pulses::write, Duration.ofMillis(interval), ended(clock));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private BooleanSupplier ended(Clock clock) {
        if (seconds == null) {
            return () -> false;
        }
        long end = clock.millis() + TimeUnit.SECONDS.toMillis(seconds);
        return () -> clock.millis() >= end;
    }

    /** The topics whose time jobs wait for. */
    static List<String> ofCatalogue() {
        return Stream.concat(
                        Stream.of(Topic.DEVICE_EVENTS),
                        Arrays.stream(Topic.values())
                                .filter(Topic::isControl)
                                // Commands are no versions by event time.
                                .filter(topic -> topic != Topic.ALERT_COMMANDS))
                .map(Topic::topicName)
                .toList();
    }
}
