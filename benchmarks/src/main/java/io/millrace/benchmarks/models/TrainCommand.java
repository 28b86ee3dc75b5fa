package io.millrace.benchmarks.models;

import io.millrace.local.cli.CommandProvider;
import picocli.CommandLine.Command;

/** {@code ./millrace train}: makes models from histories. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Train models from run-to-failure histories.",
        subcommands = {TrainRulCommand.class, TrainFailureCommand.class, TrainDemoCommand.class},
        footer = {"", "Example: ./millrace train demo --out models"})
public final class TrainCommand implements CommandProvider {

    @Override
    public Object command() {
        return this;
    }
}
