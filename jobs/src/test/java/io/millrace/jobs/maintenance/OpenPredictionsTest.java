package io.millrace.jobs.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.jobs.maintenance.OpenPredictions.Open;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OpenPredictionsTest {

    private static Open at(long time) {
        return new Open(time, 100 - time, Double.NaN, Double.NaN, 200, "rul-pump", "1");
    }

    private static OpenPredictions of(int predictions) {
        OpenPredictions open = new OpenPredictions();
        for (int i = 0; i < predictions; i++) {
            open.add(at(i * 60L));
        }
        return open;
    }

    private static long[] times(OpenPredictions open, long time) {
        return Arrays.stream(open.upTo(time)).mapToLong(Open::madeAt).toArray();
    }

    @Test
    void shouldKeepFewSpreadOverTheLifeAndTheNewest() {
        assertThat(times(of(3), Long.MAX_VALUE)).containsExactly(0, 60, 120);
        // Of the first eight every second is left when the ninth comes, and from then on.
        assertThat(times(of(10), Long.MAX_VALUE)).containsExactly(0, 120, 240, 360, 480, 540);
        long[] many = times(of(10_001), Long.MAX_VALUE);
        assertThat(many).hasSizeBetween(5, 9).startsWith(0).endsWith(600_000);
        for (int i = 2; i < many.length - 1; i++) {
            assertThat(many[i] - many[i - 1]).isEqualTo(many[1] - many[0]);
        }
    }

    @Test
    void shouldLeaveOutWhatWasPredictedAfterTheFailure() {
        assertThat(times(of(3), 60)).containsExactly(0, 60);
        assertThat(times(of(3), -1)).isEmpty();
        assertThat(times(new OpenPredictions(), 60)).isEmpty();
    }

    @Test
    void shouldGoOnTheSameWhenRestoredAfterEveryPrediction() throws IOException {
        OpenPredictions whole = new OpenPredictions();
        OpenPredictions restored = new OpenPredictions();
        for (int i = 0; i < 100; i++) {
            whole.add(at(i * 60L));
            restored.add(at(i * 60L));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            restored.write(new DataOutputStream(bytes));
            restored =
                    OpenPredictions.read(
                            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

            assertThat(restored.upTo(Long.MAX_VALUE)).isEqualTo(whole.upTo(Long.MAX_VALUE));
            assertThat(bytes.size()).isLessThan(600);
        }
    }
}
