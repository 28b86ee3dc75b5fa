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
 * <p>Open addressing over a fixed number of slots, few probes, no growth: a string that finds its
 * slots taken pushes an old one out, so that neither many nor hostile strings cost more than
 * building them. Not for several threads.
 */
final class InternTable {

    private static final int PROBES = 4;
    private static final int LONGEST = 64;
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[][] bytes;
    private final String[] strings;
    private final int mask;
    private long built;
    private final CharsetDecoder utf8 =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);

    /**
     * @param slots a power of two
     */
    InternTable(int slots) {
        if (Integer.bitCount(slots) != 1 || slots < PROBES) {
            throw new IllegalArgumentException(slots + " slots; powers of two from 4 are allowed");
        }
        this.bytes = new byte[slots][];
        this.strings = new String[slots];
        this.mask = slots - 1;
    }

    /**
     * The string of those bytes.
     *
     * @throws CharacterCodingException when they are not UTF-8
     */
    String get(byte[] source, int offset, int length) throws CharacterCodingException {
        if (length == 0) {
            return "";
        }
        if (length > LONGEST) {
            return decode(source, offset, length);
        }
        int hash = hash(source, offset, length);
        for (int probe = 0; probe < PROBES; probe++) {
            int slot = (hash + probe) & mask;
            byte[] held = bytes[slot];
            if (held == null) {
                return put(slot, source, offset, length);
            }
            if (held.length == length
                    && Arrays.equals(held, 0, length, source, offset, offset + length)) {
                return strings[slot];
            }
        }
        return put((hash + (hash >>> 28) % PROBES) & mask, source, offset, length);
    }

    /** How many strings had to be built for their slots. */
    long built() {
        return built;
    }

    private String put(int slot, byte[] source, int offset, int length)
            throws CharacterCodingException {
        built++;
        String string = decode(source, offset, length);
        bytes[slot] = Arrays.copyOfRange(source, offset, offset + length);
        strings[slot] = string;
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

    private static int hash(byte[] source, int offset, int length) {
        long hash = length * 0x9E3779B97F4A7C15L;
        int end = offset + length;
        if (length >= Long.BYTES) {
            int last = end - Long.BYTES;
            for (int i = offset; i < last; i += Long.BYTES) {
                hash = mix(hash ^ (long) LONG.get(source, i));
            }
            // The last eight bytes, some of them a second time: no loop over single bytes.
            hash = mix(hash ^ (long) LONG.get(source, last));
        } else {
            long tail = 0;
            for (int i = offset; i < end; i++) {
                tail = (tail << 8) | (source[i] & 0xFF);
            }
            hash = mix(hash ^ tail);
        }
        // A product's low bits know nothing of its factor's high ones, which hold the last letters:
        // taken as they are, ids that differ in their last digits would share their slots.
        return (int) ((hash * 0xC4CEB9FE1A85EC53L) >>> 32);
    }

    private static long mix(long hash) {
        long mixed = hash * 0xFF51AFD7ED558CCDL;
        return mixed ^ (mixed >>> 32);
    }
}
