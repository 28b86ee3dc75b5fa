package io.millrace.benchmarks.throughput;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A system under test: a Java process of its own that runs until it is closed. */
public final class SystemProcess implements AutoCloseable {

    private static final List<String> OPENED =
            List.of(
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED");
    private static final int SAID = 2_000;

    private final Process process;
    private final Path output;

    private SystemProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts it; what it prints goes to a file in that folder. */
    public static SystemProcess start(
            String classPath, List<String> jvm, String mainClass, List<String> args, Path folder)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPENED);
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(args);
        File output = folder.resolve("output.txt").toFile();
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .start();
        // Nothing may outlive the measurement, however it ends.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new SystemProcess(process, output.toPath());
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the process has ended; " + said());
        }
    }

    /** The end of what it has printed. */
    String said() {
        try {
            String all = Files.readString(output, StandardCharsets.UTF_8);
            return "it said: " + all.substring(Math.max(0, all.length() - SAID));
        } catch (IOException e) {
            return "what it said cannot be read: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
