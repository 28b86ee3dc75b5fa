package io.millrace.local.alerts;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.local.cli.AgoOption;
import io.millrace.schemas.AlertRule;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rules}: checks, publishes and lists alert rules. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "Checks, publishes and lists alert rules.",
        footer = {
            "",
            "Example:  ./millrace rules apply --file rules.yaml",
            "The form of the file and of its conditions: docs/alerting.md"
        },
        subcommands = {
            RulesCommand.Apply.class,
            RulesCommand.Check.class,
            RulesCommand.ListNewest.class
        })
public final class RulesCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to do with rules: apply, check or list");
    }

    /** Where the stack is. */
    static final class Servers {

        @Option(
                names = "--kafka",
                paramLabel = "HOST:PORT",
                defaultValue = "127.0.0.1:9092",
                description = "Kafka. Default: ${DEFAULT-VALUE}")
        private String kafka;

        @Option(
                names = "--registry",
                paramLabel = "URL",
                defaultValue = "http://127.0.0.1:8085/apis/ccompat/v7",
                description = "Schema registry. Default: ${DEFAULT-VALUE}")
        private String registry;

        RulesTopic topic() {
            return new RulesTopic(KafkaSettings.of(kafka), RegistrySettings.of(registry));
        }
    }

    /** The file of rules. */
    static final class Source {

        @Spec(Spec.Target.MIXEE)
        private CommandSpec command;

        @Option(
                names = {"-f", "--file"},
                paramLabel = "FILE",
                required = true,
                description = "YAML list of rules.")
        private Path file;

        /**
         * @param published from when on those hold that say nothing else
         */
        RulesFile read(Instant published) {
            try {
                String yaml = Files.readString(file, StandardCharsets.UTF_8);
                return RulesFile.parse(file.toString(), yaml, published);
            } catch (NoSuchFileException e) {
                throw new ParameterException(
                        command.commandLine(), "--file: there is no file " + file);
            } catch (IOException e) {
                throw new ParameterException(
                        command.commandLine(), "--file: cannot read " + file + ": " + e);
            }
        }
    }

    /** {@code rules check}. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Parses the rules in a file; publishes nothing.",
            footer = {"", "Example:  ./millrace rules check --file rules.yaml"})
    static final class Check implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private Source source;

        @Override
        public Integer call() {
            RulesFile file = source.read(Instant.now());
            if (refused(file, spec)) {
                return 1;
            }
            out(spec).printf("%d rules, all well%n", file.rules().size());
            return 0;
        }
    }

    /** {@code rules apply}. */
    @Command(
            name = "apply",
            mixinStandardHelpOptions = true,
            description = "Publishes the rules in a file to iot.alert-rules; all of them, or none.",
            footer = {
                "",
                "Example:  ./millrace rules apply --file rules.yaml",
                "Example:  ./millrace rules apply --file rules.yaml --ago 80m"
            })
    static final class Apply implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private Source source;
        @Mixin private Servers servers;
        @Mixin private AgoOption ago;

        @Override
        public Integer call() {
            Instant published = ago.moment();
            RulesFile file = source.read(published);
            if (refused(file, spec)) {
                return 1;
            }
            try {
                servers.topic().publish(file.rules(), published);
            } catch (IOException | RuntimeException e) {
                return failed(e, spec);
            }
            file.rules().forEach(rule -> out(spec).println(line(rule)));
            out(spec).printf("%d rules published%n", file.rules().size());
            return 0;
        }
    }

    /** {@code rules list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Prints the newest version of every rule.",
            footer = {"", "Example:  ./millrace rules list"})
    static final class ListNewest implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private Servers servers;

        @Override
        public Integer call() {
            Collection<AlertRule> rules;
            try {
                rules = servers.topic().newest();
            } catch (IOException | RuntimeException e) {
                return failed(e, spec);
            }
            rules.forEach(rule -> out(spec).println(line(rule)));
            out(spec).printf("%d rules%n", rules.size());
            return 0;
        }
    }

    private static boolean refused(RulesFile file, CommandSpec spec) {
        PrintWriter err = spec.commandLine().getErr();
        file.errors().forEach(err::println);
        err.flush();
        return !file.errors().isEmpty();
    }

    private static int failed(Exception e, CommandSpec spec) {
        PrintWriter err = spec.commandLine().getErr();
        String why = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
        err.println(e.getMessage() + why);
        err.flush();
        return 1;
    }

    private static PrintWriter out(CommandSpec spec) {
        return spec.commandLine().getOut();
    }

    private static String line(AlertRule rule) {
        return "%-20s %-8s %-10s %-8s from %s  %s"
                .formatted(
                        rule.getRuleId(),
                        rule.getSeverity(),
                        rule.getDeviceType() == null ? "*" : rule.getDeviceType(),
                        rule.getEnabled() ? "enabled" : "disabled",
                        rule.getValidFrom(),
                        rule.getCondition());
    }
}
