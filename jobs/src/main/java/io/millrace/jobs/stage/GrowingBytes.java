package io.millrace.jobs.stage;

import java.io.ByteArrayOutputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A {@link DataOutput} into memory, for state: what {@code DataOutputStream} over {@code
 * ByteArrayOutputStream} writes, several times faster, since every checkpoint writes every device.
 *
 * <p>Not safe for several threads.
 */
public final class GrowingBytes implements DataOutput {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int TEXT_BITS = 10;
    private static final int LONGEST_KEPT = 64;

    private byte[] bytes;
    private int size;

    /** Texts that were written last, and how, by their hashes. */
    private final String[] texts = new String[1 << TEXT_BITS];

    private final byte[][] encoded = new byte[1 << TEXT_BITS][];

    public GrowingBytes(int capacity) {
        bytes = new byte[capacity];
    }

    /** What was written so far. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Forgets what was written, and keeps the room. */
    public void clear() {
        size = 0;
    }

    /** Writes what was written so far. */
    public void writeTo(DataOutput out) throws IOException {
        out.write(bytes, 0, size);
    }

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    /** Replaces four bytes that were written before. */
    public void setInt(int at, int value) {
        INT.set(bytes, at, value);
    }

    /** Replaces two bytes that were written before. */
    public void setShort(int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }

    @Override
    public void write(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    @Override
    public void write(byte[] source) {
        write(source, 0, source.length);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    @Override
    public void writeBoolean(boolean value) {
        write(value ? 1 : 0);
    }

    @Override
    public void writeByte(int value) {
        write(value);
    }

    @Override
    public void writeShort(int value) {
        reserve(2);
        bytes[size++] = (byte) (value >>> 8);
        bytes[size++] = (byte) value;
    }

    @Override
    public void writeChar(int value) {
        writeShort(value);
    }

    @Override
    public void writeInt(int value) {
        reserve(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    @Override
    public void writeLong(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    @Override
    public void writeFloat(float value) {
        writeInt(Float.floatToIntBits(value));
    }

    @Override
    public void writeDouble(double value) {
        writeLong(Double.doubleToLongBits(value));
    }

    @Override
    public void writeBytes(String text) {
        for (int i = 0; i < text.length(); i++) {
            write(text.charAt(i));
        }
    }

    @Override
    public void writeChars(String text) {
        for (int i = 0; i < text.length(); i++) {
            writeChar(text.charAt(i));
        }
    }

    /** The same short texts come again and again: each is encoded once. */
    @Override
    @SuppressWarnings("ReferenceEquality")
    public void writeUTF(String text) throws IOException {
        if (text.length() > LONGEST_KEPT) {
            write(encoded(text));
            return;
        }
        int place = (text.hashCode() * 0x9E3779B9) >>> (Integer.SIZE - TEXT_BITS);
        // The same text comes as several objects: of the event, of the profile.
        if (texts[place] != text && !text.equals(texts[place])) {
            encoded[place] = encoded(text);
            texts[place] = text;
        }
        write(encoded[place]);
    }

    private static byte[] encoded(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() + 2);
        new DataOutputStream(bytes).writeUTF(text);
        return bytes.toByteArray();
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
