package io.millrace.local.cli;

import io.millrace.local.stack.FlinkRest;
import io.millrace.local.stack.StackLayout;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Stops a job with a savepoint. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Stop a job with a savepoint, and print where the savepoint lies.",
        footer = {
            "",
            "Example: ./millrace stop device-analytics --savepoint .millrace/data/savepoints",
            "Then:    ./millrace submit device-analytics --from THAT"
        })
final class StopCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private HomeOption home;

    @Parameters(index = "0", paramLabel = "JOB", description = "Name or Flink id of the job.")
    private String job;

    @Option(
            names = "--savepoint",
            paramLabel = "DIR",
            description =
                    "Where the savepoint goes: a directory or URL that the cluster can write to."
                            + " Default on the local stack: data/savepoints in its home")
    private String savepoint;

    @Option(
            names = "--flink-rest",
            paramLabel = "URL",
            description = "The cluster's REST address. Default: the local stack's")
    private String flinkRest;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait for the savepoint. Default: ${DEFAULT-VALUE}")
    private long patience;

    @Override
    public Integer call() {
        StackLayout layout = home.layout();
        if (savepoint == null && flinkRest != null) {
            throw new UserException("where to? --flink-rest needs --savepoint DIR beside it");
        }
        FlinkRest rest =
                new FlinkRest(flinkRest == null ? home.runningPorts().flinkUrl() : flinkRest);
        String location =
                rest.stopWithSavepoint(
                        rest.liveJob(job).id(),
                        savepoint == null ? layout.savepoints().toUri().toString() : url(savepoint),
                        Duration.ofSeconds(patience));
        spec.commandLine().getOut().println(location);
        return 0;
    }

    /** A path of this machine as a URL; URLs as they are. */
    static String url(String directory) {
        return URI.create(directory.replace(' ', '+')).getScheme() == null
                ? Path.of(directory).toAbsolutePath().normalize().toUri().toString()
                : directory;
    }
}
