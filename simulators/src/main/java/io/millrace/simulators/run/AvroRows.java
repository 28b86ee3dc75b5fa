package io.millrace.simulators.run;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
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

    private final WholeFile file;
    private final DataFileWriter<T> writer;
    private long rows;

    private AvroRows(WholeFile file, DatumWriter<T> form) {
        this.file = file;
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
        AvroRows<T> created = new AvroRows<>(new WholeFile(path, onTheWay), form);
        created.write(
                () -> {
                    DataFileWriter<T> unused = created.writer.create(schema, created.file.out());
                });
        created.file.keep(0);
        return created;
    }

    void append(T row) {
        write(() -> writer.append(row));
        added();
    }

    /** Adds a row that is encoded already, by the file's schema. */
    void appendEncoded(ByteBuffer row) {
        write(() -> writer.appendEncoded(row));
        added();
    }

    private void added() {
        rows++;
        if (file.unkept() > 0) {
            // A block was full. The row that filled it is in it.
            file.keep(rows);
        }
    }

    /** Ends the block, so that a reader sees every row so far. */
    void flush() {
        write(writer::flush);
        file.keep(rows);
    }

    /** Rows so far. */
    long rows() {
        return rows;
    }

    /** Ends the file; nothing where it has ended already, also by a failure. */
    @Override
    public void close() {
        if (!file.isClosed()) {
            flush();
            write(file::close);
        }
    }

    /** Something that the disk may refuse. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    // After a failure the writer is left as it is: closing it would write half a block once more.
    private void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw file.cutBack(e);
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
}
