package io.millrace.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;

/** One Kafka broker that is its own KRaft controller. */
final class KafkaBroker {

    static final String NAME = "kafka";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long FORMAT_SECONDS = 60;

    private KafkaBroker() {}

    /** Writes the broker's configuration, formats its storage where that is new. */
    static ServiceSpec prepare(StackLayout layout, StackPorts ports) {
        Path logDirectory = layout.data().resolve("kafka");
        Path file =
                StackFiles.write(
                        layout.run().resolve("kafka.properties"),
                        StackFiles.properties(
                                configuration(ports.kafka(), StackPorts.freePort(), logDirectory)));
        if (!Files.exists(logDirectory.resolve("meta.properties"))) {
            format(layout, file);
        }
        List<String> command =
                new JavaCommand()
                        .options("-Xms256m", "-Xmx512m", "-XX:+UseG1GC")
                        .logTo(layout, NAME)
                        .classPath(layout.kafkaLib())
                        .main("kafka.Kafka", file.toString())
                        .build();
        return new ServiceSpec(
                NAME,
                command,
                Map.of(),
                layout.output(NAME),
                layout.log(NAME),
                ports.kafkaAddress(),
                () -> Probes.kafka(ports.kafkaAddress()),
                PATIENCE);
    }

    /** A broker that stands alone, so every replication factor is one. */
    static Map<String, String> configuration(int port, int controllerPort, Path logDirectory) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("process.roles", "broker,controller");
        config.put("node.id", "1");
        config.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        config.put("controller.listener.names", "CONTROLLER");
        config.put("inter.broker.listener.name", "PLAINTEXT");
        config.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(port, controllerPort));
        config.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        config.put("log.dirs", logDirectory.toString());
        config.put("num.partitions", "4");
        config.put("auto.create.topics.enable", "false");
        config.put("offsets.topic.replication.factor", "1");
        config.put("offsets.topic.num.partitions", "4");
        config.put("transaction.state.log.replication.factor", "1");
        config.put("transaction.state.log.min.isr", "1");
        config.put("transaction.state.log.num.partitions", "4");
        config.put("share.coordinator.state.topic.replication.factor", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
        // 10 MB by default, a sparse file in memory twice for each partition: a disk that reads far
        // ahead fills all of it at the first entry, and every partition of the broker waits
        config.put("log.index.size.max.bytes", "1048576");
        // 128 MB by default: a quarter of this broker's heap
        config.put("log.cleaner.dedupe.buffer.size", "33554432");
        return config;
    }

    private static void format(StackLayout layout, Path configuration) {
        Path output = layout.output("kafka-format");
        List<String> command =
                new JavaCommand()
                        .options("-Xmx128m")
                        .logTo(layout, "kafka-format")
                        .classPath(layout.kafkaLib())
                        .main(
                                "kafka.tools.StorageTool",
                                "format",
                                "--cluster-id",
                                Uuid.randomUuid().toString(),
                                "--config",
                                configuration.toString())
                        .build();
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            boolean ended = process.waitFor(FORMAT_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            if (!ended || process.exitValue() != 0) {
                throw new StackException(
                        "Kafka's storage could not be formatted:\n" + LogTail.last(output, 20));
            }
        } catch (IOException e) {
            throw new StackException("cannot start Java: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while Kafka's storage was formatted", e);
        }
    }
}
