package io.millrace.simulators.fleet;

import io.millrace.connectors.kafka.Framing;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * An encoded {@code DeviceEvent} of which single fields can be exchanged, for any bytes. Of
 * whichever version: what a newer one has behind today's fields stays.
 */
final class EncodedEvent {

    /** Today's fields in the order of the wire. */
    enum Field {
        DEVICE_ID,
        TENANT_ID,
        SITE_ID,
        DEVICE_TYPE,
        GATEWAY_ID,
        EVENT_TIME,
        SEQUENCE,
        READINGS,
        ATTRIBUTES,
        QUALITY,
        TRACEPARENT
    }

    private final byte[] framed;

    private final Map<Field, Integer> begins = new EnumMap<>(Field.class);
    private final Map<Field, Integer> ends = new EnumMap<>(Field.class);
    private int at = Framing.LENGTH;

    EncodedEvent(byte[] framed) {
        this.framed = framed;
        for (Field field : Field.values()) {
            begins.put(field, at);
            skip(field);
            ends.put(field, at);
        }
    }

    /** Where that field ends. */
    int end(Field field) {
        return ends.get(field);
    }

    /** The event with those bytes in the place of a field. */
    byte[] with(Field field, byte[]... parts) {
        byte[] value = join(parts);
        return join(
                Arrays.copyOf(framed, begins.get(field)),
                value,
                Arrays.copyOfRange(framed, end(field), framed.length));
    }

    /** The event up to there and no further. */
    byte[] cut(int length) {
        return Arrays.copyOf(framed, length);
    }

    /** All those bytes. */
    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] joined = new byte[length];
        int end = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, end, part.length);
            end += part.length;
        }
        return joined;
    }

    private void skip(Field field) {
        switch (field) {
            case DEVICE_ID, TENANT_ID, SITE_ID, DEVICE_TYPE -> skipText();
            case GATEWAY_ID, TRACEPARENT -> {
                if (readNumber() == 1) {
                    skipText();
                }
            }
            case EVENT_TIME, SEQUENCE, QUALITY -> readNumber();
            case READINGS ->
                    skipEntries(
                            () -> {
                                skipText();
                                at += Double.BYTES;
                            });
            case ATTRIBUTES ->
                    skipEntries(
                            () -> {
                                skipText();
                                skipText();
                            });
        }
    }

    /** Our encoder writes no blocks that tell their size. */
    private void skipEntries(Runnable entry) {
        for (long count = readNumber(); count > 0; count = readNumber()) {
            for (long i = 0; i < count; i++) {
                entry.run();
            }
        }
    }

    private void skipText() {
        long length = readNumber();
        at += (int) length;
    }

    private long readNumber() {
        long number = 0;
        int shift = 0;
        byte next;
        do {
            next = framed[at++];
            number |= (next & 0x7FL) << shift;
            shift += 7;
        } while (next < 0);
        return (number >>> 1) ^ -(number & 1);
    }
}
