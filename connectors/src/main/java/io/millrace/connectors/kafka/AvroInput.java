package io.millrace.connectors.kafka;

import io.millrace.schemas.Contracts;
import io.millrace.schemas.RejectReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;

/**
 * Reads Avro's binary encoding from an array, within our limits. It trusts no length: every one is
 * held against the bytes that are left before anything is allocated.
 */
final class AvroInput {

    /** The longest string, in bytes. */
    static final int MAX_STRING_BYTES = Contracts.MAX_STRING_BYTES;

    /** The most entries of one map or array. */
    static final int MAX_ITEMS = 10_000;

    /** The most records, maps and arrays inside each other. */
    static final int MAX_DEPTH = 64;

    private static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle FLOAT =
            MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int position;
    private int limit;
    private int depth;

    void reset(byte[] source, int offset, int end) {
        this.bytes = source;
        this.position = offset;
        this.limit = end;
        this.depth = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    int remaining() {
        return limit - position;
    }

    /** Zigzag, at most ten bytes; what lies above 64 bits is dropped, as Avro's own reader does. */
    long readLong() throws RejectException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte next = nextOfNumber();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw corrupt("a long has more than ten bytes");
    }

    /** Zigzag, at most five bytes. */
    int readInt() throws RejectException {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = nextOfNumber();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw corrupt("an int has more than five bytes");
    }

    private byte nextOfNumber() throws RejectException {
        if (position >= limit) {
            throw corrupt("the bytes end inside a number");
        }
        return bytes[position++];
    }

    /** A choice among {@code options}: a union's branch or an enum's symbol. */
    int readChoice(int options, String what) throws RejectException {
        int choice = readInt();
        if (choice < 0 || choice >= options) {
            throw corrupt(what + " is choice " + choice + " of " + options);
        }
        return choice;
    }

    double readDouble() throws RejectException {
        if (remaining() < Double.BYTES) {
            throw corrupt("the bytes end inside a double");
        }
        double value = (double) DOUBLE.get(bytes, position);
        position += Double.BYTES;
        return value;
    }

    float readFloat() throws RejectException {
        if (remaining() < Float.BYTES) {
            throw corrupt("the bytes end inside a float");
        }
        float value = (float) FLOAT.get(bytes, position);
        position += Float.BYTES;
        return value;
    }

    /** Length of the string that follows; it is all there. */
    int readStringLength() throws RejectException {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw corrupt("a string of " + length + " bytes where " + remaining() + " are left");
        }
        if (length > MAX_STRING_BYTES) {
            throw new RejectException(
                    RejectReason.TOO_LARGE,
                    "a string has " + length + " bytes; " + MAX_STRING_BYTES + " are allowed");
        }
        return (int) length;
    }

    String readString(InternTable table) throws RejectException {
        return decode(table, readStringLength());
    }

    /** The string of the next {@code length} bytes, which are there. */
    String decode(InternTable table, int length) throws RejectException {
        try {
            String string = table.get(bytes, position, length);
            position += length;
            return string;
        } catch (CharacterCodingException e) {
            throw corrupt("a string is not UTF-8");
        }
    }

    /** Goes over a string of whatever text. */
    void skipString() throws RejectException {
        int length = readStringLength();
        position += length;
    }

    /** Goes over bytes that tell their length. */
    void skipBytes() throws RejectException {
        skip(readLong());
    }

    /** Goes over so many bytes. */
    void skip(long length) throws RejectException {
        if (length < 0 || length > remaining()) {
            throw corrupt(length + " bytes where " + remaining() + " are left");
        }
        position += (int) length;
    }

    /**
     * Entries in the next block of a map or an array; 0 at its end.
     *
     * @param soFar entries of the blocks before
     * @param entryBytes the fewest bytes of one entry; 0 where entries have none
     */
    int readBlock(int soFar, int entryBytes) throws RejectException {
        long count = readLong();
        if (count < 0) {
            // A block that tells its size, for readers that skip it.
            count = sized(count);
            long size = readLong();
            if (size < 0) {
                throw corrupt("a block of " + size + " bytes");
            }
        }
        return checked(soFar, count, entryBytes);
    }

    /**
     * As {@link #readBlock} for entries that nobody reads: a block that tells its size is jumped
     * over, whatever it holds, as Avro's own reader does.
     *
     * @return entries that are to be gone over, 0 at the end; negative: so many were jumped over
     */
    int readSkippedBlock(int soFar, int entryBytes) throws RejectException {
        long count = readLong();
        if (count >= 0) {
            return checked(soFar, count, entryBytes);
        }
        int jumped = checked(soFar, sized(count), 0);
        skip(readLong());
        return -jumped;
    }

    private static long sized(long count) throws RejectException {
        if (count == Long.MIN_VALUE) {
            throw corrupt("a block of " + count + " entries");
        }
        return -count;
    }

    private int checked(int soFar, long count, int entryBytes) throws RejectException {
        if (entryBytes > 0 && count > remaining() / entryBytes) {
            throw corrupt("a block of " + count + " entries in " + remaining() + " bytes");
        }
        if (count > MAX_ITEMS - soFar) {
            throw new RejectException(
                    RejectReason.TOO_LARGE,
                    "a block of "
                            + count
                            + " entries behind "
                            + soFar
                            + " others; "
                            + MAX_ITEMS
                            + " in all are allowed");
        }
        return (int) count;
    }

    /** Into a record, a map or an array that lies inside another. */
    void enter() throws RejectException {
        if (++depth > MAX_DEPTH) {
            throw new RejectException(
                    RejectReason.TOO_LARGE,
                    "the record is nested deeper than the " + MAX_DEPTH + " levels allowed");
        }
    }

    void leave() {
        depth--;
    }

    static RejectException corrupt(String message) {
        return new RejectException(RejectReason.CORRUPT, message);
    }
}
