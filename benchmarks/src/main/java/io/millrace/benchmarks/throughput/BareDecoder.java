package io.millrace.benchmarks.throughput;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The least that reading a device event can cost: today's contract straight into one reused struct,
 * strings found by their bytes, nothing checked. It is the limit that the job is held against, and
 * good for nothing else.
 */
final class BareDecoder {

    private int table = 1 << 12;
    private byte[][] keys = new byte[table][];
    private String[] strings = new String[table];

    /** How many strings had been seen before each. */
    private int[] numbers = new int[table];

    private int seen;
    private int number;

    String deviceId;

    /** A number of the device's own, from 0, with gaps. */
    int device;

    String tenantId;
    String siteId;
    String deviceType;
    String gatewayId;
    long eventTime;
    long sequence;
    int readings;
    final String[] metrics = new String[1_024];
    final double[] values = new double[1_024];
    int quality;
    String traceparent;

    private byte[] bytes;
    private int at;

    /** Decodes a framed value. */
    void decode(byte[] value) {
        bytes = value;
        at = 5;
        deviceId = string();
        device = number;
        tenantId = string();
        siteId = string();
        deviceType = string();
        gatewayId = varint() == 0 ? null : string();
        eventTime = varint();
        sequence = varint();
        readings = 0;
        for (long count = block(); count != 0; count = block()) {
            for (long i = 0; i < count; i++) {
                metrics[readings] = string();
                values[readings++] = real();
            }
        }
        for (long count = block(); count != 0; count = block()) {
            for (long i = 0; i < count * 2; i++) {
                skip((int) varint());
            }
        }
        quality = (int) varint();
        traceparent = varint() == 0 ? null : string();
    }

    private void skip(int length) {
        at += length;
    }

    private long block() {
        long count = varint();
        if (count < 0) {
            long unusedSize = varint();
            return -count;
        }
        return count;
    }

    private long varint() {
        long raw = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes[at++];
            raw |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return (raw >>> 1) ^ -(raw & 1);
    }

    private double real() {
        long bits = 0;
        for (int i = 7; i >= 0; i--) {
            bits = bits << 8 | (bytes[at + i] & 0xff);
        }
        at += 8;
        return Double.longBitsToDouble(bits);
    }

    private String string() {
        int length = (int) varint();
        int from = at;
        at += length;
        int hash = hash(bytes, from, at);
        int slot = slot(hash, from, at);
        if (keys[slot] == null) {
            if (++seen > table / 2) {
                grow();
                slot = slot(hash, from, at);
            }
            keys[slot] = Arrays.copyOfRange(bytes, from, at);
            strings[slot] =
                    StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes, from, length)).toString();
            numbers[slot] = seen - 1;
        }
        number = numbers[slot];
        return strings[slot];
    }

    private int slot(int hash, int from, int to) {
        int slot = (hash ^ hash >>> 15) & (table - 1);
        while (keys[slot] != null) {
            byte[] key = keys[slot];
            if (Arrays.equals(key, 0, key.length, bytes, from, to)) {
                return slot;
            }
            slot = (slot + 1) & (table - 1);
        }
        return slot;
    }

    private void grow() {
        byte[][] oldKeys = keys;
        String[] oldStrings = strings;
        int[] oldNumbers = numbers;
        table *= 2;
        keys = new byte[table][];
        strings = new String[table];
        numbers = new int[table];
        byte[] current = bytes;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != null) {
                bytes = oldKeys[i];
                int slot = slot(hash(bytes, 0, bytes.length), 0, bytes.length);
                keys[slot] = oldKeys[i];
                strings[slot] = oldStrings[i];
                numbers[slot] = oldNumbers[i];
            }
        }
        bytes = current;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash;
    }
}
