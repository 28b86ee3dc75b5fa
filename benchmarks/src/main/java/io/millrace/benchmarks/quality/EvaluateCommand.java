package io.millrace.benchmarks.quality;

import io.millrace.benchmarks.fleet.EvaluateFleetCommand;
import io.millrace.benchmarks.oracle.EvaluateOracleCommand;
import io.millrace.local.cli.CommandProvider;
import picocli.CommandLine.Command;

/** {@code ./millrace evaluate}: models and detectors against labelled data. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Judge runs by what they had to give, models and detectors by labelled data.",
        subcommands = {
            EvaluateOracleCommand.class,
            EvaluateCmapssCommand.class,
            EvaluateAi4iCommand.class,
            EvaluateNabCommand.class,
            EvaluateSkabCommand.class,
            EvaluateCsvCommand.class,
            EvaluateFleetCommand.class
        },
        footer = {"", "Example: ./millrace evaluate skab --data ../shared/data/skab"})
public final class EvaluateCommand implements CommandProvider {

    @Override
    public Object command() {
        return this;
    }
}
