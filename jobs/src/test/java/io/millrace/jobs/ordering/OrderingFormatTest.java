package io.millrace.jobs.ordering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OrderingFormatTest {

    private static final int TIMES = 3 * Long.BYTES;

    private final OrderingFormat format = new OrderingFormat();

    private static OrderingState state(long... timesAndIdentities) {
        OrderingState state = new OrderingState();
        state.deviceTime = 5;
        state.stageTime = 4;
        state.newestEventTime = 7;
        for (int i = 0; i < timesAndIdentities.length; i += 2) {
            state.remembered().append(timesAndIdentities[i], timesAndIdentities[i + 1]);
        }
        return state;
    }

    private byte[] written(OrderingState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        format.write(state, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private OrderingState read(int version, byte[] bytes) throws IOException {
        return format.read(version, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    private static void assertSame(OrderingState actual, OrderingState expected) {
        assertThat(actual.deviceTime).isEqualTo(expected.deviceTime);
        assertThat(actual.stageTime).isEqualTo(expected.stageTime);
        assertThat(actual.newestEventTime).isEqualTo(expected.newestEventTime);
        assertThat(actual.remembered().size()).isEqualTo(expected.remembered().size());
        for (int i = 0; i < expected.remembered().size(); i++) {
            assertThat(actual.remembered().time(i)).isEqualTo(expected.remembered().time(i));
            assertThat(actual.remembered().identity(i))
                    .isEqualTo(expected.remembered().identity(i));
        }
    }

    @Test
    void shouldReadWhatItWroteWhateverTheTimesAndIdentities() throws IOException {
        OrderingState state =
                state(
                        Long.MIN_VALUE,
                        -1,
                        -1,
                        Long.MIN_VALUE,
                        0,
                        0,
                        0,
                        Long.MAX_VALUE,
                        127,
                        128,
                        1_700_000_000_000L,
                        -1,
                        Long.MAX_VALUE,
                        1);

        assertSame(read(2, written(state)), state);
    }

    @Test
    void shouldReadTheFirstVersion() throws IOException {
        OrderingState state = state(1_000, 17, 2_000, -18, 2_000, 19);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (long time : new long[] {5, 4, 7}) {
            out.writeLong(time);
        }
        out.writeInt(3);
        for (long number : new long[] {1_000, 17, 2_000, -18, 2_000, 19}) {
            out.writeLong(number);
        }

        assertSame(read(1, bytes.toByteArray()), state);
    }

    @Test
    void shouldTakeFourBytesAnEventWhenADeviceCountsAnEventASecond() throws IOException {
        long[] events = new long[2 * 100];
        for (int i = 0; i < 100; i++) {
            events[2 * i] = 1_700_000_000_000L + 1_000L * i;
            events[2 * i + 1] = (700_000L + i) ^ 0x7e57_7e57_7e57_7e57L;
        }

        int first = 16;
        assertThat(written(state(events)).length - TIMES - Integer.BYTES - first)
                .isLessThan(4 * 99);
    }

    @Test
    void shouldSayWhatIsWrongWhenTheBytesAreOfAnotherVersionOrBroken() throws IOException {
        byte[] bytes = written(state(1_000, 17));
        byte[] endless = Arrays.copyOf(bytes, bytes.length + 20);
        Arrays.fill(endless, TIMES + Integer.BYTES, endless.length, (byte) 0xff);

        assertThatThrownBy(() -> read(3, bytes))
                .isInstanceOf(IOException.class)
                .hasMessage("ordering state of version 3; known are 1 and 2");
        assertThatThrownBy(() -> read(2, endless))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not end");
    }
}
