package io.millrace.local.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** Reads the ends of log files. */
public final class LogTail {

    /** A line of a log is rarely longer. */
    private static final int BYTES_PER_LINE = 400;

    private static final long POLL_MILLIS = 200;

    private LogTail() {}

    /** The last lines of a file; empty where there is none. */
    public static String last(Path file, int lines) {
        try {
            if (!Files.isRegularFile(file)) {
                return "";
            }
            byte[] bytes =
                    read(file, Math.max(0, Files.size(file) - (long) lines * BYTES_PER_LINE));
            String[] all = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
            int end = all.length > 0 && all[all.length - 1].isEmpty() ? all.length - 1 : all.length;
            StringBuilder tail = new StringBuilder();
            for (int i = Math.max(0, end - lines); i < end; i++) {
                tail.append(all[i]).append('\n');
            }
            return tail.toString();
        } catch (IOException e) {
            throw new StackException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Copies what is added to the file, as long as asked; starts over where the file does. */
    public static void follow(Path file, Writer out, BooleanSupplier goOn)
            throws IOException, InterruptedException {
        long position = Files.isRegularFile(file) ? Files.size(file) : 0;
        while (goOn.getAsBoolean()) {
            long size = Files.isRegularFile(file) ? Files.size(file) : 0;
            if (size < position) {
                position = 0;
            }
            if (size > position) {
                byte[] added = read(file, position);
                position += added.length;
                out.write(new String(added, StandardCharsets.UTF_8));
                out.flush();
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static byte[] read(Path file, long from) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.max(0, in.length() - from)];
            in.seek(from);
            in.readFully(bytes);
            return bytes;
        }
    }
}
