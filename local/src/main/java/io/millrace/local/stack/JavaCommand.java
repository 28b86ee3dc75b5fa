package io.millrace.local.stack;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts together the command line of a Java process; built step by step, not thread-safe. */
final class JavaCommand {

    private final List<String> options = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private String main;

    /** The Java that runs us. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The property that marks a process as ours, and of which home. */
    static String marker(StackLayout layout) {
        return "-Dmillrace.home=" + layout.home();
    }

    JavaCommand options(String... more) {
        options.addAll(Arrays.asList(more));
        return this;
    }

    /** Options as one string, separated by blanks. */
    JavaCommand optionString(String more) {
        return options(more.trim().split("\\s+"));
    }

    /** Logs to the service's own file, which rolls over. */
    JavaCommand logTo(StackLayout layout, String service) {
        return options(
                marker(layout),
                "-Dlog.file=" + layout.log(service),
                "-Dlog4j2.configurationFile=" + StackFiles.loggingConfiguration(layout),
                "-XX:+ExitOnOutOfMemoryError");
    }

    /** Every jar of the directory, and jars beside them. */
    JavaCommand classPath(Path directory, Path... jars) {
        StringBuilder path = new StringBuilder(directory + "/*");
        for (Path jar : jars) {
            path.append(File.pathSeparator).append(jar);
        }
        return options("-cp", path.toString());
    }

    JavaCommand main(String className, String... more) {
        main = className;
        arguments.addAll(Arrays.asList(more));
        return this;
    }

    List<String> build() {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options);
        if (main != null) {
            command.add(main);
        }
        command.addAll(arguments);
        return List.copyOf(command);
    }
}
