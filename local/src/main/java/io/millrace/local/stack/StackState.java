package io.millrace.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What one command tells the others of the stack in the background.
 *
 * @param phase {@code starting}, {@code up} or {@code failed}
 * @param message why it failed; empty otherwise
 */
public record StackState(String phase, StackPorts ports, String message) {

    public static final String STARTING = "starting";
    public static final String UP = "up";
    public static final String FAILED = "failed";

    private static final ObjectMapper JSON = new ObjectMapper();

    public void write(StackLayout layout) {
        try {
            Path temporary = layout.run().resolve("stack.json.new");
            StackFiles.write(temporary, JSON.writeValueAsString(this) + "\n");
            Files.move(
                    temporary,
                    file(layout),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was last told; empty where no stack has run, or it was taken down. */
    public static Optional<StackState> read(StackLayout layout) {
        Path file = file(layout);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), StackState.class));
        } catch (IOException e) {
            throw new StackException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static void remove(StackLayout layout) {
        try {
            Files.deleteIfExists(file(layout));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(StackLayout layout) {
        return layout.run().resolve("stack.json");
    }
}
