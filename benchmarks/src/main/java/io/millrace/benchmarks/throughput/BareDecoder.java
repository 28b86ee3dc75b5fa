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

    private static final int TABLE = 1 << 17;

    private final byte[][] keys = new byte[TABLE][];
    private final String[] strings = new String[TABLE];

    String deviceId;
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
        tenantId = string();
        siteId = string();
        deviceType = string();
        gatewayId = number() == 0 ? null : string();
        eventTime = number();
        sequence = number();
        readings = 0;
        for (long count = block(); count != 0; count = block()) {
            for (long i = 0; i < count; i++) {
                metrics[readings] = string();
                values[readings++] = real();
            }
        }
        for (long count = block(); count != 0; count = block()) {
            for (long i = 0; i < count * 2; i++) {
                skip((int) number());
            }
        }
        quality = (int) number();
        traceparent = number() == 0 ? null : string();
    }

    private void skip(int length) {
        at += length;
    }

    private long block() {
        long count = number();
        if (count < 0) {
            long unusedSize = number();
            return -count;
        }
        return count;
    }

    private long number() {
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
        int length = (int) number();
        int from = at;
        at += length;
        int hash = length;
        for (int i = from; i < at; i++) {
            hash = hash * 31 + bytes[i];
        }
        int slot = (hash ^ hash >>> 15) & (TABLE - 1);
        while (keys[slot] != null) {
            byte[] key = keys[slot];
            if (Arrays.equals(key, 0, key.length, bytes, from, at)) {
                return strings[slot];
            }
            slot = (slot + 1) & (TABLE - 1);
        }
        keys[slot] = Arrays.copyOfRange(bytes, from, at);
        strings[slot] =
                StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes, from, length)).toString();
        return strings[slot];
    }
}
