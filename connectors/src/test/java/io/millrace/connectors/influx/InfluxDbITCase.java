package io.millrace.connectors.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.connectors.influx.Point.Field;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The writer and the client against the real influxd. */
@Timeout(120)
class InfluxDbITCase {

    private static final long TIME = 1_700_000_000_000L;

    @TempDir private static Path directory;
    private static RealInfluxDb server;
    private static InfluxDb db;

    private final RecordingRefusedPoints refused = new RecordingRefusedPoints();
    private final RecordingWriteListener listener = new RecordingWriteListener();
    private PointWriter writer;

    @BeforeAll
    static void start() throws Exception {
        server = new RealInfluxDb(directory, false);
        db = new InfluxDb(server.settings());
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void open() throws Exception {
        db.createDatabase();
        writer = writer(server.settings().withBatches(500, 2_000));
    }

    @AfterEach
    void close() throws Exception {
        writer.close();
        db.dropDatabase();
    }

    @Test
    void shouldStoreEveryPointOnceWhenTheServerIsKilledUnderLoad() throws Exception {
        int points = 40_000;
        CompletableFuture<Void> load =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                for (int i = 0; i < points; i++) {
                                    writer.write(point("device-" + i % 50, TIME + i, i));
                                }
                                writer.flush();
                            } catch (IOException | InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        });
        await().until(() -> listener.writtenPoints() > 2_000);

        server.kill();
        await().until(() -> listener.retries() > 3);
        assertThat(load).isNotDone();
        assertThat(writer.bufferedPoints()).isLessThanOrEqualTo(2_000);
        server.start();
        load.join();

        assertThat(db.queryLong("SELECT COUNT(value) FROM m")).isEqualTo(points);
        assertThat(db.queryLong("SELECT SUM(value) FROM m"))
                .isEqualTo((long) points * (points - 1) / 2);
        assertThat(listener.writtenPoints()).isEqualTo(points);
        assertThat(listener.outages()).containsExactly(true, false);
        assertThat(refused.refused()).isEmpty();
    }

    @Test
    void shouldFindTheLineWhoseFieldHasAnotherType() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            writer.write(point("device-" + i, TIME, i));
        }
        writer.write(
                Point.of(
                        "m",
                        Map.of("device", "wrong"),
                        TIME,
                        List.of(Field.decimal("value", 0.5))));
        for (int i = 1_000; i < 1_300; i++) {
            writer.write(point("device-" + i, TIME, i));
        }

        writer.flush();

        assertThat(db.queryLong("SELECT COUNT(value) FROM m")).isEqualTo(1_300);
        assertThat(refused.refused()).hasSize(1);
        assertThat(refused.refused().get(0).point().tag("device")).contains("wrong");
        assertThat(refused.refused().get(0).message())
                .contains("HTTP 400", "field type conflict", "dropped=1");
    }

    @Test
    void shouldRefuseALineThatInfluxDbCannotReadAndKeepItsNeighbours() throws Exception {
        String tooLong = "x".repeat(70_000);
        writer.write(point("a", TIME, 1));
        writer.write(point(tooLong, TIME, 2));
        writer.write(point("b", TIME, 3));

        writer.flush();

        assertThat(db.queryLong("SELECT COUNT(value) FROM m")).isEqualTo(2);
        assertThat(refused.refused()).hasSize(1);
        assertThat(refused.refused().get(0).message()).contains("max key length exceeded");
    }

    @Test
    void shouldOverwriteAPointThatIsWrittenAgain() throws Exception {
        writer.write(point("a", TIME, 1));
        writer.write(point("a", TIME, 2));
        writer.flush();
        assertThat(values()).containsExactly(2L);

        writer.write(point("a", TIME, 3));
        writer.flush();

        assertThat(values()).containsExactly(3L);
    }

    @Test
    void shouldReadBackAnyTextThatItTakes() throws Exception {
        int[] characters = "ab,= \\\"'#äß中:\uD83D\uDE00".codePoints().toArray();
        Random random = new Random(7);
        int sent = 0;
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int c = 0; c < 5; c++) {
                text.appendCodePoint(characters[random.nextInt(characters.length)]);
            }
            Point point =
                    Point.of(
                            "m",
                            Map.of("device", text.toString(), "n", "n" + i),
                            TIME,
                            List.of(Field.text("text", text + "\n\\")));
            writer.write(point);
            sent++;
        }
        writer.flush();

        int read = 0;
        for (InfluxSeries series : db.query("SELECT text FROM m GROUP BY device, n")) {
            InfluxSeries.Row row = series.rows().get(0);
            assertThat(row.text("text")).isEqualTo(series.tags().get("device") + "\n\\");
            read++;
        }
        assertThat(read).isGreaterThan(1_000).isEqualTo(sent - refused.refused().size());
        assertThat(refused.refused()).allMatch(point -> point.message().contains("backslash"));
    }

    @Test
    void shouldWaitForADatabaseThatIsNotThereYet() throws Exception {
        db.dropDatabase();
        writer.write(point("a", TIME, 1));
        writer.writeNow();
        await().until(() -> listener.outages().equals(List.of(true)));

        db.createDatabase();
        writer.flush();

        assertThat(values()).containsExactly(1L);
        assertThat(refused.refused()).isEmpty();
    }

    @Test
    void shouldSayWhichStatementIsWrong() {
        assertThatThrownBy(() -> db.query("SELEKT 1"))
                .isInstanceOf(InfluxQueryException.class)
                .hasMessageContaining("error parsing query")
                .hasMessageContaining("SELEKT 1");
        assertThatThrownBy(() -> db.query("SELECT nothing(value) FROM m"))
                .isInstanceOf(InfluxQueryException.class);
    }

    private List<Long> values() throws Exception {
        return db.query("SELECT value FROM m").get(0).rows().stream()
                .map(row -> row.integer("value"))
                .toList();
    }

    private PointWriter writer(InfluxSettings settings) {
        return new PointWriter(
                settings,
                "test-writer",
                new BatchWriter(
                        "InfluxDB of the test",
                        new JdkInfluxHttp(settings),
                        Backoff.of(settings, InstantSource.system()),
                        Thread::sleep,
                        new SeriesLimit(1_000_000),
                        refused,
                        listener),
                refused);
    }

    private static Point point(String device, long time, long value) {
        return Point.of(
                "m", Map.of("device", device), time, List.of(Field.integer("value", value)));
    }
}
