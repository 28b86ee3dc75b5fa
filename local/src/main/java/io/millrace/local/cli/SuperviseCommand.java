package io.millrace.local.cli;

import io.millrace.local.stack.BackgroundStack;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The process that {@code up} leaves in the background. */
@Command(
        name = "supervise",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Start the stack and keep it up until this process is stopped; see: up",
        footer = {"", "Example: ./millrace up"})
final class SuperviseCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private HomeOption home;
    @Mixin private PortOptions ports;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        new BackgroundStack(home.layout())
                .supervise(
                        ports.ports(),
                        line -> {
                            out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
                            out.flush();
                        });
        return 0;
    }
}
