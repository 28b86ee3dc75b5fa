package io.millrace.benchmarks.systems;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What lives in another process's heap, asked from outside by the JDK's own {@code jcmd}. */
public final class LiveSet {

    private LiveSet() {}

    /** Has the process collect fully, and tells what is left. */
    public static ClassHistogram of(ProcessHandle process)
            throws IOException, InterruptedException {
        // The first collection only queues what has a cleaner; the second frees it.
        jcmd(process, "GC.run");
        return ClassHistogram.parse(jcmd(process, "GC.class_histogram"));
    }

    private static String jcmd(ProcessHandle process, String order)
            throws IOException, InterruptedException {
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(process.pid()),
                                order)
                        .redirectErrorStream(true)
                        .start();
        String printed = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IllegalStateException("jcmd " + order + ": " + printed.strip());
        }
        return printed;
    }
}
