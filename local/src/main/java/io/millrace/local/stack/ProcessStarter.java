package io.millrace.local.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts server processes so that none of them outlives us, and none of them is hit by a Ctrl-C
 * that is meant for us.
 *
 * <p>Where the machine has util-linux, a server gets a session of its own, and the kernel sends it
 * SIGTERM when the thread that started it ends. So {@link #start} must be called on a thread that
 * lives as long as the servers shall.
 */
final class ProcessStarter {

    private final List<String> prefix;

    ProcessStarter() {
        List<String> words = new ArrayList<>();
        if (isOnPath("setpriv")) {
            words.addAll(List.of("setpriv", "--pdeathsig", "TERM", "--"));
        }
        if (isOnPath("setsid")) {
            words.add("setsid");
        }
        this.prefix = List.copyOf(words);
    }

    Process start(ServiceSpec service) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(service.command());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(service.environment());
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(service.output().toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new StackException("cannot start " + service.name() + ": " + e.getMessage(), e);
        }
    }

    static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
