package io.millrace.connectors.kafka;

import io.millrace.schemas.Contracts;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.avro.Schema;

/**
 * Random values of any schema as they may stand on the wire: with blocks of every form, names that
 * come twice and numbers of every length. And what an attacker or a bad cable makes of them.
 */
final class RandomWire {

    private static final double[] ODD_VALUES = {
        0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.MIN_VALUE
    };
    private static final long[] ODD_NUMBERS = {
        0,
        -1,
        1,
        2,
        9_999,
        10_000,
        10_001,
        -10_001,
        32_767,
        32_768,
        1_000_000,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 31,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1
    };
    private static final int[] ODD_BYTES = {0, 1, 2, 3, 0x7F, 0x80, 0xC0, 0xED, 0xFE, 0xFF};

    private final Random random;
    private ByteArrayOutputStream out = new ByteArrayOutputStream();

    RandomWire(Random random) {
        this.random = random;
    }

    byte[] next(Schema schema) {
        out = new ByteArrayOutputStream();
        write(schema, 0);
        return out.toByteArray();
    }

    private void write(Schema schema, int depth) {
        switch (schema.getType()) {
            case NULL -> {}
            case BOOLEAN -> out.write(random.nextInt(2));
            case INT -> number(random.nextInt() >> random.nextInt(32));
            case LONG -> number(random.nextLong() >> random.nextInt(64));
            case FLOAT -> bytes(Float.floatToIntBits((float) value()), Float.BYTES);
            case DOUBLE -> bytes(Double.doubleToRawLongBits(value()), Double.BYTES);
            case STRING, BYTES -> text(text());
            case FIXED -> bytes(random.nextLong(), schema.getFixedSize());
            case ENUM -> number(random.nextInt(schema.getEnumSymbols().size()));
            case UNION -> {
                int branch = depth > 4 ? 0 : random.nextInt(schema.getTypes().size());
                number(branch);
                write(schema.getTypes().get(branch), depth);
            }
            case ARRAY -> blocks(() -> write(schema.getElementType(), depth + 1), depth);
            case MAP ->
                    blocks(
                            () -> {
                                text("m" + random.nextInt(12));
                                write(schema.getValueType(), depth + 1);
                            },
                            depth);
            case RECORD -> {
                for (Schema.Field field : schema.getFields()) {
                    boolean id = field.name().equals("deviceId");
                    if (id && field.schema().getType() != Schema.Type.UNION) {
                        text("device-" + random.nextInt(9));
                    } else {
                        write(field.schema(), depth + 1);
                    }
                }
            }
        }
    }

    private void blocks(Runnable entry, int depth) {
        int left = depth > 3 ? random.nextInt(2) : random.nextInt(5);
        while (left > 0) {
            int block = 1 + random.nextInt(left);
            ByteArrayOutputStream outer = out;
            out = new ByteArrayOutputStream();
            for (int i = 0; i < block; i++) {
                entry.run();
            }
            byte[] entries = out.toByteArray();
            out = outer;
            if (random.nextInt(4) == 0) {
                number(-block);
                number(entries.length);
            } else {
                number(block);
            }
            out.writeBytes(entries);
            left -= block;
        }
        number(0);
    }

    private double value() {
        return random.nextInt(8) == 0
                ? ODD_VALUES[random.nextInt(ODD_VALUES.length)]
                : random.nextGaussian() * 100;
    }

    private String text() {
        if (random.nextInt(1_500) == 0) {
            return "x".repeat(Contracts.MAX_STRING_BYTES + random.nextInt(2));
        }
        return switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> "Grüße " + random.nextInt(50);
            case 2 -> "站🏭" + random.nextInt(50);
            case 3 -> "x".repeat(random.nextInt(200));
            case 4 -> "\uFFFD";
            default -> "plain-" + random.nextInt(50);
        };
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        out.writeBytes(bytes);
    }

    private void bytes(long bits, int length) {
        for (int i = 0; i < length; i++) {
            out.write((int) (bits >>> (8 * i)));
        }
    }

    private void number(long number) {
        out.writeBytes(Wire.number(number));
    }

    /** The same bytes, damaged in one place or in a few. */
    byte[] damaged(byte[] bytes) {
        byte[] damaged = bytes;
        int times = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 1;
        for (int i = 0; i < times && damaged.length > 0; i++) {
            damaged = damagedOnce(damaged);
        }
        return damaged;
    }

    private byte[] damagedOnce(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
        return switch (random.nextInt(10)) {
            case 0, 1 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 2, 3 -> {
                byte[] odd = bytes.clone();
                odd[at] = (byte) ODD_BYTES[random.nextInt(ODD_BYTES.length)];
                yield odd;
            }
            case 4 -> Wire.slice(bytes, 0, at);
            case 5 -> splice(bytes, at, end, new byte[0]);
            case 6 -> splice(bytes, at, at, Wire.slice(bytes, at, end));
            case 7 -> splice(bytes, at, at, new byte[] {(byte) random.nextInt(256)});
            case 8 -> splice(bytes, at, at + 1, bomb());
            default -> splice(bytes, at, at, bomb());
        };
    }

    private byte[] bomb() {
        return Wire.number(ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)]);
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] instead) {
        return Wire.concat(
                Wire.slice(bytes, 0, from), instead, Wire.slice(bytes, to, bytes.length));
    }
}
