package io.millrace.jobs.runtime;

import io.millrace.jobs.config.JobConfig;
import io.millrace.jobs.config.JobOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments of every job's main: {@code --config FILE [--explain] [key=value ...]}. */
@Command(name = "job", description = "A Millrace job.")
public final class JobArguments {

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "the job's configuration, YAML: docs/configuration.md")
    private Path file;

    @Option(
            names = "--explain",
            description = "print the resolved configuration and the plan, run nothing")
    private boolean explain;

    @Parameters(paramLabel = "key=value", description = "overrides of the file")
    private List<String> overrides = new ArrayList<>();

    private JobArguments() {}

    /**
     * Reads the arguments.
     *
     * @throws CommandLine.ParameterException when they are not of that form, saying what is
     */
    public static JobArguments of(String... arguments) {
        JobArguments parsed = new JobArguments();
        new CommandLine(parsed).parseArgs(arguments);
        return parsed;
    }

    /** The configuration that the arguments name, by that job's options. */
    public JobConfig config(JobOptions options) {
        return JobConfig.read(file, overrides, options);
    }

    public boolean explain() {
        return explain;
    }
}
