package io.millrace.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Turns records of one contract into bare Avro bytes (no framing) and back.
 *
 * <p>One reader a writer schema is made once and kept. Safe for several threads.
 */
public final class RecordCodec<T extends SpecificRecord> {

    static {
        Contracts.trustOurs();
    }

    private final Class<T> type;
    private final Schema today;
    private final SpecificDatumWriter<T> writer;
    private final Map<Schema, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();

    public RecordCodec(Class<T> type) {
        this.type = type;
        this.today = SpecificData.get().getSchema(type);
        this.writer = new SpecificDatumWriter<>(today);
    }

    /** Bare Avro bytes of the record, written with today's schema. */
    public byte[] encode(T record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            writer.write(record, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Reads bytes that today's schema has written. */
    public T decode(byte[] bytes) throws IOException {
        return decode(today, bytes, 0, bytes.length);
    }

    /**
     * Reads bytes that any version of the contract has written, by Avro's resolution rules.
     *
     * @throws IOException when the bytes are not such a record, or when some are left over
     */
    public T decode(Schema writerSchema, byte[] bytes, int offset, int length) throws IOException {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, offset, length, null);
        try {
            T record = reader(writerSchema).read(null, decoder);
            if (!decoder.isEnd()) {
                throw new IOException("bytes left over behind a " + type.getSimpleName());
            }
            return record;
        } catch (AvroRuntimeException
                // Avro's word for a string that claims more than two gigabytes
                | UnsupportedOperationException
                | IndexOutOfBoundsException
                | NegativeArraySizeException
                | ClassCastException e) {
            throw new IOException("not a " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private SpecificDatumReader<T> reader(Schema writerSchema) {
        return readers.computeIfAbsent(
                writerSchema, schema -> new SpecificDatumReader<>(schema, today));
    }
}
