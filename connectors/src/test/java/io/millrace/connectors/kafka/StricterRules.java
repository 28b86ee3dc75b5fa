package io.millrace.connectors.kafka;

import io.millrace.schemas.Contracts;
import io.millrace.schemas.RejectReason;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;

/**
 * Avro's own binary decoder, which notes where a record breaks one of the rules in which we are
 * stricter than Avro. These are all of them, with what stands in {@link EventPlanFuzzTest}:
 *
 * <ul>
 *   <li>text that is read is UTF-8 (CORRUPT);
 *   <li>text that is written as bytes is no longer than other text, and text that is skipped no
 *       longer than text that is read (TOO_LARGE);
 *   <li>what is skipped has no negative length (CORRUPT);
 *   <li>entries that are jumped over count as entries (TOO_LARGE).
 * </ul>
 */
final class StricterRules extends Decoder {

    private BinaryDecoder in;
    private RejectReason broken;
    private long entries;
    private boolean jumped;

    void reset(byte[] bytes) {
        in = DecoderFactory.get().binaryDecoder(bytes, in);
        broken = null;
        entries = 0;
        jumped = false;
    }

    /** Why we refuse the record, from the first rule it breaks; null where it breaks none. */
    RejectReason broken() {
        return broken;
    }

    /** Whether so many entries were jumped over that it matters which collection had them. */
    boolean isUndecided() {
        return broken == null && jumped && entries > AvroInput.MAX_ITEMS;
    }

    boolean isEnd() throws IOException {
        return in.isEnd();
    }

    private void check(boolean holds, RejectReason reason) {
        if (!holds && broken == null) {
            broken = reason;
        }
    }

    private void checkText(byte[] bytes, int offset, int length) {
        boolean utf8 = true;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
        } catch (CharacterCodingException e) {
            utf8 = false;
        }
        check(utf8, RejectReason.CORRUPT);
    }

    @Override
    public Utf8 readString(Utf8 old) throws IOException {
        Utf8 text = in.readString(old);
        checkText(text.getBytes(), 0, text.getByteLength());
        return text;
    }

    @Override
    public String readString() throws IOException {
        return readString(null).toString();
    }

    /** Every value of bytes in our versions is read as text. */
    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws IOException {
        ByteBuffer bytes = in.readBytes(null);
        check(bytes.remaining() <= Contracts.MAX_STRING_BYTES, RejectReason.TOO_LARGE);
        checkText(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        return bytes;
    }

    @Override
    public void skipString() throws IOException {
        long length = in.readLong();
        check(length >= 0, RejectReason.CORRUPT);
        skip(length);
        check(length <= Contracts.MAX_STRING_BYTES, RejectReason.TOO_LARGE);
    }

    @Override
    public void skipBytes() throws IOException {
        long length = in.readLong();
        check(length >= 0, RejectReason.CORRUPT);
        skip(length);
    }

    private void skip(long length) throws IOException {
        if (length > Integer.MAX_VALUE) {
            throw new EOFException();
        }
        in.skipFixed((int) Math.max(0, length));
    }

    private long skipBlocks() throws IOException {
        long count = in.readLong();
        while (count < 0) {
            if (count == Long.MIN_VALUE) {
                throw new AvroRuntimeException("a block of Long.MIN_VALUE");
            }
            check(-count <= AvroInput.MAX_ITEMS, RejectReason.TOO_LARGE);
            entries += Math.min(-count, Integer.MAX_VALUE);
            jumped = true;
            long size = in.readLong();
            if (size < 0) {
                throw new AvroRuntimeException("a block of negative size");
            }
            skip(size);
            count = in.readLong();
        }
        entries += count;
        return count;
    }

    @Override
    public long skipArray() throws IOException {
        return skipBlocks();
    }

    @Override
    public long skipMap() throws IOException {
        return skipBlocks();
    }

    @Override
    public void readNull() throws IOException {
        in.readNull();
    }

    @Override
    public boolean readBoolean() throws IOException {
        return in.readBoolean();
    }

    @Override
    public int readInt() throws IOException {
        return in.readInt();
    }

    @Override
    public long readLong() throws IOException {
        return in.readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return in.readFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return in.readDouble();
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) throws IOException {
        in.readFixed(bytes, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        in.skipFixed(length);
    }

    @Override
    public int readEnum() throws IOException {
        return in.readEnum();
    }

    @Override
    public long readArrayStart() throws IOException {
        return in.readArrayStart();
    }

    @Override
    public long arrayNext() throws IOException {
        return in.arrayNext();
    }

    @Override
    public long readMapStart() throws IOException {
        return in.readMapStart();
    }

    @Override
    public long mapNext() throws IOException {
        return in.mapNext();
    }

    @Override
    public int readIndex() throws IOException {
        return in.readIndex();
    }
}
