package io.millrace.local.cli;

import io.millrace.local.alerts.RulesCommand;
import io.millrace.local.page.PageCommand;
import io.millrace.simulators.ReplayCommand;
import io.millrace.simulators.SimulateCommand;
import java.io.PrintWriter;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line of Millrace: {@code ./millrace COMMAND}. */
@Command(
        name = "millrace",
        mixinStandardHelpOptions = true,
        versionProvider = MillraceVersion.class,
        description = "Streaming analytics for device fleets, on Apache Flink.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Two more commands belong to the launcher itself:",
            "  test     set up what is missing, then run every test",
            "  build    build what has changed, and nothing else",
            "",
            "Example: ./millrace demo --devices 500",
            "Each command has --help, with an example."
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            SubmitCommand.class,
            StopCommand.class,
            SchemasCommand.class,
            RulesCommand.class,
            SimulateCommand.class,
            ReplayCommand.class,
            PageCommand.class,
            SuperviseCommand.class,
            HelpCommand.class
        })
public final class Millrace implements Runnable {

    @Spec private CommandSpec spec;

    /** Runs one command; the exit status is 0, 1 where it failed, 2 where it was misused. */
    public static void main(String... args) {
        int status = commandLine().execute(args);
        System.exit(status);
    }

    /** The root command with every subcommand, also those of the rooms above. */
    public static CommandLine commandLine() {
        CommandLine root = new CommandLine(new Millrace());
        for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
            root.addSubcommand(provider.command());
        }
        return root.setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Millrace::misused)
                .setExecutionExceptionHandler(Millrace::report);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }

    /** What is wrong and where help is: the whole help would push it off the screen. */
    private static int misused(CommandLine.ParameterException failure, String... arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("millrace: " + failure.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("For help: ./" + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static int report(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (Failures.isForPeople(failure)) {
            err.println("millrace: " + failure.getMessage());
        } else {
            err.println("millrace: this is a fault of Millrace itself:");
            failure.printStackTrace(err);
        }
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}
