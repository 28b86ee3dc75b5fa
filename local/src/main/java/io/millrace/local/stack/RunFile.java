package io.millrace.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is remembered of a process that was started, so that a later command can find it again, and
 * be sure that it is not another one that has been given the same id since.
 *
 * @param startedAtMillis when the operating system says it started
 * @param program first word of its command line
 */
public record RunFile(String name, long pid, long startedAtMillis, String program, String address) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".pid.json";

    /** The clock by which Linux tells start times may be set meanwhile. */
    private static final long CLOCK_TOLERANCE_MILLIS = 3_000;

    static RunFile of(String name, ProcessHandle process, String program, String address) {
        return new RunFile(name, process.pid(), startOf(process), program, address);
    }

    void write(StackLayout layout) {
        try {
            StackFiles.write(file(layout, name), JSON.writeValueAsString(this) + "\n");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void remove(StackLayout layout, String name) {
        try {
            Files.deleteIfExists(file(layout, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every process that is on record, running or not. */
    public static List<RunFile> all(StackLayout layout) {
        if (!Files.isDirectory(layout.run())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(layout.run())) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(RunFile::read)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The record of one process. */
    public static Optional<RunFile> of(StackLayout layout, String name) {
        Path file = file(layout, name);
        return Files.isRegularFile(file) ? read(file) : Optional.empty();
    }

    /** The process, if it still runs and is the one that was started. */
    public Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
    }

    private boolean isSame(ProcessHandle process) {
        return Math.abs(startOf(process) - startedAtMillis) <= CLOCK_TOLERANCE_MILLIS
                && process.info()
                        .command()
                        .map(command -> sameProgram(Path.of(command), Path.of(program)))
                        .orElse(true);
    }

    /** The prefix programs (setpriv, setsid) replace themselves by what they start. */
    private static boolean sameProgram(Path running, Path recorded) {
        return running.getFileName().equals(recorded.getFileName());
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static Optional<RunFile> read(Path file) {
        try {
            return Optional.of(JSON.readValue(file.toFile(), RunFile.class));
        } catch (IOException e) {
            // half written by a command that was killed: nothing to go by
            return Optional.empty();
        }
    }

    private static Path file(StackLayout layout, String name) {
        return layout.run().resolve(name + SUFFIX);
    }
}
