package io.millrace.local.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One server process of the stack: how it is started, and how one knows that it is up.
 *
 * @param name for example {@code taskmanager}; also the name of its log
 * @param command program and arguments
 * @param environment added to ours
 * @param output file that takes standard output and standard error
 * @param log file to read when something is wrong
 * @param address where it answers, for people
 * @param probe true once it answers
 * @param patience how long it may take until it answers
 */
record ServiceSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path output,
        Path log,
        String address,
        Probe probe,
        Duration patience) {

    /** Asks a server whether it is there. */
    @FunctionalInterface
    interface Probe {
        /** False, or any exception, means not yet. */
        boolean isUp() throws Exception;
    }
}
