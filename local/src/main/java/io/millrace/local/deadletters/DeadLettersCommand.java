package io.millrace.local.deadletters;

import io.millrace.local.cli.CommandProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dead-letters}: what could not be processed, and why; and to send it again. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(list | show | redrive)",
        description = "List the records that could not be processed, look at one, send them again.",
        footer = {"", "Example: ./millrace dead-letters list --reason UNKNOWN_SCHEMA_ID --last 2h"},
        subcommands = {
            ListLettersCommand.class,
            ShowLetterCommand.class,
            RedriveLettersCommand.class
        })
public final class DeadLettersCommand implements Runnable {

    @Spec private CommandSpec spec;

    /** Adds the command to {@code ./millrace}. */
    public static final class Provider implements CommandProvider {
        @Override
        public Object command() {
            return new DeadLettersCommand();
        }
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "dead-letters list, dead-letters show, or dead-letters redrive?");
    }
}
