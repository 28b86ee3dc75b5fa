package io.millrace.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.jobs.stage.SectionFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SectionedStateTest {

    /** A section that holds one number. */
    private record NumberFormat(String section, int version) implements SectionFormat<long[]> {

        @Override
        public long[] create() {
            return new long[1];
        }

        @Override
        public boolean isEmpty(long[] state) {
            return state[0] == 0;
        }

        @Override
        public void write(long[] state, DataOutput out) throws IOException {
            out.writeLong(state[0]);
        }

        @Override
        public long[] read(int written, DataInput in) throws IOException {
            if (written > version) {
                throw new IOException("version " + written + " is unknown");
            }
            return new long[] {in.readLong()};
        }
    }

    private static final NumberFormat ONE = new NumberFormat("one", 1);
    private static final NumberFormat TWO = new NumberFormat("two", 3);

    private static byte[] bytes(SectionedState state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static SectionedState read(byte[] bytes) throws IOException {
        return SectionedState.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    @Test
    void shouldKeepASectionThatNobodyAsksForByteForByte() throws IOException {
        SectionedState state = new SectionedState();
        state.get(ONE)[0] = 7;
        state.get(TWO)[0] = 8;
        byte[] written = bytes(state);

        SectionedState withoutTwo = read(written);
        withoutTwo.get(ONE);
        SectionedState later = read(bytes(withoutTwo));

        assertThat(bytes(withoutTwo)).isEqualTo(written);
        assertThat(later.get(TWO)[0]).isEqualTo(8);
    }

    @Test
    void shouldWriteNothingWhenNoSectionSaysAnything() throws IOException {
        SectionedState state = new SectionedState();
        state.get(ONE);

        assertThat(state.isEmpty()).isTrue();
        assertThat(read(bytes(state)).peek(ONE)).isNull();
    }

    @Test
    void shouldWriteWhatItSaidWhenItWasTakenOver() throws IOException {
        SectionedState state = new SectionedState();
        state.get(ONE)[0] = 7;
        byte[] then = bytes(state);
        SectionedState taker = state.takeOver();
        taker.get(ONE)[0] = 8;

        assertThat(bytes(state)).isEqualTo(then);
        assertThat(taker.get(ONE)[0]).isEqualTo(8);
        assertThat(state.isEmpty()).isFalse();
    }

    @Test
    void shouldKeepTheVeryObjectsWhenItIsTakenOver() {
        SectionedState state = new SectionedState();
        long[] one = state.get(ONE);
        one[0] = 7;

        assertThat(state.takeOver().takeOver().get(ONE)).isSameAs(one);
    }

    /** Nobody should, but nothing may be lost silently. */
    @Test
    void shouldSayWhatItSaidWhenItIsAskedAfterItWasTakenOver() throws IOException {
        SectionedState state = new SectionedState();
        state.get(ONE)[0] = 7;
        state.get(TWO)[0] = 9;
        SectionedState taker = state.takeOver();
        state.get(ONE)[0]++;

        assertThat(state.get(ONE)[0]).isEqualTo(8);
        assertThat(taker.get(ONE)[0]).isEqualTo(7);
        assertThat(read(bytes(state)).get(TWO)[0]).isEqualTo(9);
        assertThat(state.takeOver().get(ONE)[0]).isEqualTo(8);
    }

    @Test
    void shouldTakeOverASectionThatNobodyHasAskedFor() throws IOException {
        SectionedState state = new SectionedState();
        state.get(ONE)[0] = 7;

        assertThat(read(bytes(state)).takeOver().get(ONE)[0]).isEqualTo(7);
    }

    /** Some formats have nothing to write before the first record, for example maintenance. */
    @Test
    void shouldNotTakeOverASectionThatSaysNothing() {
        SectionedState state = new SectionedState();
        state.get(ONE);
        state.get(TWO)[0] = 8;

        SectionedState taker = state.takeOver();

        assertThat(taker.peek(ONE)).isNull();
        assertThat(taker.peek(TWO)).containsExactly(8);
    }

    /** A checkpoint's thread writes while the task's takes over and goes on. */
    @Test
    void shouldBeWrittenByAnotherThreadWhileItIsTakenOver() throws Exception {
        SectionedState state = new SectionedState();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            for (int round = 1; round < 2_000; round++) {
                state.get(ONE)[0] = round;
                state.get(TWO)[0] = round;
                byte[] then = bytes(state);
                SectionedState written = state;
                var bytes = writer.submit(() -> bytes(written));
                state = state.takeOver();
                state.get(ONE)[0] = -1;
                state.get(TWO)[0] = -2;
                assertThat(bytes.get()).isEqualTo(then);
            }
        } finally {
            writer.shutdownNow();
        }
    }

    @Test
    void shouldForgetASectionWhenItIsReset() throws IOException {
        SectionedState state = new SectionedState();
        state.get(ONE)[0] = 7;
        state.reset(ONE);

        assertThat(state.get(ONE)[0]).isZero();
    }

    @Test
    void shouldNameTheSectionWhenItCannotBeRead() throws IOException {
        SectionedState state = new SectionedState();
        state.get(TWO)[0] = 7;
        SectionedState restored = read(bytes(state));

        assertThatThrownBy(() -> restored.get(new NumberFormat("two", 2)))
                .hasMessageContaining("section two of version 3");
    }

    @Test
    void shouldRefuseAFrameOfTheFuture() {
        assertThatThrownBy(() -> read(new byte[] {9, 0, 0})).hasMessageContaining("version 9");
    }
}
