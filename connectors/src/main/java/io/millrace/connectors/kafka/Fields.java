package io.millrace.connectors.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** The fields that our serializers are made of: lengths, texts and bytes. */
final class Fields {

    private Fields() {}

    /** Not negative; seven bits a byte. */
    static void writeLength(int length, DataOutputView out) throws IOException {
        int rest = length;
        while (rest > 0x7F) {
            out.writeByte((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    static int readLength(DataInputView in) throws IOException {
        int length = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = in.readByte();
            length |= (next & 0x7F) << shift;
            if (next >= 0) {
                if (length < 0) {
                    break;
                }
                return length;
            }
        }
        throw new IOException("a length does not fit 31 bits");
    }

    static void writeText(String text, DataOutputView out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeLength(bytes.length, out);
        out.write(bytes, 0, bytes.length);
    }

    /**
     * The same bytes as {@link #writeText}, of a text that is another one each time and nearly
     * always ASCII: from its characters straight to the output.
     */
    static void writeTextOfDevice(String text, DataOutputView out) throws IOException {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) >= 0x80) {
                writeText(text, out);
                return;
            }
        }
        writeLength(length, out);
        for (int i = 0; i < length; i++) {
            out.writeByte(text.charAt(i));
        }
    }

    static String readText(DataInputView in) throws IOException {
        return new String(readExactly(readLength(in), in), StandardCharsets.UTF_8);
    }

    static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
        writeLength(bytes.length, out);
        out.write(bytes, 0, bytes.length);
    }

    static byte[] readBytes(DataInputView in) throws IOException {
        return readExactly(readLength(in), in);
    }

    /** Null, too. */
    static void writeOptionalBytes(byte[] bytes, DataOutputView out) throws IOException {
        out.writeBoolean(bytes != null);
        if (bytes != null) {
            writeBytes(bytes, out);
        }
    }

    static byte[] readOptionalBytes(DataInputView in) throws IOException {
        return in.readBoolean() ? readBytes(in) : null;
    }

    private static byte[] readExactly(int length, DataInputView in) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
