package io.millrace.local.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.influx.InfluxDb;
import io.millrace.connectors.influx.InfluxSettings;
import io.millrace.connectors.influx.LineProtocol;
import io.millrace.connectors.influx.Point;
import io.millrace.jobs.projection.Projection;
import io.millrace.local.stack.StackPorts;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every query of the dashboard against a real influxd that holds what the projection writes. */
class DashboardITCase {

    private static final long FROM = SampleResults.START.toEpochMilli();
    private static final long TO = FROM + Duration.ofMinutes(15).toMillis();

    private static final Map<String, String> ALL =
            Map.of(
                    "tenant", ".*",
                    "site", ".*",
                    "device_type", ".*",
                    "device", SampleResults.PUMP,
                    "metric", ".*");
    private static final Map<String, String> SOME =
            Map.of(
                    "tenant", "(acme)",
                    "site", "(north|south)",
                    "device_type", "(pump|motor)",
                    "device", SampleResults.PUMP,
                    "metric", "(temperature|pressure)");
    private static final Map<String, String> NONE =
            Map.of(
                    "tenant", "(nobody)",
                    "site", "(nowhere)",
                    "device_type", "(none)",
                    "device", "none",
                    "metric", "(none)");

    @TempDir private static Path folder;
    private static Process influxd;
    private static InfluxDb db;

    @BeforeAll
    static void start() throws Exception {
        int port = StackPorts.freePort();
        Path config =
                Files.writeString(
                        folder.resolve("influxdb.conf"),
                        """
                        reporting-disabled = true
                        bind-address = "127.0.0.1:%d"
                        [meta]
                          dir = "%s/meta"
                        [data]
                          dir = "%s/data"
                          wal-dir = "%s/wal"
                        [monitor]
                          store-enabled = false
                        [http]
                          bind-address = "127.0.0.1:%d"
                          log-enabled = false
                        """
                                .formatted(StackPorts.freePort(), folder, folder, folder, port));
        influxd =
                new ProcessBuilder("influxd", "-config", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("influxd.log").toFile())
                        .start();
        InfluxSettings settings = InfluxSettings.of("http://127.0.0.1:" + port, "millrace");
        db = new InfluxDb(settings);
        db.waitUntilUp(Duration.ofSeconds(30));
        db.createDatabase();
        write(settings, SampleResults.all());
    }

    @AfterAll
    static void stop() throws Exception {
        influxd.destroy();
        if (!influxd.waitFor(10, TimeUnit.SECONDS)) {
            influxd.destroyForcibly().waitFor();
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldGiveRowsForEveryQuery() throws Exception {
        return Dashboard.read().queries().stream()
                .flatMap(
                        query ->
                                Stream.of(ALL, SOME)
                                        .map(
                                                choices ->
                                                        DynamicTest.dynamicTest(
                                                                query.place(),
                                                                () ->
                                                                        requireRows(
                                                                                query, choices))));
    }

    @Test
    void shouldFilterByEveryChoice() throws Exception {
        for (Dashboard.Query query : Dashboard.read().queries()) {
            if (query.text().contains(":regex}")) {
                assertThat(db.query(query.filled(FROM, TO, NONE))).as(query.place()).isEmpty();
            }
        }
    }

    @Test
    void shouldCountWhatIsThere() throws Exception {
        assertThat(number("Devices heard")).isEqualTo(3);
        assertThat(number("Open alerts")).isEqualTo(2);
        assertThat(number("Anomalies")).isEqualTo(3);
        assertThat(number("Shortest remaining life")).isEqualTo(40);
    }

    @Test
    void shouldListOpenAlertsWithoutThoseThatWereCleared() throws Exception {
        Dashboard.Query table = Dashboard.read().queryOf("Open alerts, newest change");

        assertThat(db.query(table.filled(FROM, TO, ALL)))
                .extracting(series -> series.tags().get("rule") + " " + series.tags().get("metric"))
                .containsExactlyInAnyOrder("hot temperature", "wear ");
    }

    private static void requireRows(Dashboard.Query query, Map<String, String> choices)
            throws Exception {
        String filled = query.filled(FROM, TO, choices);
        assertThat(filled).doesNotContainPattern("\\$[\\w{]");

        assertThat(db.query(filled)).as(filled).isNotEmpty();
    }

    private static long number(String title) throws Exception {
        return db.queryLong(Dashboard.read().queryOf(title).filled(FROM, TO, ALL));
    }

    private static void write(InfluxSettings settings, List<SpecificRecord> results)
            throws Exception {
        Projection projection = new Projection(Set.of("1m"));
        LineProtocol lineProtocol = new LineProtocol();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (SpecificRecord result : results) {
            for (Point point : projection.points(result)) {
                lines.writeBytes(lineProtocol.encode(point).text());
            }
        }
        HttpRequest post =
                HttpRequest.newBuilder(
                                URI.create(settings.url() + "/write?precision=ms&db=millrace"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(lines.toByteArray()))
                        .build();
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(post, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }
}
