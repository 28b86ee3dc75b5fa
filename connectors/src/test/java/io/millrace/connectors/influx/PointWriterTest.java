package io.millrace.connectors.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.connectors.influx.Point.Field;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PointWriterTest {

    private static final int BATCH = 4;
    private static final int BUFFER = 10;

    private final FakeInfluxHttp influx = new FakeInfluxHttp();
    private final RecordingRefusedPoints refused = new RecordingRefusedPoints();
    private final RecordingWriteListener listener = new RecordingWriteListener();
    private final PointWriter writer =
            new PointWriter(
                    InfluxSettings.of("http://127.0.0.1:1", "x").withBatches(BATCH, BUFFER),
                    "test-writer",
                    new BatchWriter(
                            "InfluxDB in memory",
                            influx,
                            new Backoff(attempt -> 1L, InstantSource.fixed(Instant.EPOCH)),
                            millis -> {},
                            new SeriesLimit(1_000_000),
                            refused,
                            listener),
                    refused);

    @AfterEach
    void close() {
        influx.letThrough(1_000);
        writer.close();
    }

    @Test
    void shouldHaveWrittenEverythingWhenFlushReturns() throws Exception {
        for (int i = 0; i < 1_003; i++) {
            writer.write(point(i));
        }

        writer.flush();

        assertThat(influx.stored()).hasSize(1_003);
        assertThat(writer.bufferedPoints()).isZero();
        assertThat(influx.batches()).allMatch(lines -> lines <= BATCH);
        assertThat(refused.flushes()).isEqualTo(1);
    }

    @Test
    void shouldWriteAFullBatchByItself() throws Exception {
        write(BATCH);

        await().until(() -> influx.stored().size() == BATCH);
    }

    @Test
    void shouldWaitForABatchToFillUntilItsTimeHasCome() throws Exception {
        write(BATCH + 1);
        await().until(() -> influx.stored().size() == BATCH);
        assertThat(writer.bufferedPoints()).isEqualTo(1);

        writer.writeNow();

        await().until(() -> influx.stored().size() == BATCH + 1);
        assertThat(influx.batches()).containsExactly(BATCH, 1);
    }

    @Test
    void shouldHoldUpTheCallerWhenTheBufferIsFull() throws Exception {
        influx.hang();
        write(BUFFER);
        Thread caller = new Thread(() -> writeQuietly(BUFFER));
        caller.start();
        await().until(() -> caller.getState() == Thread.State.WAITING);
        assertThat(writer.bufferedPoints()).isEqualTo(BUFFER);

        influx.letThrough(1);
        caller.join();

        assertThat(writer.bufferedPoints()).isLessThanOrEqualTo(BUFFER);
        influx.letThrough(100);
        writer.flush();
        assertThat(influx.stored()).hasSize(BUFFER + 1);
    }

    @Test
    void shouldHaveOneRequestInFlight() throws Exception {
        influx.hang();
        write(BUFFER);
        influx.letThrough(1);
        await().until(() -> influx.stored().size() == BATCH);

        assertThat(influx.batches()).containsExactly(BATCH);
    }

    @Test
    void shouldGiveUpAFlushWhenInterruptedWhileTheDatabaseIsAway() throws Exception {
        influx.hang();
        write(1);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread caller =
                new Thread(
                        () -> {
                            try {
                                writer.flush();
                            } catch (IOException | InterruptedException e) {
                                end.set(e);
                            }
                        });
        caller.start();
        await().until(() -> caller.getState() == Thread.State.WAITING);

        caller.interrupt();
        caller.join();

        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        writer.close();
        assertThat(refused.isClosed()).isTrue();
        assertThat(influx.stored()).isEmpty();
    }

    @Test
    void shouldThrowWhenARefusedPointCannotBeKept() throws Exception {
        refused.breakDown();
        writer.write(Point.of("m", Map.of("device", "bad"), 1, List.of(Field.integer("value", 1))));

        assertThatThrownBy(writer::flush)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the dead letters are broken");
        assertThatThrownBy(() -> writer.write(point(1))).isInstanceOf(IOException.class);
    }

    private void write(int points) throws IOException, InterruptedException {
        for (int i = 0; i < points; i++) {
            writer.write(point(i));
        }
    }

    private void writeQuietly(int number) {
        try {
            writer.write(point(number));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Point point(long value) {
        return Point.of(
                "m",
                Map.of("device", "device-" + value),
                1_000,
                List.of(Field.integer("value", value)));
    }
}
