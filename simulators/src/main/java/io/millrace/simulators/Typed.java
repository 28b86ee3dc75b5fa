package io.millrace.simulators;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What was typed. */
final class Typed {

    private Typed() {}

    /** The command line that this command was given. */
    static String command(CommandSpec spec) {
        CommandSpec root = spec.root();
        List<String> arguments = root.commandLine().getParseResult().originalArgs();
        return root.name() + " " + String.join(" ", arguments);
    }
}
