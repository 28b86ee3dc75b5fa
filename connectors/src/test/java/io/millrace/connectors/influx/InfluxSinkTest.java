package io.millrace.connectors.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.connectors.influx.Point.Field;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sink inside Flink's operator, against an imitated server. */
@Timeout(30)
class InfluxSinkTest {

    private static final RecordingRefusedPoints REFUSED = new RecordingRefusedPoints();

    private final ImitatedInfluxDb server = new ImitatedInfluxDb();
    private OneInputStreamOperatorTestHarness<Point, ?> harness;

    @BeforeEach
    void open() throws Exception {
        InfluxSettings settings =
                server.settings()
                        .withTimes(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5),
                                Duration.ofMillis(1),
                                Duration.ofMillis(10));
        harness = harness(new InfluxSink(settings, () -> REFUSED));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        harness.close();
    }

    @Test
    void shouldCrossOperatorsWithoutKryo() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(Point.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(Point.Tag.class);
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(Point.Field.class);
    }

    @Test
    void shouldWriteEverythingBeforeACheckpointsBarrierPasses() throws Exception {
        write(0, 7_000);

        harness.prepareSnapshotPreBarrier(1);

        assertThat(server.store().stored()).hasSize(7_000);
    }

    @Test
    void shouldHoldTheCheckpointWhileTheDatabaseIsAway() throws Exception {
        server.store().hang();
        write(0, 10);

        CompletableFuture<Void> checkpoint =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                harness.prepareSnapshotPreBarrier(1);
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        });
        await().until(() -> !server.requests().isEmpty());
        await().during(Duration.ofMillis(300)).until(() -> !checkpoint.isDone());
        assertThat(server.store().stored()).isEmpty();
        server.store().letThrough(1);

        checkpoint.join();
        assertThat(server.store().stored()).hasSize(10);
    }

    @Test
    void shouldWriteWhatWaitsWhenItsTimeHasCome() throws Exception {
        write(0, 3);

        harness.setProcessingTime(1_000);
        await().until(() -> server.store().stored().size() == 3);
        write(3, 5);
        harness.setProcessingTime(2_000);

        await().until(() -> server.store().stored().size() == 5);
    }

    @Test
    void shouldWriteEverythingAtTheEndOfItsInput() throws Exception {
        write(0, 3);

        harness.endInput();

        assertThat(server.store().stored()).hasSize(3);
    }

    @Test
    void shouldKeepRefusedPointsBeforeACheckpointsBarrierPasses() throws Exception {
        server.answering(429, "Retry-After", "0").answering(503, "Retry-After", "0");
        write(0, 3);
        harness.processElement(point("bad", 1), 0);
        int flushesBefore = REFUSED.flushes();

        harness.prepareSnapshotPreBarrier(1);

        assertThat(server.store().stored()).hasSize(3);
        assertThat(REFUSED.refused()).hasSize(1);
        assertThat(REFUSED.flushes()).isEqualTo(flushesBefore + 1);
    }

    private void write(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            harness.processElement(point("device-" + i, i), 0);
        }
    }

    private static Point point(String device, long value) {
        return Point.of(
                "m", Map.of("device", device), 1_000, List.of(Field.integer("value", value)));
    }

    private static OneInputStreamOperatorTestHarness<Point, ?> harness(InfluxSink sink)
            throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new SinkWriterOperatorFactory<>(sink),
                TypeInformation.of(Point.class)
                        .createSerializer(
                                new org.apache.flink.api.common.serialization
                                        .SerializerConfigImpl()));
    }
}
