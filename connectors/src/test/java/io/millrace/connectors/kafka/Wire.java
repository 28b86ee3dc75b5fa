package io.millrace.connectors.kafka;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Pieces of Avro's binary encoding, for records that no writer would make. */
final class Wire {

    private Wire() {}

    /** A zigzag number: a value, a length, a count or a choice. */
    static byte[] number(long number) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = (number << 1) ^ (number >> 63);
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    static byte[] text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] text(byte[] bytes) {
        return concat(number(bytes.length), bytes);
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
