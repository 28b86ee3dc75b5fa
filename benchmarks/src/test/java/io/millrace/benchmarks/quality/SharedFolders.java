package io.millrace.benchmarks.quality;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The data sets beside the checkout, where they are there. */
final class SharedFolders {

    private SharedFolders() {}

    /** {@code ../shared/data/NAME} as seen from the checkout. */
    static Optional<Path> find(String name) {
        Path folder =
                Path.of("").toAbsolutePath().resolve("../../shared/data").resolve(name).normalize();
        return Optional.of(folder).filter(Files::isDirectory);
    }
}
