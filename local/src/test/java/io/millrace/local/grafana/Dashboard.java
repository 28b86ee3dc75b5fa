package io.millrace.local.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Grafana dashboard as it lies in the checkout, its queries filled in as Grafana's InfluxDB
 * data source does.
 */
final class Dashboard {

    static final Path GRAFANA = Path.of("..", "k8s", "grafana");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):regex}");

    private final JsonNode json;

    private Dashboard(JsonNode json) {
        this.json = json;
    }

    /** One query and the place where it stands. */
    record Query(String place, String text) {

        /** The query as Grafana would send it, for a time and with those choices. */
        String filled(long from, long to, Map<String, String> choices) {
            String timed =
                    text.replace("$timeFilter", "time >= %dms and time <= %dms".formatted(from, to))
                            .replace("$__interval", "1m")
                            .replace("${__from}", Long.toString(from))
                            .replace("${__to}", Long.toString(to));
            return VARIABLE.matcher(timed)
                    .replaceAll(found -> Matcher.quoteReplacement(choices.get(found.group(1))));
        }
    }

    static Dashboard read() throws IOException {
        return new Dashboard(
                new ObjectMapper()
                        .readTree(GRAFANA.resolve("dashboards/millrace-fleet.json").toFile()));
    }

    JsonNode json() {
        return json;
    }

    List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        json.path("panels").forEach(panels::add);
        return panels;
    }

    List<String> variables() {
        List<String> names = new ArrayList<>();
        json.at("/templating/list").forEach(variable -> names.add(variable.path("name").asText()));
        return names;
    }

    /** Of the variables, the panels and the annotations. */
    List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (JsonNode variable : json.at("/templating/list")) {
            queries.add(
                    new Query(
                            "variable " + variable.path("name").asText(),
                            variable.path("query").asText()));
        }
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(
                        new Query(
                                panel.path("title").asText() + " " + target.path("refId").asText(),
                                target.path("query").asText()));
            }
        }
        for (JsonNode annotation : json.at("/annotations/list")) {
            if (annotation.has("query")) {
                queries.add(
                        new Query(
                                "annotation " + annotation.path("name").asText(),
                                annotation.path("query").asText()));
            }
        }
        return queries;
    }

    /** The one query of the panel of that title. */
    Query queryOf(String title) {
        return queries().stream()
                .filter(query -> query.place().equals(title + " A"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no panel " + title));
    }
}
