package io.millrace.connectors.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connectors.influx.Point.Field;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchWriterTest {

    private final FakeInfluxHttp influx = new FakeInfluxHttp();
    private final RecordingRefusedPoints refused = new RecordingRefusedPoints();
    private final RecordingWriteListener listener = new RecordingWriteListener();
    private final List<Long> pauses = new ArrayList<>();
    private final BatchWriter writer = writer(1_000);

    @Test
    void shouldWriteABatchInOneRequest() throws Exception {
        writer.write(points(100));

        assertThat(influx.batches()).containsExactly(100);
        assertThat(influx.stored()).hasSize(100);
        assertThat(listener.writtenPoints()).isEqualTo(100);
        assertThat(listener.outages()).isEmpty();
    }

    @Test
    void shouldSendAgainUntilTheServerTakesIt() throws Exception {
        influx.answering(503, null).breaking().answering(500, null).answering(401, null);
        influx.answering(404, null).answering(200, null);

        writer.write(points(3));

        assertThat(influx.stored()).hasSize(3);
        assertThat(listener.writtenPoints()).isEqualTo(3);
        assertThat(listener.retries()).isEqualTo(6);
        assertThat(listener.outages()).containsExactly(true, false);
        assertThat(refused.refused()).isEmpty();
    }

    @Test
    void shouldWaitAsLongAsTheServerAsks() throws Exception {
        influx.answering(429, "30").answering(503, "Sun, 22 Nov 2026 20:01:00 GMT");

        writer.write(points(1));

        assertThat(pauses).containsExactly(30_000L, 60_000L);
    }

    @Test
    void shouldSayOnceWhatIsWrongAndOnceThatItIsOver() throws Exception {
        influx.answering(503, null).answering(503, null).breaking().breaking();
        influx.answering(404, null).answering(404, null);

        try (LogCaptor log = new LogCaptor(BatchWriter.class)) {
            writer.write(points(3));
            writer.write(points(3));

            assertThat(log.lines())
                    .satisfiesExactly(
                            line -> assertThat(line).contains("WARN", "HTTP 503", "3 points"),
                            line -> assertThat(line).contains("WARN", "connection reset"),
                            line -> assertThat(line).contains("WARN", "HTTP 404", "database"),
                            line -> assertThat(line).contains("INFO", "takes points again"));
        }
    }

    @Test
    void shouldFindTheBadLinesAndWriteAllOthers() throws Exception {
        List<Point> batch = points(1_000);
        batch.set(17, point("bad-a", 1));
        batch.set(18, point("bad-b", 1));
        batch.set(999, point("bad-c", 1));

        writer.write(batch);

        assertThat(influx.stored()).hasSize(997);
        assertThat(refused.refused())
                .extracting(one -> one.point().tag("device").orElseThrow())
                .containsExactly("bad-a", "bad-b", "bad-c");
        RefusedPoint first = refused.refused().get(0);
        assertThat(first.message()).isEqualTo("HTTP 400 unable to parse");
        assertThat(new String(first.line().orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo("m,device=bad-a value=1i 1000\n");
        assertThat(listener.writtenPoints()).isEqualTo(997);
        assertThat(listener.refusedPoints()).isEqualTo(3);
        assertThat(influx.batches()).hasSizeLessThan(60);
    }

    @Test
    void shouldStopHalvingWhenAllOfAPartAreDropped() throws Exception {
        influx.withPartialWrites();
        List<Point> batch = new ArrayList<>();
        for (int i = 0; i < 512; i++) {
            batch.add(point("bad-" + i, i));
        }

        writer.write(batch);

        assertThat(refused.refused()).hasSize(512);
        assertThat(influx.batches()).containsExactly(512);
    }

    @Test
    void shouldKeepGoodPointsOfAPartialWrite() throws Exception {
        influx.withPartialWrites();
        List<Point> batch = points(64);
        batch.set(40, point("bad", 1));

        writer.write(batch);

        assertThat(influx.stored()).hasSize(63);
        assertThat(refused.refused()).hasSize(1);
        assertThat(listener.writtenPoints()).isEqualTo(63);
    }

    @Test
    void shouldLeaveTheNewestValueWhenABatchIsHalved() throws Exception {
        List<Point> batch = points(8);
        batch.set(1, point("device-0", 1));
        batch.set(2, point("bad", 1));
        batch.set(6, point("device-0", 2));
        batch.set(7, point("device-0", 3));

        writer.write(batch);

        assertThat(influx.stored()).containsEntry("m,device=device-0@1000", "{value=3i}");
    }

    @Test
    void shouldHaveOutagesWhileHalving() throws Exception {
        influx.answering(400, null).answering(503, null).breaking();

        writer.write(points(4));

        assertThat(influx.stored()).hasSize(4);
        assertThat(influx.batches()).containsExactly(4, 2, 2, 2, 2);
        assertThat(refused.refused()).isEmpty();
    }

    @Test
    void shouldRefuseWhatNoLineCanCarryAndWriteTheRest() throws Exception {
        writer.write(List.of(point("a\nm,device=b value=1i 1", 1), point("b", 1)));

        assertThat(influx.stored()).containsOnlyKeys("m,device=b@1000");
        assertThat(refused.refused()).hasSize(1);
        assertThat(refused.refused().get(0).line()).isEmpty();
        assertThat(refused.refused().get(0).message()).contains("U+000A");
    }

    @Test
    void shouldRefuseNewSeriesAboveTheLimit() throws Exception {
        BatchWriter limited = writer(2);

        limited.write(List.of(point("a", 1), point("b", 1), point("c", 1), point("a", 2)));
        limited.write(List.of(point("c", 3)));

        assertThat(influx.stored()).containsOnlyKeys("m,device=a@1000", "m,device=b@1000");
        assertThat(refused.refused()).hasSize(2);
        assertThat(refused.refused().get(1).message()).contains("series limit of 2");
        assertThat(listener.refusedPoints()).isEqualTo(2);
    }

    @Test
    void shouldFailWhenARefusedPointCannotBeKept() {
        refused.breakDown();

        assertThatThrownBy(() -> writer.write(List.of(point("bad", 1))))
                .isInstanceOf(IOException.class);
        assertThat(listener.refusedPoints()).isZero();
    }

    private BatchWriter writer(long maxSeries) {
        return new BatchWriter(
                "InfluxDB in memory",
                influx,
                new Backoff(
                        attempt -> 1L, InstantSource.fixed(Instant.parse("2026-11-22T20:00:00Z"))),
                pauses::add,
                new SeriesLimit(maxSeries),
                refused,
                listener);
    }

    private static List<Point> points(int count) {
        return new ArrayList<>(
                IntStream.range(0, count).mapToObj(i -> point("device-" + i, i)).toList());
    }

    private static Point point(String device, long value) {
        return Point.of(
                "m", Map.of("device", device), 1_000, List.of(Field.integer("value", value)));
    }
}
