package io.millrace.simulators.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that a run makes for itself: it never writes over another. */
public final class NewFolder {

    private NewFolder() {}

    /**
     * Looks, and makes nothing.
     *
     * @throws IllegalArgumentException when something is there already
     */
    public static void require(Path folder) {
        if (Files.exists(folder)) {
            throw taken(folder);
        }
    }

    /**
     * Makes it.
     *
     * @throws IllegalArgumentException when something is there already
     * @throws RunFileException when it cannot be made
     */
    static void make(Path folder) {
        try {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            throw taken(folder);
        } catch (IOException e) {
            throw new RunFileException("cannot make the folder " + folder + ": " + e, e);
        }
    }

    private static IllegalArgumentException taken(Path folder) {
        return new IllegalArgumentException(
                "the output folder "
                        + folder
                        + " is there already, and no run writes over another: name a new one, or"
                        + " remove it");
    }
}
