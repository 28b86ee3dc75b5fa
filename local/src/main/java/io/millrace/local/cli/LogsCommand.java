package io.millrace.local.cli;

import io.millrace.local.stack.BackgroundStack;
import io.millrace.local.stack.LogTail;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackLayout;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the logs of the servers. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Show the end of a server's log, or say which logs there are.",
        footer = {"", "Example: ./millrace logs taskmanager -f"})
final class LogsCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private HomeOption home;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "supervisor, kafka, registry, influxdb, jobmanager or taskmanager")
    private String name;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is added, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "COUNT",
            defaultValue = "100",
            description = "How many lines. Default: ${DEFAULT-VALUE}")
    private int lines;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        StackLayout layout = home.layout();
        List<String> names = new ArrayList<>(List.of(BackgroundStack.SUPERVISOR));
        names.addAll(Stack.SERVICES);
        if (name == null) {
            names.forEach(each -> out.println(layout.log(each)));
            return 0;
        }
        if (!names.contains(name)) {
            throw new UserException("there is no log " + name + "; there are " + names);
        }
        Path log = layout.log(name);
        if (!Files.isRegularFile(log)) {
            throw new UserException(log + " is not there: " + name + " has not run yet");
        }
        out.print(LogTail.last(log, lines));
        out.flush();
        if (follow) {
            LogTail.follow(log, out, () -> !out.checkError());
        }
        return 0;
    }
}
