package io.millrace.simulators.fleet;

import io.millrace.connectors.kafka.Framing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Makes records that a receiver has to refuse, out of good ones. */
final class Poison {

    /** No registry gives ids that high. */
    private static final byte[] UNKNOWN_ID = {0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xF0};

    /** Below the 1 MiB that Kafka takes, with room for key and headers. */
    private static final int TOO_LARGE = Framing.MAX_VALUE_BYTES + 10_000;

    private static final byte[] FOREIGN = "-other".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER_TENANT = "tenant-of-nobody".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NOTHING = {};
    private static final int GUID_BYTES = 16;
    private static final int NOISE = 64;

    /** A number that does not end within ten bytes is none. */
    private static final int LONGEST_VARINT = 10;

    /** Small and refused by every receiver, whether it knows the device's profile or not. */
    private static final List<FaultKind> IN_TURN =
            List.of(
                    FaultKind.POISON_TRUNCATED,
                    FaultKind.POISON_NOT_FRAMED,
                    FaultKind.UNKNOWN_SCHEMA,
                    FaultKind.POISON_GARBAGE,
                    FaultKind.POISON_GUID,
                    FaultKind.POISON_NO_ID,
                    FaultKind.POISON_FOREIGN_KEY,
                    FaultKind.POISON_EMPTY);

    private Poison() {}

    /** The kinds one after another. */
    static FaultKind inTurn(long turn) {
        return IN_TURN.get((int) Math.floorMod(turn, (long) IN_TURN.size()));
    }

    /** The key of the record. */
    static byte[] key(FaultKind kind, byte[] key) {
        return kind == FaultKind.POISON_FOREIGN_KEY ? join(key, FOREIGN) : key;
    }

    /**
     * The record's value, made of a good one; null for {@link FaultKind#POISON_EMPTY}.
     *
     * @param good an event, framed
     * @param sequence of that event, which the noise comes from
     */
    static byte[] value(FaultKind kind, byte[] key, byte[] good, long sequence) {
        return switch (kind) {
            case POISON_EMPTY -> null;
            case POISON_TRUNCATED -> Arrays.copyOf(good, good.length - 12);
            case POISON_NOT_FRAMED ->
                    ("{\"deviceId\":\"" + new String(key, StandardCharsets.UTF_8) + "\"}")
                            .getBytes(StandardCharsets.UTF_8);
            case POISON_GUID -> guid(good, sequence);
            case POISON_GARBAGE -> garbage(good, sequence);
            case POISON_FOREIGN_KEY -> good;
            case POISON_NO_ID -> withString(good, Framing.LENGTH, NOTHING);
            case POISON_TENANT -> withString(good, afterString(good, Framing.LENGTH), OTHER_TENANT);
            case POISON_TOO_LARGE -> Arrays.copyOf(good, TOO_LARGE);
            case UNKNOWN_SCHEMA -> {
                byte[] other = good.clone();
                System.arraycopy(UNKNOWN_ID, 0, other, 1, UNKNOWN_ID.length);
                yield other;
            }
            default -> throw new IllegalArgumentException(kind + " is no poison");
        };
    }

    /** Confluent's newer framing: the byte 1, a GUID, the bare event. */
    private static byte[] guid(byte[] good, long sequence) {
        byte[] framed = new byte[1 + GUID_BYTES + good.length - Framing.LENGTH];
        noise(framed, 1, 1 + GUID_BYTES, sequence);
        framed[0] = 1;
        System.arraycopy(
                good, Framing.LENGTH, framed, 1 + GUID_BYTES, good.length - Framing.LENGTH);
        return framed;
    }

    private static byte[] garbage(byte[] good, long sequence) {
        byte[] framed = Arrays.copyOf(good, Framing.LENGTH + NOISE);
        noise(framed, Framing.LENGTH, framed.length, sequence);
        for (int i = 0; i < LONGEST_VARINT; i++) {
            framed[Framing.LENGTH + i] |= (byte) 0x80;
        }
        return framed;
    }

    private static void noise(byte[] bytes, int from, int to, long sequence) {
        for (int i = from; i < to; i++) {
            bytes[i] = (byte) Randomness.bits(sequence, i);
        }
    }

    /** The same with another string in the place of the one that begins there. */
    private static byte[] withString(byte[] good, int begin, byte[] text) {
        int end = afterString(good, begin);
        byte[] other = new byte[begin + 1 + text.length + good.length - end];
        System.arraycopy(good, 0, other, 0, begin);
        // Shorter than 64 bytes: Avro's zigzag coding has it in one byte.
        other[begin] = (byte) (2 * text.length);
        System.arraycopy(text, 0, other, begin + 1, text.length);
        System.arraycopy(good, end, other, begin + 1 + text.length, good.length - end);
        return other;
    }

    private static int afterString(byte[] good, int begin) {
        int length = 0;
        int shift = 0;
        int at = begin;
        byte next;
        do {
            next = good[at++];
            length |= (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return at + (length >>> 1);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
