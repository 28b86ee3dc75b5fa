package io.millrace.simulators.run;

import java.io.EOFException;
import java.io.File;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;

/**
 * An Avro container file that is written row by row and can be read at any time up to its last
 * whole block.
 *
 * <p>Rows reach the file in blocks, each at once, with a checksum. When a block cannot be written,
 * as on a full disk, the file is cut back to the blocks before it and closed: what is there stays
 * readable. For one thread.
 */
final class AvroRows<T> implements AutoCloseable {

    private static final int BLOCK_BYTES = 256 * 1024;

    private final Path path;
    private final FileOutputStream file;
    private final Counted counted;
    private final DataFileWriter<T> writer;
    private long rows;
    private long keptRows;
    private long keptBytes;
    private boolean closed;

    private AvroRows(
            Path path,
            FileOutputStream file,
            UnaryOperator<OutputStream> onTheWay,
            DatumWriter<T> form) {
        this.path = path;
        this.file = file;
        this.counted = new Counted(onTheWay.apply(file));
        this.writer = new DataFileWriter<>(form);
        writer.setCodec(CodecFactory.snappyCodec());
        writer.setSyncInterval(BLOCK_BYTES);
    }

    /** Begins a new file. */
    static <T> AvroRows<T> create(Path path, Schema schema, DatumWriter<T> form) {
        return create(path, schema, form, UnaryOperator.identity());
    }

    /**
     * Begins a new file.
     *
     * @param onTheWay stands between the rows and the file, so that a test can have a full disk
     */
    static <T> AvroRows<T> create(
            Path path, Schema schema, DatumWriter<T> form, UnaryOperator<OutputStream> onTheWay) {
        AvroRows<T> created;
        try {
            created = new AvroRows<>(path, new FileOutputStream(path.toFile()), onTheWay, form);
        } catch (IOException e) {
            throw unwritable(path, e, "nothing is kept");
        }
        created.begin(schema);
        return created;
    }

    private void begin(Schema schema) {
        try {
            DataFileWriter<T> unused = writer.create(schema, counted);
            keep();
        } catch (IOException e) {
            throw cutBack(e);
        }
    }

    void append(T row) {
        try {
            writer.append(row);
            added();
        } catch (IOException e) {
            throw cutBack(e);
        }
    }

    /** Adds a row that is encoded already, by the file's schema. */
    void appendEncoded(ByteBuffer row) {
        try {
            writer.appendEncoded(row);
            added();
        } catch (IOException e) {
            throw cutBack(e);
        }
    }

    private void added() {
        rows++;
        if (counted.bytes > keptBytes) {
            // A block was full. The row that filled it is in it.
            keep();
        }
    }

    /** Ends the block, so that a reader sees every row so far. */
    void flush() {
        try {
            writer.flush();
            keep();
        } catch (IOException e) {
            throw cutBack(e);
        }
    }

    /** Rows so far. */
    long rows() {
        return rows;
    }

    /** Ends the file; nothing where it has ended already, also by a failure. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            writer.flush();
            file.getFD().sync();
            keep();
            writer.close();
            closed = true;
        } catch (IOException e) {
            throw cutBack(e);
        }
    }

    private void keep() {
        keptRows = rows;
        keptBytes = counted.bytes;
    }

    /** The writer is left as it is: closing it would write half a block once more. */
    private RunFileException cutBack(IOException cause) {
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

    /** How much room is left beside that file, in words. */
    static String free(Path path) {
        try {
            Path folder = path.toAbsolutePath().getParent();
            return String.format("%,d bytes free", Files.getFileStore(folder).getUsableSpace());
        } catch (IOException e) {
            return "free space unknown";
        }
    }

    /**
     * Gives every row in the file's whole blocks.
     *
     * @throws RunFileException when it is no such file, or damaged before its last block
     */
    static <T> RunDirectory.Extent read(Path path, DatumReader<T> form, Consumer<T> receiver) {
        File file = path.toFile();
        long rows = 0;
        try (DataFileReader<T> reader = new DataFileReader<>(file, form)) {
            T row = next(reader);
            while (row != null) {
                receiver.accept(row);
                rows++;
                row = next(reader);
            }
            return new RunDirectory.Extent(rows, reader.previousSync() == file.length());
        } catch (IOException | AvroRuntimeException e) {
            throw new RunFileException(
                    String.format("cannot read %s after %,d rows: %s", path, rows, e.getMessage()),
                    e);
        }
    }

    /** Null after the last row of the last whole block. */
    private static <T> T next(DataFileReader<T> reader) {
        try {
            return reader.hasNext() ? reader.next() : null;
        } catch (AvroRuntimeException e) {
            // Cut off between a block's count and its size: Avro then has the count and no row.
            // Within a block nothing can end too early, for its checksum is right.
            if (e.getCause() instanceof EOFException) {
                return null;
            }
            throw e;
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
