package io.millrace.benchmarks.throughput;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Java process of its own, which prints lines of a word and numbers. */
final class ChildProcess {

    private ChildProcess() {}

    /**
     * Runs the process, and gives the numbers of each line that begins with that word.
     *
     * @param jvm options of the virtual machine
     * @throws IllegalStateException when it fails or prints no such line
     */
    static List<double[]> numbers(
            String classPath, List<String> jvm, String mainClass, String word, List<String> args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.add("-cp");
        command.add(classPath);
        command.add(mainClass);
        command.addAll(args);
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<double[]> numbers = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                List<String> parts = List.of(line.split(" "));
                if (parts.get(0).equals(word)) {
                    numbers.add(parts.stream().skip(1).mapToDouble(Double::parseDouble).toArray());
                }
            }
        }
        if (process.waitFor() != 0 || numbers.isEmpty()) {
            throw new IllegalStateException(
                    "the process failed: " + mainClass + " " + String.join(" ", args));
        }
        return numbers;
    }
}
