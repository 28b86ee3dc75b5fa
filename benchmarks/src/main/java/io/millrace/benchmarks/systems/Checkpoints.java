package io.millrace.benchmarks.systems;

import io.millrace.benchmarks.throughput.SystemProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder where a system under test keeps its checkpoints, whatever Flink job it is. */
public record Checkpoints(Path folder) {

    private static final String PREFIX = "chk-";
    private static final long POLL_MILLIS = 20;

    /**
     * One that is complete.
     *
     * @param bytes of all its files
     */
    public record Checkpoint(long number, long bytes) {}

    /** The newest complete one. */
    public Optional<Checkpoint> newest() throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            Optional<Path> newest;
            try (Stream<Path> files = Files.walk(folder)) {
                newest =
                        files.filter(file -> file.endsWith("_metadata"))
                                .map(Path::getParent)
                                .max(Comparator.comparingLong(Checkpoints::number));
            }
            return newest.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Checkpoint(number(newest.get()), size(newest.get())));
        } catch (UncheckedIOException | NoSuchFileException e) {
            // A newer one has just taken its place; the next look sees that.
            return Optional.empty();
        }
    }

    /** Waits for one that began after this call: the second that completes from now on. */
    public Checkpoint next(SystemProcess system, Duration patience)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long seen = newest().map(Checkpoint::number).orElse(0L);
        while (true) {
            Optional<Checkpoint> newest = newest();
            if (newest.isPresent() && newest.get().number() >= seen + 2) {
                return newest.get();
            }
            system.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no checkpoint in " + patience.toSeconds() + " s");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static long number(Path checkpoint) {
        String name = checkpoint.getFileName().toString();
        return name.startsWith(PREFIX) ? Long.parseLong(name.substring(PREFIX.length())) : -1;
    }

    private static long size(Path checkpoint) throws IOException {
        try (Stream<Path> files = Files.walk(checkpoint)) {
            long bytes = 0;
            for (Path file : files.toList()) {
                if (Files.isRegularFile(file)) {
                    bytes += Files.size(file);
                }
            }
            return bytes;
        }
    }
}
