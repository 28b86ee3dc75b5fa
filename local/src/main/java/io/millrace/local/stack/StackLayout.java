package io.millrace.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where the stack's files lie: the servers as Maven has laid them out, and one home directory for
 * everything a run writes.
 *
 * @param servers {@code local/target/millrace} of the checkout
 * @param home for example {@code .millrace}; holds logs, run and data
 */
public record StackLayout(Path servers, Path home) {

    public StackLayout {
        servers = servers.toAbsolutePath().normalize();
        home = home.toAbsolutePath().normalize();
    }

    /** Finds the servers in the checkout. */
    public static StackLayout of(Checkout checkout, Path home) {
        return new StackLayout(checkout.root().resolve("local/target/millrace"), home);
    }

    public Path flinkLib() {
        return present(servers.resolve("flink/lib"));
    }

    public Path kafkaLib() {
        return present(servers.resolve("kafka/lib"));
    }

    public Path registry() {
        return present(servers.resolve("registry"));
    }

    /** One log file a process. */
    public Path logs() {
        return home.resolve("logs");
    }

    /** Configuration and process ids of what runs. */
    public Path run() {
        return home.resolve("run");
    }

    public Path data() {
        return home.resolve("data");
    }

    public Path log(String service) {
        return logs().resolve(service + ".log");
    }

    /** What a process writes to its standard output, where its log goes to a file by itself. */
    public Path output(String service) {
        return logs().resolve(service + ".out");
    }

    public Path savepoints() {
        return data().resolve("savepoints");
    }

    /** Makes the directories that are not there. */
    public void create() {
        try {
            for (Path directory : new Path[] {logs(), run(), data()}) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            throw new StackException("cannot write to " + home + ": " + e.getMessage(), e);
        }
    }

    /** Removes logs, run files and data. */
    public void delete() {
        for (Path directory : new Path[] {logs(), run(), data()}) {
            deleteTree(directory);
        }
    }

    static void deleteTree(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path present(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new StackException(
                    directory + " is not there; build first: mvn -DskipTests package");
        }
        return directory;
    }
}
