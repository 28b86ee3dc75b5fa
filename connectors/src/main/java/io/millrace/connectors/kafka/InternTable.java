package io.millrace.connectors.kafka;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Gives one and the same String for the same UTF-8 bytes, without building it again.
 *
 * <p>Open addressing, few probes: a string that finds its slots taken pushes an old one out, so
 * that neither many nor hostile strings cost more than building them. A table that pushes out much
 * grows, up to a bound: as far as the strings come again, it comes to hold them all. A slot holds a
 * string's first and last eight bytes and its length: up to sixteen bytes, that is the string, and
 * nothing else has to be fetched from memory to know it. Not for several threads.
 */
final class InternTable {

    /** Of a string that is not kept. */
    static final int NO_SLOT = -1;

    private static final int PROBES = 4;
    private static final int LONGEST = 64;

    /** Up to so many bytes, the first eight and the last eight are all of them. */
    private static final int IN_SLOT = 2 * Long.BYTES;

    /** Numbers a slot: first bytes, last bytes, length, and one that keeps it on a cache line. */
    private static final int WIDTH = 4;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int most;
    private long[] slots;
    private byte[][] longer;
    private String[] strings;
    private int mask;
    private long built;
    private int slot = NO_SLOT;

    /** Strings pushed out since the table has this size. */
    private int pushedOut;

    private final CharsetDecoder utf8 =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);

    /** A table that does not grow. */
    InternTable(int size) {
        this(size, size);
    }

    /**
     * @param size slots, a power of two
     * @param most slots that it may grow to, a power of two
     */
    InternTable(int size, int most) {
        if (Integer.bitCount(size) != 1 || size < PROBES || Integer.bitCount(most) != 1) {
            throw new IllegalArgumentException(
                    size + " to " + most + " slots; powers of two from 4 are allowed");
        }
        this.most = most;
        this.slots = new long[size * WIDTH];
        this.longer = new byte[size][];
        this.strings = new String[size];
        this.mask = size - 1;
    }

    /**
     * The string of those bytes.
     *
     * @throws CharacterCodingException when they are not UTF-8
     */
    String get(byte[] source, int offset, int length) throws CharacterCodingException {
        slot = NO_SLOT;
        if (length == 0) {
            return "";
        }
        if (length > LONGEST) {
            return decode(source, offset, length);
        }
        long first;
        long last;
        if (length >= Long.BYTES) {
            first = (long) LONG.get(source, offset);
            last = (long) LONG.get(source, offset + length - Long.BYTES);
        } else {
            first = few(source, offset, length);
            last = 0;
        }
        int hash = hash(source, offset, length, first, last);
        for (int probe = 0; probe < PROBES; probe++) {
            int probed = (hash + probe) & mask;
            int at = probed * WIDTH;
            if (slots[at + 2] == 0) {
                return put(probed, source, offset, length, first, last);
            }
            if (slots[at] == first
                    && slots[at + 1] == last
                    && slots[at + 2] == length
                    && (length <= IN_SLOT || isLonger(probed, source, offset, length))) {
                slot = probed;
                return strings[probed];
            }
        }
        if (++pushedOut > strings.length / 2 && strings.length < most) {
            grow();
            return get(source, offset, length);
        }
        return put((hash + (hash >>> 28) % PROBES) & mask, source, offset, length, first, last);
    }

    /** Twice as many slots; what was in the old ones is not worth the moving, it comes again. */
    private void grow() {
        int size = strings.length * 2;
        slots = new long[size * WIDTH];
        longer = new byte[size][];
        strings = new String[size];
        mask = size - 1;
        pushedOut = 0;
    }

    /**
     * Where the string that was got last is kept, from 0; {@link #NO_SLOT} where it is not. Another
     * string may be kept there later.
     */
    int slot() {
        return slot;
    }

    /** How many strings had to be built for their slots. */
    long built() {
        return built;
    }

    private boolean isLonger(int slot, byte[] source, int offset, int length) {
        return Arrays.equals(longer[slot], 0, length, source, offset, offset + length);
    }

    private String put(int free, byte[] source, int offset, int length, long first, long last)
            throws CharacterCodingException {
        String string = decode(source, offset, length);
        built++;
        int at = free * WIDTH;
        slots[at] = first;
        slots[at + 1] = last;
        slots[at + 2] = length;
        longer[free] =
                length <= IN_SLOT ? null : Arrays.copyOfRange(source, offset, offset + length);
        strings[free] = string;
        slot = free;
        return string;
    }

    /** A new string, however long. */
    String decode(byte[] source, int offset, int length) throws CharacterCodingException {
        if (isAscii(source, offset, length)) {
            return new String(source, offset, length, StandardCharsets.ISO_8859_1);
        }
        return utf8.decode(ByteBuffer.wrap(source, offset, length)).toString();
    }

    private static boolean isAscii(byte[] source, int offset, int length) {
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (source[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Fewer than eight bytes as one number. */
    private static long few(byte[] source, int offset, int length) {
        if (offset + Long.BYTES <= source.length) {
            return (long) LONG.get(source, offset) & ((1L << (length * Byte.SIZE)) - 1);
        }
        long bytes = 0;
        for (int i = length - 1; i >= 0; i--) {
            bytes = (bytes << Byte.SIZE) | (source[offset + i] & 0xFF);
        }
        return bytes;
    }

    private static int hash(byte[] source, int offset, int length, long first, long last) {
        long hash = mix(first ^ (length * 0x9E3779B97F4A7C15L));
        if (length > IN_SLOT) {
            int end = offset + length - Long.BYTES;
            for (int i = offset + Long.BYTES; i < end; i += Long.BYTES) {
                hash = mix(hash ^ (long) LONG.get(source, i));
            }
        }
        // A product's low bits know nothing of its factor's high ones, which hold the last letters:
        // taken as they are, ids that differ in their last digits would share their slots.
        return (int) ((mix(hash ^ last) * 0xC4CEB9FE1A85EC53L) >>> 32);
    }

    private static long mix(long hash) {
        long mixed = hash * 0xFF51AFD7ED558CCDL;
        return mixed ^ (mixed >>> 32);
    }
}
