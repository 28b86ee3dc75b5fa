package io.millrace.local.stack;

import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree that the commands run in. */
public record Checkout(Path root) {

    /** Set by the launcher. */
    static final String PROPERTY = "millrace.root";

    /** From the launcher's word, else by walking up from the working directory. */
    public static Checkout find() {
        String told = System.getProperty(PROPERTY);
        if (told != null) {
            return new Checkout(Path.of(told).toAbsolutePath().normalize());
        }
        Path start = Path.of("").toAbsolutePath();
        for (Path path = start; path != null; path = path.getParent()) {
            if (Files.isRegularFile(path.resolve("local/pom.xml"))
                    && Files.isRegularFile(path.resolve("schemas/pom.xml"))) {
                return new Checkout(path);
            }
        }
        throw new StackException(
                start + " is not inside a checkout of Millrace; run ./millrace from one");
    }

    /** Where local runs keep their files. */
    public Path home() {
        return root.resolve(".millrace");
    }

    /** The jar that holds every job. */
    public Path jobJar() {
        Path jar = root.resolve("jobs/target/millrace-jobs.jar");
        if (!Files.isRegularFile(jar)) {
            throw new StackException(jar + " is not there; build first: mvn -DskipTests package");
        }
        return jar;
    }
}
