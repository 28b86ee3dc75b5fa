package io.millrace.simulators.fleet;

import io.millrace.connectors.kafka.Framing;
import io.millrace.simulators.fleet.EncodedEvent.Field;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Makes records that a receiver has to refuse, out of good ones. */
public final class Poison {

    /** No registry gives ids that high. */
    private static final int UNKNOWN_ID = 0x7FFFFFF0;

    /** Below the 1 MiB that Kafka takes, with room for key and headers. */
    private static final int TOO_LARGE = Framing.MAX_VALUE_BYTES + 10_000;

    /** Twice what a receiver takes for one text. */
    private static final int LONG_TEXT = 1 << 16;

    /** One more than a receiver takes. */
    private static final int MANY_READINGS = 10_001;

    private static final byte[] FOREIGN = "-other".getBytes(StandardCharsets.UTF_8);
    private static final String OTHER_TENANT = "tenant-of-nobody";
    private static final byte[] NO_MORE = EventEncoder.number(0);
    private static final byte[] NO_BYTES = {};
    private static final int GUID_BYTES = 16;
    private static final int NOISE = 64;

    /** A number that does not end within ten bytes is none. */
    private static final int LONGEST_VARINT = 10;

    private static final Instant END_OF_32_BITS = Instant.parse("2038-01-19T03:14:07Z");

    /**
     * Small and refused by every receiver, whether it knows the device's profile or not. Wrong
     * clocks are not among them: they are news of the device itself, not only of one record.
     */
    private static final List<FaultKind> IN_TURN =
            List.of(
                    FaultKind.POISON_TRUNCATED,
                    FaultKind.POISON_NOT_FRAMED,
                    FaultKind.UNKNOWN_SCHEMA,
                    FaultKind.POISON_GARBAGE,
                    FaultKind.POISON_GUID,
                    FaultKind.POISON_NO_ID,
                    FaultKind.POISON_FOREIGN_KEY,
                    FaultKind.POISON_EMPTY,
                    FaultKind.POISON_NEGATIVE_ID,
                    FaultKind.POISON_NO_BYTES,
                    FaultKind.POISON_ONE_BYTE,
                    FaultKind.POISON_FOUR_BYTES,
                    FaultKind.POISON_TEXT,
                    FaultKind.POISON_BARE,
                    FaultKind.POISON_GUID_HEADER,
                    FaultKind.POISON_NOTHING_BEHIND,
                    FaultKind.POISON_CUT_IN_ID,
                    FaultKind.POISON_CUT_IN_READINGS,
                    FaultKind.POISON_LONG_STRING,
                    FaultKind.POISON_NEGATIVE_STRING,
                    FaultKind.POISON_HUGE_MAP,
                    FaultKind.POISON_NEGATIVE_BLOCK,
                    FaultKind.POISON_ENDLESS_NUMBER,
                    FaultKind.POISON_BAD_UNION,
                    FaultKind.POISON_BAD_ENUM,
                    FaultKind.POISON_NOT_UTF8,
                    FaultKind.POISON_OVERLONG,
                    FaultKind.POISON_SURROGATE,
                    FaultKind.POISON_TRAILING);

    private Poison() {}

    /** The kinds one after another. */
    static FaultKind inTurn(long turn) {
        return IN_TURN.get((int) Math.floorMod(turn, (long) IN_TURN.size()));
    }

    /** The key of the record. */
    public static byte[] key(FaultKind kind, byte[] key) {
        return kind == FaultKind.POISON_FOREIGN_KEY ? EncodedEvent.join(key, FOREIGN) : key;
    }

    /**
     * The record's value, made of a good one; null for {@link FaultKind#POISON_EMPTY}.
     *
     * @param good an event, framed
     * @param sequence of that event, which the noise comes from
     */
    public static byte[] value(FaultKind kind, byte[] key, byte[] good, long sequence) {
        EncodedEvent event = new EncodedEvent(good);
        return switch (kind) {
            case UNKNOWN_SCHEMA -> withId(good, UNKNOWN_ID);
            case POISON_NEGATIVE_ID -> withId(good, -1);
            case POISON_EMPTY -> null;
            case POISON_NO_BYTES -> NO_BYTES;
            case POISON_ONE_BYTE -> event.cut(1);
            case POISON_FOUR_BYTES -> event.cut(Framing.LENGTH - 1);
            case POISON_NOT_FRAMED ->
                    ("{\"deviceId\":\"" + new String(key, StandardCharsets.UTF_8) + "\"}")
                            .getBytes(StandardCharsets.UTF_8);
            case POISON_TEXT ->
                    (new String(key, StandardCharsets.UTF_8) + ": temperature 21.5, all well")
                            .getBytes(StandardCharsets.UTF_8);
            case POISON_BARE, POISON_GUID_HEADER ->
                    Arrays.copyOfRange(good, Framing.LENGTH, good.length);
            case POISON_GUID -> guid(good, sequence);
            case POISON_NOTHING_BEHIND -> event.cut(Framing.LENGTH);
            case POISON_TRUNCATED -> event.cut(good.length - 12);
            case POISON_CUT_IN_ID -> event.cut(event.end(Field.DEVICE_ID) - 2);
            case POISON_CUT_IN_READINGS -> event.cut(event.end(Field.READINGS) - 3);
            case POISON_GARBAGE -> garbage(good, sequence);
            case POISON_LONG_STRING ->
                    event.with(Field.TENANT_ID, EventEncoder.number(Long.MAX_VALUE));
            case POISON_NEGATIVE_STRING -> event.with(Field.TENANT_ID, EventEncoder.number(-1));
            case POISON_HUGE_MAP ->
                    event.with(Field.READINGS, EventEncoder.number(Integer.MAX_VALUE));
            case POISON_NEGATIVE_BLOCK ->
                    event.with(Field.READINGS, EventEncoder.number(Long.MIN_VALUE), NO_MORE);
            case POISON_ENDLESS_NUMBER -> event.with(Field.SEQUENCE, endless());
            case POISON_BAD_UNION -> event.with(Field.GATEWAY_ID, EventEncoder.number(2));
            case POISON_BAD_ENUM -> event.with(Field.QUALITY, EventEncoder.number(99));
            case POISON_NOT_UTF8 -> withTenant(event, (byte) 'a', (byte) 0xFF, (byte) 'b');
            case POISON_OVERLONG -> withTenant(event, (byte) 'a', (byte) 0xC0, (byte) 0xAF);
            case POISON_SURROGATE -> withTenant(event, (byte) 0xED, (byte) 0xA0, (byte) 0x80);
            case POISON_TRAILING -> Arrays.copyOf(good, good.length + 3);
            case POISON_FOREIGN_KEY -> good;
            case POISON_NO_ID -> event.with(Field.DEVICE_ID, NO_MORE);
            case POISON_TOO_LARGE -> Arrays.copyOf(good, TOO_LARGE);
            case POISON_LONG_TEXT -> withTenant(event, longText());
            case POISON_MANY_READINGS -> event.with(Field.READINGS, manyReadings());
            case POISON_CLOCK_MIN -> at(event, Long.MIN_VALUE);
            case POISON_CLOCK_MINUS_ONE -> at(event, -1);
            case POISON_CLOCK_1970 -> at(event, 0);
            case POISON_CLOCK_2038 -> at(event, END_OF_32_BITS.toEpochMilli());
            case POISON_CLOCK_MAX -> at(event, Long.MAX_VALUE);
            case POISON_TENANT -> withTenant(event, OTHER_TENANT.getBytes(StandardCharsets.UTF_8));
            default -> throw new IllegalArgumentException(kind + " is no poison");
        };
    }

    private static byte[] withId(byte[] good, int id) {
        byte[] other = good.clone();
        ByteBuffer.wrap(other).putInt(1, id);
        return other;
    }

    private static byte[] withTenant(EncodedEvent event, byte... text) {
        return event.with(Field.TENANT_ID, EventEncoder.number(text.length), text);
    }

    private static byte[] at(EncodedEvent event, long eventTime) {
        return event.with(Field.EVENT_TIME, EventEncoder.number(eventTime));
    }

    private static byte[] endless() {
        byte[] endless = new byte[LONGEST_VARINT + 1];
        Arrays.fill(endless, (byte) 0x80);
        return endless;
    }

    private static byte[] longText() {
        byte[] text = new byte[LONG_TEXT];
        Arrays.fill(text, (byte) 'x');
        return text;
    }

    private static byte[] manyReadings() {
        byte[][] parts = new byte[MANY_READINGS + 2][];
        parts[0] = EventEncoder.number(MANY_READINGS);
        for (int i = 0; i < MANY_READINGS; i++) {
            byte[] name = ("m" + i).getBytes(StandardCharsets.US_ASCII);
            parts[1 + i] =
                    EncodedEvent.join(
                            EventEncoder.number(name.length), name, new byte[Double.BYTES]);
        }
        parts[MANY_READINGS + 1] = NO_MORE;
        return EncodedEvent.join(parts);
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
}
