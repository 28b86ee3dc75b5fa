package io.millrace.local.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The stack in the background: a supervisor process that holds a {@link Stack}, and the commands
 * that start, find and stop it.
 */
public final class BackgroundStack {

    /** Name of the supervisor's own process, run file and log. */
    public static final String SUPERVISOR = "supervisor";

    private static final Duration START_PATIENCE = Duration.ofMinutes(3);
    private static final Duration STOP_PATIENCE = Duration.ofMinutes(1);
    private static final Duration ORPHAN_PATIENCE = Duration.ofSeconds(15);
    private static final long POLL_MILLIS = 200;

    private final StackLayout layout;

    public BackgroundStack(StackLayout layout) {
        this.layout = layout;
    }

    /** The supervisor's process, when one runs. */
    public Optional<ProcessHandle> supervisor() {
        return RunFile.of(layout, SUPERVISOR).flatMap(RunFile::process);
    }

    /** True while a supervisor runs. */
    public boolean isRunning() {
        return supervisor().isPresent();
    }

    /**
     * Starts the supervisor and waits until it says that everything is up.
     *
     * @param supervise the supervisor's main class and arguments
     */
    public void start(StackPorts ports, List<String> supervise, Consumer<String> progress) {
        stopOrphans(progress);
        PortCheck.requireFree(ports.byOption());
        layout.create();
        rotateLogs();
        new StackState(StackState.STARTING, ports, "").write(layout);
        ProcessHandle supervisor = launch(supervise);
        RunFile.of(SUPERVISOR, supervisor, JavaCommand.java(), "").write(layout);
        awaitUp(supervisor, progress);
    }

    /** Stops the supervisor and whatever a supervisor before it may have left. */
    public boolean stop(Consumer<String> progress) {
        Optional<ProcessHandle> supervisor = supervisor();
        supervisor.ifPresent(
                process -> {
                    process.destroy();
                    if (!awaitEnd(process, STOP_PATIENCE)) {
                        progress.accept("the supervisor does not stop; killing it");
                        process.destroyForcibly();
                        awaitEnd(process, ORPHAN_PATIENCE);
                    }
                });
        boolean orphans = stopOrphans(progress);
        RunFile.remove(layout, SUPERVISOR);
        StackState.remove(layout);
        return supervisor.isPresent() || orphans;
    }

    /** The supervisor's own life: starts the stack and keeps it until the process is ended. */
    public void supervise(StackPorts ports, Consumer<String> journal) {
        try {
            Stack.start(layout, ports, journal);
        } catch (StackException e) {
            new StackState(StackState.FAILED, ports, e.getMessage()).write(layout);
            throw e;
        }
        new StackState(StackState.UP, ports, "").write(layout);
        try {
            // until SIGTERM: the stack's shutdown hook stops the servers
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ProcessHandle launch(List<String> supervise) {
        List<String> command = new ArrayList<>();
        if (ProcessStarter.isOnPath("setsid")) {
            command.add("setsid");
        }
        command.add(JavaCommand.java());
        command.addAll(
                List.of(
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        JavaCommand.marker(layout)));
        Stream.of(Checkout.PROPERTY, "log4j2.configurationFile")
                .filter(property -> System.getProperty(property) != null)
                .forEach(
                        property ->
                                command.add("-D" + property + "=" + System.getProperty(property)));
        command.addAll(supervise);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.redirectOutput(layout.log(SUPERVISOR).toFile());
        try {
            return builder.start().toHandle();
        } catch (IOException e) {
            throw new StackException("cannot start Java: " + e.getMessage(), e);
        }
    }

    private void awaitUp(ProcessHandle supervisor, Consumer<String> progress) {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (true) {
            StackState state =
                    StackState.read(layout)
                            .orElseThrow(() -> new StackException("the stack was taken down"));
            if (state.phase().equals(StackState.UP)) {
                return;
            }
            if (state.phase().equals(StackState.FAILED)) {
                stop(progress);
                throw new StackException(state.message());
            }
            if (!supervisor.isAlive() || System.nanoTime() > deadline) {
                String tail = LogTail.last(layout.log(SUPERVISOR), 20);
                stop(progress);
                throw new StackException("the stack did not come up:\n" + tail);
            }
            pause();
        }
    }

    /** Servers on record that still run although their supervisor is gone. */
    private boolean stopOrphans(Consumer<String> progress) {
        boolean found = false;
        for (String name : Stack.SERVICES) {
            Optional<ProcessHandle> orphan = RunFile.of(layout, name).flatMap(RunFile::process);
            if (orphan.isPresent()) {
                found = true;
                progress.accept(
                        "stopping %s (process %d), left over".formatted(name, orphan.get().pid()));
                orphan.get().destroy();
                if (!awaitEnd(orphan.get(), ORPHAN_PATIENCE)) {
                    orphan.get().destroyForcibly();
                    awaitEnd(orphan.get(), ORPHAN_PATIENCE);
                }
            }
            RunFile.remove(layout, name);
        }
        return found;
    }

    /** Each run has logs of its own; those of the run before are kept beside them. */
    private void rotateLogs() {
        try (Stream<Path> logs = Files.list(layout.logs())) {
            for (Path log : logs.filter(BackgroundStack::isCurrentLog).toList()) {
                Files.move(
                        log,
                        log.resolveSibling(log.getFileName() + ".before"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new StackException("cannot write to " + layout.logs(), e);
        }
    }

    private static boolean isCurrentLog(Path file) {
        return file.toString().endsWith(".log") || file.toString().endsWith(".out");
    }

    private static boolean awaitEnd(ProcessHandle process, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (process.isAlive()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }
}
