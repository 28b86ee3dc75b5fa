package io.millrace.benchmarks.throughput;

import io.millrace.local.stack.Checkout;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a benchmark keeps its servers' files while it runs. */
public final class BenchHome {

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "folder for the servers' files, emptied; default: .millrace/bench")
    private Path home;

    /** That folder, or the one below the checkout. */
    public Path folder(Checkout checkout) {
        return home == null ? checkout.home().resolve("bench") : home;
    }
}
