package io.millrace.local.cli;

import io.millrace.connectors.registry.ConfluentSchemaRegistry;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.connectors.registry.SchemaRegistration;
import io.millrace.connectors.registry.SchemaRegistration.Result;
import io.millrace.connectors.registry.SchemaRegistry;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Registers and checks the contracts. */
@Command(
        name = "schemas",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(register | check)",
        description = "Register the contracts of all topics, or check them.",
        footer = {
            "",
            "Example: ./millrace schemas register --registry https://registry:8081"
                    + " basic.auth.user.info='${env:REGISTRY_LOGIN}'"
        })
final class SchemasCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "schemas register, or schemas check?");
    }

    @Command(
            name = "register",
            mixinStandardHelpOptions = true,
            description = {
                "Register today's schema of every topic, and set the compatibility to"
                        + " FULL_TRANSITIVE. Jobs never register: run this before a job."
            },
            footer = {"", "Example: ./millrace schemas register"})
    int register(@Mixin RegistryOption option) {
        return report(option, SchemaRegistration::register);
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Look whether every schema is registered or could be; change nothing.",
            footer = {"", "Example: ./millrace schemas check"})
    int check(@Mixin RegistryOption option) {
        return report(option, SchemaRegistration::check);
    }

    private int report(RegistryOption option, Function<SchemaRegistration, List<Result>> question) {
        PrintWriter out = spec.commandLine().getOut();
        try (SchemaRegistry registry = new ConfluentSchemaRegistry(option.settings())) {
            List<Result> results = question.apply(new SchemaRegistration(registry));
            for (Result result : results) {
                out.printf(
                        "%-13s %-30s %s%n",
                        result.status().name().toLowerCase(Locale.ROOT),
                        result.subject(),
                        result.schemaId() < 0 ? result.message() : "id " + result.schemaId());
            }
            out.flush();
            return results.stream().allMatch(Result::isGood) ? 0 : 1;
        }
    }

    /** Which registry. */
    static final class RegistryOption {

        @Mixin private HomeOption home;

        @Option(
                names = "--registry",
                paramLabel = "URL",
                description = "The Confluent API of the registry. Default: the local stack's")
        private String url;

        @CommandLine.Parameters(
                paramLabel = "property=value",
                description =
                        "Properties of Confluent's client. A value ${env:NAME} or ${file:PATH} is"
                                + " read from there; write secrets that way only.")
        private Map<String, String> properties = new LinkedHashMap<>();

        RegistrySettings settings() {
            Map<String, String> resolved = new LinkedHashMap<>();
            properties.forEach((key, value) -> resolved.put(key, Secrets.resolve(key, value)));
            return new RegistrySettings(
                    url == null ? home.runningPorts().registryUrl() : url, resolved);
        }
    }
}
