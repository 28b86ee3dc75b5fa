package io.millrace.benchmarks.throughput;

import io.millrace.local.stack.Checkout;
import io.millrace.local.stack.StackPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the peers are started, which live in Maven profile {@code peers} with their own libraries.
 */
public final class PeerProcess {

    /** Module below {@code benchmarks/peers}, "" for itself, and main class. */
    private record Peer(String module, String mainClass) {}

    private static final Map<SpeedSystem, Peer> PEERS =
            Map.of(
                    SpeedSystem.B, new Peer("", "io.millrace.peers.Idiomatic"),
                    SpeedSystem.B_SLIDING, new Peer("", "io.millrace.peers.Idiomatic"),
                    SpeedSystem.B2, new Peer("", "io.millrace.peers.Tuned"),
                    SpeedSystem.C, new Peer("sql", "io.millrace.peers.sql.FlinkSql"),
                    SpeedSystem.D,
                            new Peer("streams", "io.millrace.peers.streams.KafkaStreamsPeer"));

    private PeerProcess() {}

    static SystemProcess start(
            Checkout checkout,
            SpeedSystem system,
            StackPorts ports,
            String group,
            String output,
            List<String> jvm,
            Path folder)
            throws IOException {
        Peer peer = PEERS.get(system);
        List<String> arguments = new ArrayList<>();
        arguments.add("kafka=" + ports.kafkaAddress());
        arguments.add("registry=" + ports.registryUrl());
        arguments.add("input=" + SpeedStack.EVENTS);
        arguments.add("output=" + output);
        arguments.add("group=" + group);
        arguments.add("window=" + system.windowWords());
        arguments.add("checkpoint=2s");
        arguments.add("dir=" + folder.toAbsolutePath());
        return SystemProcess.start(
                classPath(checkout, peer.module()), jvm, peer.mainClass(), arguments, folder);
    }

    /** The schema of the rows that the peers write. */
    static Path rowsSchema(Checkout checkout) {
        return checkout.root().resolve("benchmarks/peers/src/main/resources/rows.avsc");
    }

    /** Classes and libraries of a peer's module. */
    public static String classPath(Checkout checkout, String module) throws IOException {
        Path target = checkout.root().resolve("benchmarks/peers").resolve(module).resolve("target");
        Path libraries = target.resolve("classpath");
        if (!Files.exists(libraries)) {
            throw new IllegalStateException(
                    "the peers are not built: run ./millrace bench, or mvn -Ppeers package");
        }
        return target.resolve("classes") + ":" + Files.readString(libraries).trim();
    }
}
