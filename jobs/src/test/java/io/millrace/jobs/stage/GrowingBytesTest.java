package io.millrace.jobs.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class GrowingBytesTest {

    private static void write(DataOutput out) throws IOException {
        out.write(200);
        out.write(new byte[] {1, 2, 3});
        out.write(new byte[] {1, 2, 3}, 1, 1);
        out.writeBoolean(true);
        out.writeByte(-1);
        out.writeShort(-2);
        out.writeChar('x');
        out.writeInt(Integer.MIN_VALUE);
        out.writeLong(Long.MIN_VALUE + 7);
        out.writeFloat(1.5f);
        out.writeDouble(-0.1);
        out.writeBytes("plain");
        out.writeChars("plain");
        out.writeUTF("");
        out.writeUTF("temperature");
        out.writeUTF("Über\u0000\u20ac\ud83d\ude00");
    }

    @Test
    void shouldWriteWhatTheJdkWrites() throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        write(new DataOutputStream(expected));
        GrowingBytes written = new GrowingBytes(1);
        write(written);

        assertThat(written.toByteArray()).isEqualTo(expected.toByteArray());
    }

    @Test
    void shouldRefuseATextThatIsTooLongAsTheJdkDoes() {
        assertThatThrownBy(() -> new GrowingBytes(1).writeUTF("x".repeat(70_000)))
                .isInstanceOf(IOException.class);
    }
}
