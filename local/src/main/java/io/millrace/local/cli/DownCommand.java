package io.millrace.local.cli;

import io.millrace.local.stack.BackgroundStack;
import io.millrace.local.stack.StackLayout;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops the local stack. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stop every process of the local stack, also what an earlier one left over.",
        footer = {"", "Example: ./millrace down --delete"})
final class DownCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private HomeOption home;

    @Option(names = "--delete", description = "Delete data and logs too.")
    private boolean delete;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        StackLayout layout = home.layout();
        boolean stopped = new BackgroundStack(layout).stop(out::println);
        out.println(stopped ? "The stack is down." : "No stack was up.");
        if (delete) {
            layout.delete();
            out.println("Deleted logs and data in " + layout.home() + ".");
        }
        return 0;
    }
}
