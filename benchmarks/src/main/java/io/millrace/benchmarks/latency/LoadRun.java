package io.millrace.benchmarks.latency;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@link LoadProcess} as a process of its own. */
final class LoadRun {

    private static final String SENT = "sent ";

    private LoadRun() {}

    /** Sends that stretch; returns by how many milliseconds an event was late at most. */
    static double send(LoadProcess.Stretch stretch) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(LoadProcess.class.getName());
        command.addAll(stretch.words());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean good = process.waitFor() == 0;
        return printed.lines()
                .filter(line -> good && line.startsWith(SENT))
                .findFirst()
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .orElseThrow(
                        () -> new IllegalStateException("the producer failed: " + printed.strip()));
    }
}
