package io.millrace.simulators.run;

import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * A new file that keeps nothing half: when it cannot be written any more, as on a full disk, it is
 * cut back to where it was whole, and closed.
 */
final class WholeFile {

    private final Path path;
    private final FileOutputStream file;
    private final Counted counted;
    private long keptRows;
    private long keptBytes;
    private boolean closed;

    /**
     * Begins it.
     *
     * @param onTheWay stands before the file, so that a test can have a full disk
     * @throws RunFileException when it cannot be made
     */
    WholeFile(Path path, UnaryOperator<OutputStream> onTheWay) {
        this.path = path;
        try {
            this.file = new FileOutputStream(path.toFile());
        } catch (IOException e) {
            throw unwritable(path, e, "nothing is kept");
        }
        this.counted = new Counted(onTheWay.apply(file));
    }

    /** What is written here is in the file, but whole only after {@link #keep}. */
    OutputStream out() {
        return counted;
    }

    /** Bytes written since it was whole last. */
    long unkept() {
        return counted.bytes - keptBytes;
    }

    /** The file is whole as it is, with so many rows. */
    void keep(long rows) {
        keptRows = rows;
        keptBytes = counted.bytes;
    }

    /** Whether it has ended, well or not. */
    boolean isClosed() {
        return closed;
    }

    /** Ends it, on the disk. */
    void close() throws IOException {
        file.getFD().sync();
        file.close();
        closed = true;
    }

    /** Ends it where it was whole last; what to throw then. */
    RunFileException cutBack(IOException cause) {
        closed = true;
        try (FileOutputStream left = file) {
            FileChannel unused = left.getChannel().truncate(keptBytes);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return unwritable(
                path, cause, String.format("its first %,d rows are kept and readable", keptRows));
    }

    /** In words: the path, how much room there is, what is kept. */
    static RunFileException unwritable(Path path, IOException cause, String kept) {
        return new RunFileException(
                "cannot write "
                        + path
                        + ": "
                        + cause.getMessage()
                        + " ("
                        + free(path)
                        + "); "
                        + kept,
                cause);
    }

    private static String free(Path path) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            return String.format("%,d bytes free", Files.getFileStore(folder).getUsableSpace());
        } catch (IOException e) {
            return "free space unknown";
        }
    }

    /** Counts what has reached the file. */
    private static final class Counted extends FilterOutputStream {

        private long bytes;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            bytes++;
        }

        @Override
        public void write(byte[] some, int offset, int length) throws IOException {
            out.write(some, offset, length);
            bytes += length;
        }
    }
}
