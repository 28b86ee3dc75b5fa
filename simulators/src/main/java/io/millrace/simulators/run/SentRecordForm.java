package io.millrace.simulators.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;

/** A {@link SentRecord} in Avro, field by field: it is written for every record that is sent. */
final class SentRecordForm implements DatumWriter<SentRecord>, DatumReader<SentRecord> {

    static final Schema SCHEMA = schema();

    private static final int NULL = 0;
    private static final int BYTES = 1;

    @Override
    public void setSchema(Schema schema) {
        if (!schema.equals(SCHEMA)) {
            throw new AvroTypeException(
                    "a record of what was sent has the schema " + SCHEMA + ", not " + schema);
        }
    }

    @Override
    public void write(SentRecord record, Encoder out) throws IOException {
        out.writeLong(record.recordTime());
        out.writeInt(record.partition());
        out.writeString(record.kind());
        out.writeBytes(record.key());
        if (record.value() == null) {
            out.writeIndex(NULL);
            out.writeNull();
        } else {
            out.writeIndex(BYTES);
            out.writeBytes(record.value());
        }
    }

    @Override
    public SentRecord read(SentRecord reuse, Decoder in) throws IOException {
        long recordTime = in.readLong();
        int partition = in.readInt();
        String kind = in.readString();
        byte[] key = bytes(in);
        byte[] value = null;
        if (in.readIndex() == NULL) {
            in.readNull();
        } else {
            value = bytes(in);
        }
        return new SentRecord(recordTime, partition, kind, key, value);
    }

    private static byte[] bytes(Decoder in) throws IOException {
        ByteBuffer read = in.readBytes(null);
        byte[] bytes = new byte[read.remaining()];
        read.get(bytes);
        return bytes;
    }

    private static Schema schema() {
        try (InputStream in = SentRecordForm.class.getResourceAsStream("SentRecord.avsc")) {
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
