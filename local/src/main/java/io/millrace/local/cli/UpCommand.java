package io.millrace.local.cli;

import io.millrace.local.stack.BackgroundStack;
import io.millrace.local.stack.StackContent;
import io.millrace.local.stack.StackLayout;
import io.millrace.local.stack.StackPorts;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the local stack in the background. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Start the local stack in the background: Kafka with the topics, a registry with the"
                    + " schemas, InfluxDB with a database, a Flink cluster. Returns when all of them"
                    + " answer. What they hold is kept from run to run."
        },
        footer = {"", "Example: ./millrace up --kafka-port 19092"})
final class UpCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private HomeOption home;
    @Mixin private PortOptions ports;

    @Option(names = "--bare", description = "Servers only: make no topics, schemas or database.")
    private boolean bare;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        StackLayout layout = home.layout();
        BackgroundStack stack = new BackgroundStack(layout);
        if (stack.isRunning()) {
            out.println("The stack is up already; its servers: ./millrace status");
            return 0;
        }
        out.println("Starting Kafka, registry, InfluxDB and Flink; logs in " + layout.logs());
        out.flush();
        StackPorts asked = ports.ports();
        List<String> supervise = new ArrayList<>();
        supervise.add(Millrace.class.getName());
        supervise.add("supervise");
        supervise.add("--home=" + layout.home());
        supervise.addAll(PortOptions.words(asked));
        stack.start(asked, supervise, out::println);
        if (!bare) {
            new StackContent(asked).create();
        }
        out.println("Kafka     " + asked.kafkaAddress());
        out.println("registry  " + asked.registryUrl());
        out.println("InfluxDB  " + asked.influxUrl());
        out.println("Flink     " + asked.flinkUrl());
        return 0;
    }
}
