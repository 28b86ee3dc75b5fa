package io.millrace.connectors.influx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A plain client of one InfluxDB database: InfluxQL queries and what an operator does by them.
 *
 * <p>Times come back as milliseconds since the epoch. Safe for several threads.
 */
public final class InfluxDb {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long POLL_MILLIS = 100;

    private final InfluxSettings settings;
    private final HttpClient client;

    public InfluxDb(InfluxSettings settings) {
        this.settings = settings;
        this.client = InfluxRequests.client(settings.requestTimeout());
    }

    /** Makes the database, where it is not there yet. */
    public void createDatabase() throws IOException, InterruptedException {
        query("CREATE DATABASE " + quoteIdentifier(settings.database()));
    }

    /** Removes the database and all that is in it. */
    public void dropDatabase() throws IOException, InterruptedException {
        query("DROP DATABASE " + quoteIdentifier(settings.database()));
    }

    /**
     * Runs one InfluxQL statement.
     *
     * @return its series in the server's order; empty when nothing matches
     * @throws InfluxQueryException when the server refuses the statement
     * @throws IOException when no complete answer came in time
     */
    public List<InfluxSeries> query(String influxQl) throws IOException, InterruptedException {
        String form =
                "q="
                        + InfluxRequests.encode(influxQl)
                        + "&epoch=ms&db="
                        + InfluxRequests.encode(settings.database());
        HttpRequest post =
                InfluxRequests.to(settings, InfluxRequests.uri(settings, "/query"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        HttpResponse<String> response =
                InfluxRequests.send(client, post, settings.requestTimeout());
        if (response.statusCode() != 200) {
            throw new InfluxQueryException(
                    influxQl,
                    "HTTP " + response.statusCode() + " " + InfluxRequests.message(response));
        }
        return series(influxQl, response.body());
    }

    /**
     * The one number that a query gives, for example of {@code SELECT COUNT(mean) FROM ...}.
     *
     * @return 0 where nothing matches, as a count of nothing has no row
     */
    public long queryLong(String influxQl) throws IOException, InterruptedException {
        List<InfluxSeries> series = query(influxQl);
        if (series.isEmpty()) {
            return 0;
        }
        List<InfluxSeries.Row> rows = series.get(0).rows();
        if (series.size() > 1 || rows.size() != 1 || rows.get(0).values().size() != 2) {
            throw new InfluxQueryException(influxQl, "gives more than one number: " + series);
        }
        return ((Number) rows.get(0).values().get(1)).longValue();
    }

    /** True when the server answers its ping. */
    public boolean isUp() throws InterruptedException {
        HttpRequest ping =
                InfluxRequests.to(settings, InfluxRequests.uri(settings, "/ping")).GET().build();
        try {
            return InfluxRequests.send(client, ping, settings.requestTimeout()).statusCode() / 100
                    == 2;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Waits until the server answers.
     *
     * @throws IOException when it did not within that time
     */
    public void waitUntilUp(Duration atMost) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!isUp()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(
                        "InfluxDB at " + settings.url() + " did not answer within " + atMost);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** A name as InfluxQL wants it: in double quotes. */
    public static String quoteIdentifier(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** A string value as InfluxQL wants it: in single quotes. */
    public static String quoteString(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
    }

    private static List<InfluxSeries> series(String influxQl, String body) throws IOException {
        JsonNode results;
        try {
            results = JSON.readTree(body).path("results");
        } catch (JsonProcessingException e) {
            throw new IOException("InfluxDB's answer is no JSON: " + e.getOriginalMessage(), e);
        }
        List<InfluxSeries> found = new ArrayList<>();
        for (JsonNode result : results) {
            if (result.has("error")) {
                throw new InfluxQueryException(influxQl, result.get("error").asText());
            }
            for (JsonNode one : result.path("series")) {
                if (one.path("partial").asBoolean()) {
                    throw new InfluxQueryException(
                            influxQl, "the answer is cut at the server's max-row-limit");
                }
                found.add(series(one));
            }
        }
        return found;
    }

    private static InfluxSeries series(JsonNode node) {
        Map<String, String> tags = new LinkedHashMap<>();
        node.path("tags").properties().forEach(e -> tags.put(e.getKey(), e.getValue().asText()));
        List<String> columns = new ArrayList<>();
        node.path("columns").forEach(column -> columns.add(column.asText()));
        List<InfluxSeries.Row> rows = new ArrayList<>();
        for (JsonNode values : node.path("values")) {
            List<Object> row = new ArrayList<>(values.size());
            values.forEach(value -> row.add(value(value)));
            rows.add(new InfluxSeries.Row(columns, row));
        }
        return new InfluxSeries(node.path("name").asText(""), tags, columns, rows);
    }

    private static Object value(JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return node.isBoolean() ? (Object) node.booleanValue() : node.asText();
    }
}
