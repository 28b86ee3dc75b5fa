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

    /** The most entries of one map. */
    static final int MAX_ITEMS = 10_000;

    private static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int position;
    private int limit;

    void reset(byte[] source, int offset, int end) {
        this.bytes = source;
        this.position = offset;
        this.limit = end;
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
    private int readInt() throws RejectException {
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

    /**
     * Entries in the map's next block; 0 at its end.
     *
     * @param soFar entries of the blocks before
     * @param entryBytes the fewest bytes of one entry
     */
    int readBlock(int soFar, int entryBytes) throws RejectException {
        long count = readLong();
        if (count < 0) {
            // A block that tells its size, for readers that skip it.
            count = -count;
            readLong();
        }
        if (count < 0 || count > remaining() / entryBytes) {
            throw corrupt("a block of " + count + " entries in " + remaining() + " bytes");
        }
        if (soFar + count > MAX_ITEMS) {
            throw new RejectException(
                    RejectReason.TOO_LARGE,
                    "a map has " + (soFar + count) + " entries; " + MAX_ITEMS + " are allowed");
        }
        return (int) count;
    }

    static RejectException corrupt(String message) {
        return new RejectException(RejectReason.CORRUPT, message);
    }
}
