package io.millrace.simulators.fleet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes device events as framed Avro bytes, what does not change from event to event written once.
 *
 * <p>By hand, since a fleet at speed spends most of its time here: Avro's own writer takes several
 * times as long, for the map and the boxed values. {@code EventEncoderTest} holds it to Avro's
 * reader. Not safe for several threads.
 */
public final class EventEncoder {

    private static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** Readings map closed, no attributes, quality GOOD, no trace. */
    private static final byte[] END = {0, 0, 0, 0};

    private static final int LONGEST_VARINT = 10;

    /**
     * The part of a device's events that is always the same: Confluent's framing and the names.
     *
     * @param schemaId of the registered contract
     * @param gatewayId null where the device speaks for itself
     */
    public static byte[] head(
            int schemaId,
            String deviceId,
            String tenantId,
            String siteId,
            String deviceType,
            String gatewayId) {
        Appender head = new Appender();
        head.framing(schemaId);
        head.text(deviceId);
        head.text(tenantId);
        head.text(siteId);
        head.text(deviceType);
        if (gatewayId == null) {
            head.number(0);
        } else {
            head.number(1);
            head.text(gatewayId);
        }
        return head.bytes();
    }

    /** The names of the readings as they stand in a map. */
    public static byte[][] names(List<String> metrics) {
        return metrics.stream()
                .map(
                        metric -> {
                            Appender name = new Appender();
                            name.text(metric);
                            return name.bytes();
                        })
                .toArray(byte[][]::new);
    }

    /**
     * One event.
     *
     * @param head from {@link #head}
     * @param names from {@link #names}, one a value
     * @param count how many values there are
     */
    public byte[] encode(
            byte[] head,
            long eventTime,
            long sequence,
            byte[][] names,
            double[] values,
            int count) {
        int length = head.length + length(eventTime) + length(sequence) + END.length;
        if (count > 0) {
            length += length(count);
        }
        for (int i = 0; i < count; i++) {
            length += names[i].length + Double.BYTES;
        }
        byte[] out = new byte[length];
        System.arraycopy(head, 0, out, 0, head.length);
        int at = varint(out, head.length, eventTime);
        at = varint(out, at, sequence);
        if (count > 0) {
            at = varint(out, at, count);
            for (int i = 0; i < count; i++) {
                byte[] name = names[i];
                System.arraycopy(name, 0, out, at, name.length);
                at += name.length;
                DOUBLE.set(out, at, values[i]);
                at += Double.BYTES;
            }
        }
        System.arraycopy(END, 0, out, at, END.length);
        return out;
    }

    /** That number alone: a value, a length, a count or a choice. */
    static byte[] number(long number) {
        byte[] out = new byte[length(number)];
        varint(out, 0, number);
        return out;
    }

    /** How many bytes that number takes: seven bits each, at least one. */
    private static int length(long number) {
        long zigzag = (number << 1) ^ (number >> 63);
        return 1 + (63 - Long.numberOfLeadingZeros(zigzag | 1)) / 7;
    }

    /** Avro's variable-length zigzag coding. */
    private static int varint(byte[] out, int position, long number) {
        int at = position;
        long rest = (number << 1) ^ (number >> 63);
        while ((rest & ~0x7FL) != 0) {
            out[at++] = (byte) ((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
        return at;
    }

    /** Grows as it is written to; for what is written once. */
    private static final class Appender {

        private byte[] out = new byte[64];
        private int length;

        void framing(int schemaId) {
            room(1 + Integer.BYTES);
            out[length++] = 0;
            INT.set(out, length, schemaId);
            length += Integer.BYTES;
        }

        void number(long number) {
            room(LONGEST_VARINT);
            length = varint(out, length, number);
        }

        void text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            number(utf8.length);
            room(utf8.length);
            System.arraycopy(utf8, 0, out, length, utf8.length);
            length += utf8.length;
        }

        byte[] bytes() {
            return Arrays.copyOf(out, length);
        }

        private void room(int more) {
            if (length + more > out.length) {
                out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
            }
        }
    }
}
