package io.millrace.connectors.servers;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.kafka.TopicCatalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A real Kafka broker, alone and its own controller. */
public final class KafkaServer implements AutoCloseable {

    private final Path directory = ServerProcess.directory("kafka");
    private final int port = ServerProcess.freePort();
    private final int controllerPort = ServerProcess.freePort();
    private ServerProcess process;

    /** Formats its directory. */
    public KafkaServer() {
        Path properties = directory.resolve("server.properties");
        try {
            Files.writeString(properties, properties());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        "bWlsbHJhY2UtdGVzdC0wMQ",
                        "--config",
                        properties.toString())
                .awaitSuccess(Duration.ofSeconds(60));
    }

    /** Starts it, or starts it again with what it had. */
    public void start() {
        process = run("kafka.Kafka", directory.resolve("server.properties").toString());
        try (TopicCatalogue catalogue = new TopicCatalogue(settings())) {
            catalogue.awaitBroker(Duration.ofSeconds(90));
        }
    }

    public KafkaSettings settings() {
        return KafkaSettings.of("127.0.0.1:" + port);
    }

    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }

    private ServerProcess run(String... arguments) {
        String[] command = new String[arguments.length + 4];
        command[0] = "-Xmx384m";
        command[1] = "-XX:TieredStopAtLevel=1";
        command[2] = "-cp";
        command[3] = System.getProperty("java.class.path");
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        return ServerProcess.java(directory, Map.of(), command);
    }

    private String properties() {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                log.dirs=%3$s/log
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                transaction.abort.timed.out.transaction.cleanup.interval.ms=200
                group.initial.rebalance.delay.ms=0
                auto.create.topics.enable=false
                log.cleaner.enable=false
                """
                .formatted(port, controllerPort, directory);
    }
}
