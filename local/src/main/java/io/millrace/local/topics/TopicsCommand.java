package io.millrace.local.topics;

import io.millrace.connectors.kafka.TopicCatalogue;
import io.millrace.local.cli.CommandProvider;
import io.millrace.schemas.Topic;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code topics}: makes the catalogue's topics in a cluster, or says which are missing. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(create | check)",
        description = "Make the topics that Millrace uses, or look which are missing.",
        footer = {"", "Example: ./millrace topics create --kafka kafka-1:9092 --partitions 12"},
        subcommands = {TopicsCommand.Create.class, TopicsCommand.Check.class})
public final class TopicsCommand implements Runnable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Spec private CommandSpec spec;

    /** Adds the command to {@code ./millrace}. */
    public static final class Provider implements CommandProvider {
        @Override
        public Object command() {
            return new TopicsCommand();
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "topics create, or topics check?");
    }

    /** {@code topics create}. */
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description =
                    "Make the topics that are missing; those that are there stay as they are.",
            footer = {"", "Example: ./millrace topics create --partitions 12 --replication 3"})
    static final class Create implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private KafkaOptions kafka;

        @Option(
                names = "--partitions",
                defaultValue = "4",
                description = "Of each new topic. Default: ${DEFAULT-VALUE}")
        private int partitions;

        @Option(names = "--replication", description = "Default: the cluster's own")
        private Short replication;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (TopicCatalogue catalogue = new TopicCatalogue(kafka.settings())) {
                catalogue.awaitBroker(PATIENCE);
                Set<String> created =
                        catalogue.createMissing(
                                List.of(Topic.values()),
                                partitions,
                                Optional.ofNullable(replication));
                created.forEach(topic -> out.println("created  " + topic));
                out.printf(
                        "%d created, %d were there%n",
                        created.size(), Topic.values().length - created.size());
            }
            return 0;
        }
    }

    /** {@code topics check}. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Name the topics that are missing; exit status 1 where any is.",
            footer = {"", "Example: ./millrace topics check"})
    static final class Check implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private KafkaOptions kafka;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (TopicCatalogue catalogue = new TopicCatalogue(kafka.settings())) {
                catalogue.awaitBroker(PATIENCE);
                Set<String> missing = catalogue.missing();
                missing.forEach(topic -> out.println("missing  " + topic));
                out.printf("%d of %d missing%n", missing.size(), Topic.values().length);
                return missing.isEmpty() ? 0 : 1;
            }
        }
    }
}
