package io.millrace.local.cli;

import io.millrace.local.stack.StackPorts;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The ports of the local stack. */
final class PortOptions {

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Default: ${DEFAULT-VALUE}")
    private int kafka;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            defaultValue = "8085",
            description = "Default: ${DEFAULT-VALUE}")
    private int registry;

    @Option(
            names = "--influx-port",
            paramLabel = "PORT",
            defaultValue = "8086",
            description = "Default: ${DEFAULT-VALUE}")
    private int influx;

    @Option(
            names = "--flink-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Flink's web page and REST. Default: ${DEFAULT-VALUE}")
    private int flink;

    StackPorts ports() {
        return new StackPorts(kafka, registry, influx, flink);
    }

    /** The options again, for another process. */
    static List<String> words(StackPorts ports) {
        return ports.byOption().entrySet().stream().map(PortOptions::word).toList();
    }

    private static String word(Map.Entry<String, Integer> option) {
        return option.getKey() + "=" + option.getValue();
    }
}
