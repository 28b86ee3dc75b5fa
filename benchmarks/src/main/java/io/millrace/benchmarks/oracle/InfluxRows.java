package io.millrace.benchmarks.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What InfluxQL returns, in the form in which the oracle expects it. */
final class InfluxRows {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final String database;
    private final HttpClient http = HttpClient.newHttpClient();

    InfluxRows(String url, String database) {
        this.url = url;
        this.database = database;
    }

    /** {@code device_metrics}: one row a device and window, as it stands after its revisions. */
    List<Row> windows() throws IOException, InterruptedException {
        Map<String, Map<String, Object>> rows = new TreeMap<>();
        for (Point point : points("SELECT * FROM device_metrics GROUP BY *")) {
            Map<String, Object> row =
                    rows.computeIfAbsent(
                            point.tag("device") + " " + point.tag("window") + "@" + point.time(),
                            key -> new TreeMap<>());
            point.fields()
                    .forEach(
                            (name, value) -> {
                                switch (name) {
                                    case "events", "revision" -> row.put(name, value);
                                    case "expected_events" -> row.put("expected", value);
                                    default -> row.put(point.tag("metric") + "." + name, value);
                                }
                            });
        }
        return rows.entrySet().stream().map(e -> new Row(e.getKey(), e.getValue())).toList();
    }

    /** {@code device_alerts}. */
    List<Row> alerts() throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (Point point : points("SELECT * FROM device_alerts GROUP BY *")) {
            point.fields().remove("reason");
            rows.add(
                    new Row(
                            point.tag("device") + "/" + point.tag("rule") + " @" + point.time(),
                            point.fields()));
        }
        return rows;
    }

    /** How many points there are of both, by a field that each of them has. */
    long count() throws IOException, InterruptedException {
        return count("SELECT count(revision) FROM device_metrics")
                + count("SELECT count(open) FROM device_alerts");
    }

    private long count(String query) throws IOException, InterruptedException {
        return points(query).stream()
                .mapToLong(point -> ((Double) point.fields().get("count")).longValue())
                .sum();
    }

    private record Point(JsonNode tags, long time, Map<String, Object> fields) {

        String tag(String name) {
            return tags.path(name).asText();
        }
    }

    private List<Point> points(String query) throws IOException, InterruptedException {
        String address =
                url
                        + "/query?epoch=ms&db="
                        + database
                        + "&q="
                        + URLEncoder.encode(query, StandardCharsets.UTF_8);
        HttpResponse<String> answer = ask(address);
        JsonNode result = JSON.readTree(answer.body()).at("/results/0");
        if (answer.statusCode() != 200 || result.has("error")) {
            throw new IOException(
                    "InfluxDB at %s does not answer %s: %d %s"
                            .formatted(url, query, answer.statusCode(), answer.body()));
        }
        List<Point> points = new ArrayList<>();
        for (JsonNode series : result.path("series")) {
            for (JsonNode values : series.get("values")) {
                points.add(point(series, values));
            }
        }
        return points;
    }

    private HttpResponse<String> ask(String address) throws IOException, InterruptedException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(address))
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new IOException("InfluxDB at " + url + " does not answer", e);
        }
    }

    private static Point point(JsonNode series, JsonNode values) {
        Map<String, Object> fields = new TreeMap<>();
        long time = 0;
        for (int i = 0; i < values.size(); i++) {
            String column = series.get("columns").get(i).asText();
            JsonNode value = values.get(i);
            if (column.equals("time")) {
                time = value.asLong();
            } else if (value.isNumber()) {
                fields.put(column, value.asDouble());
            } else if (!value.isNull()) {
                fields.put(column, value.asText());
            }
        }
        return new Point(series.path("tags"), time, fields);
    }
}
