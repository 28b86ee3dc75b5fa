package io.millrace.benchmarks.throughput;

import io.millrace.benchmarks.latency.LatencyCommand;
import io.millrace.benchmarks.state.CheckpointCommand;
import io.millrace.benchmarks.state.StateCommand;
import io.millrace.local.cli.CommandProvider;
import picocli.CommandLine.Command;

/** {@code ./millrace bench}: speed, measured. */
@Command(
        name = "bench",
        description = {"Measures speed.", "", "Example: ./millrace bench throughput --quick"},
        subcommands = {
            IngestCommand.class,
            ThroughputCommand.class,
            GrowthCommand.class,
            SimulatorCommand.class,
            StateCommand.class,
            CheckpointCommand.class,
            LatencyCommand.class
        },
        mixinStandardHelpOptions = true)
public final class BenchCommand implements CommandProvider {

    @Override
    public Object command() {
        return new BenchCommand();
    }
}
