package io.millrace.local.cli;

import io.millrace.jobs.runtime.Preflight;
import io.millrace.local.stack.Checkout;
import io.millrace.local.stack.FlinkClient;
import io.millrace.local.stack.JobConfigurations;
import io.millrace.local.stack.JobKind;
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

/** Submits a job to any Flink cluster. */
@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = {
            "Submit a job to a Flink cluster, by Flink's own client. Without --flink-rest and"
                    + " --config: to the local stack, with a configuration made for it."
        },
        footer = {
            "",
            "Example: ./millrace submit device-analytics --config my.yaml"
                    + " --flink-rest http://flink:8081 parallelism=4",
            "Example: ./millrace submit device-analytics --from .millrace/data/savepoints/…"
        })
final class SubmitCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private HomeOption home;

    @Parameters(
            index = "0",
            paramLabel = "JOB",
            description =
                    "device-analytics, windowed-aggregation, anomaly-detection,"
                            + " predictive-maintenance or influx-projection")
    private String job;

    @Parameters(
            index = "1..*",
            paramLabel = "key=value",
            description = "Configuration keys that win over the file.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--config", paramLabel = "FILE", description = "The job's configuration, YAML.")
    private Path config;

    @Option(
            names = "--from",
            paramLabel = "SAVEPOINT",
            description = "Savepoint or checkpoint to start from. Default: start empty")
    private String from;

    @Option(
            names = "--flink-rest",
            paramLabel = "URL",
            description = "The cluster's REST address. Default: the local stack's")
    private String flinkRest;

    @Option(
            names = "--explain",
            description = "Print the resolved configuration and the plan; submit nothing.")
    private boolean explain;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        JobKind kind = JobKind.byName(job);
        requireKeyValues();
        StackLayout layout = home.layout();
        List<String> arguments = new ArrayList<>();
        arguments.add("--config");
        arguments.add(configuration(layout, kind).toString());
        arguments.addAll(overrides);
        FlinkClient client =
                new FlinkClient(
                        layout, flinkRest == null ? home.runningPorts().flinkUrl() : flinkRest);
        Path jar = Checkout.find().jobJar();
        if (explain) {
            arguments.add("--explain");
            client.explain(kind, jar, arguments, out::println);
            return 0;
        }
        out.println(client.submit(kind, jar, from, arguments, this::tell));
        return 0;
    }

    /** Passes on what the job itself says while it is submitted, for example what it waits for. */
    private void tell(String line) {
        if (line.startsWith(Preflight.SAID)) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(line);
            err.flush();
        }
    }

    private Path configuration(StackLayout layout, JobKind kind) {
        if (config == null) {
            if (flinkRest != null) {
                throw new UserException(
                        "which configuration? --flink-rest needs --config FILE beside it");
            }
            return JobConfigurations.write(layout, home.runningPorts(), kind);
        }
        if (!Files.isReadable(config)) {
            throw new UserException("--config: " + config + " is not there or cannot be read");
        }
        return config.toAbsolutePath();
    }

    private void requireKeyValues() {
        for (String override : overrides) {
            if (override.indexOf('=') < 1) {
                throw new UserException(
                        override + " is no configuration key with a value; one is parallelism=4");
            }
        }
    }
}
