package io.millrace.benchmarks.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Holds what is in the result topics and in InfluxDB against the expectation, kind by kind. */
final class Comparison {

    /**
     * One kind of result.
     *
     * @param expected how many
     * @param found how many
     */
    record Part(String kind, long expected, long found, Differences differences) {}

    /** Topics and producers take that much of a letter. */
    private static final int LARGEST_LETTER = 1_000_000;

    private final Expectation expected;
    private final Results results;
    private final InputTopic input;
    private final Set<String> judgedRules;
    private final Predicate<String> projected;
    private final List<Part> parts = new ArrayList<>();
    private List<Row> windows = List.of();
    private long alertsNotJudged;

    private Comparison(
            Expectation expected,
            Results results,
            InputTopic input,
            Set<String> judgedRules,
            Predicate<String> projected) {
        this.expected = expected;
        this.results = results;
        this.input = input;
        this.judgedRules = new HashSet<>(judgedRules);
        this.judgedRules.addAll(InputAlerts.RULES);
        this.projected = projected;
    }

    /**
     * Compares everything.
     *
     * @param projected whether a window of that length, for example 10s, is in InfluxDB
     */
    static Comparison of(
            Expectation expected,
            Results results,
            InputTopic input,
            Set<String> judgedRules,
            Predicate<String> projected) {
        Comparison comparison = new Comparison(expected, results, input, judgedRules, projected);
        comparison.windows = comparison.cameOut(expected.windows, results.windows());
        comparison.compare();
        return comparison;
    }

    /** Every kind, in the order of the line. */
    List<Part> parts() {
        return parts;
    }

    /** Alerts that depend on what the log does not decide. */
    long alertsNotJudged() {
        return alertsNotJudged;
    }

    /** What does not agree, by kind; empty when all does. */
    Map<String, String> findings() {
        Map<String, String> findings = new TreeMap<>();
        for (Part part : parts) {
            if (!part.differences().isEmpty()) {
                findings.put(part.kind(), part.differences().toString());
            }
        }
        return findings;
    }

    private void compare() {
        parts.add(
                new Part(
                        "records on the topic",
                        input.records().size()
                                + input.sent().lost().size()
                                - input.sent().repeated().size()
                                - input.sent().unexpected().size(),
                        input.records().size(),
                        input.sent()));
        add("windows", windows(windows), windows(results.windows()));
        List<Row> changes = results.alertsOf(judgedRules);
        List<Row> alerts = decided(cameOut(expected.alerts, changes));
        List<Row> judged = decided(changes);
        alertsNotJudged = (long) changes.size() - judged.size();
        add("alerts", alerts, judged);
        add("late events", expected.late, results.late());
        add("dead letters", letters(), results.dead());
        add("windows in InfluxDB", influxExpected(), influxFound());
        add("alerts in InfluxDB", alertPoints(alerts), decided(results.alertPoints(judgedRules)));
        add("alert state", states(results.lastChanges()), states(results.states()));
        results.idsByTopic()
                .forEach(
                        (topic, ids) ->
                                parts.add(
                                        new Part(
                                                "ids of " + topic,
                                                ids.size(),
                                                ids.size(),
                                                new Differences(
                                                        List.of(),
                                                        Differences.repeatedIds(ids),
                                                        List.of(),
                                                        List.of()))));
    }

    private void add(String kind, List<Row> wanted, List<Row> found) {
        parts.add(new Part(kind, wanted.size(), found.size(), Differences.between(wanted, found)));
    }

    /** Without what the end of the run has cut off. */
    private List<Row> cameOut(List<Row> wanted, List<Row> found) {
        Set<String> keys = new HashSet<>();
        found.forEach(row -> keys.add(row.key()));
        return wanted.stream()
                .filter(row -> !expected.perhaps.contains(row.key()) || keys.contains(row.key()))
                .toList();
    }

    /** As they are, but of an undecided window only the last revision, without its number. */
    private List<Row> windows(List<Row> rows) {
        List<Row> judged = new ArrayList<>();
        Map<String, Row> last = new TreeMap<>();
        for (Row row : rows) {
            String window = window(row);
            if (expected.openWindows.contains(window)) {
                continue;
            }
            if (expected.undecidedWindows.contains(window)) {
                last.merge(window, row, (a, b) -> revision(a) > revision(b) ? a : b);
            } else {
                judged.add(row);
            }
        }
        last.forEach((window, row) -> judged.add(new Row(window + " last", row.fields())));
        return judged;
    }

    private static String window(Row row) {
        return row.key().substring(0, row.key().lastIndexOf(" r"));
    }

    private static double revision(Row row) {
        return Double.parseDouble(row.key().substring(row.key().lastIndexOf(" r") + 2));
    }

    private List<Row> decided(List<Row> alerts) {
        return alerts.stream()
                .filter(row -> expected.isDecided(device(row), ExpectedAlerts.time(row)))
                .toList();
    }

    private static String device(Row alert) {
        String key = alert.key().replaceFirst("^(RAISED|CLEARED) ", "");
        return key.substring(0, key.indexOf('/'));
    }

    private List<Row> letters() {
        List<Row> rows = new ArrayList<>();
        expected.dead.forEach(
                (source, reason) -> {
                    ConsumerRecord<byte[], byte[]> record = input.letters().get(source);
                    boolean omitted =
                            record.value() != null
                                    && results.isOmitted(source)
                                    && record.value().length > LARGEST_LETTER - 2_000;
                    rows.add(ResultRows.dead(record, reason, omitted));
                });
        return rows;
    }

    /** The expectation as InfluxDB has it: each projected window's last revision. */
    private List<Row> influxExpected() {
        Map<String, Row> last = new TreeMap<>();
        for (Row row : windows) {
            String window = window(row);
            if (isProjected(window)) {
                Map<String, Object> fields = new HashMap<>(row.fields());
                if (!expected.undecidedWindows.contains(window)) {
                    fields.put("revision", revision(row));
                }
                last.merge(
                        window,
                        new Row(row.key(), fields),
                        (a, b) -> revision(a) > revision(b) ? a : b);
            }
        }
        List<Row> rows = new ArrayList<>();
        last.forEach((window, row) -> rows.add(new Row(window, row.fields())));
        return rows;
    }

    private boolean isProjected(String window) {
        return projected.test(window.substring(window.lastIndexOf(' ') + 1, window.indexOf('@')));
    }

    private List<Row> influxFound() {
        List<Row> rows = new ArrayList<>();
        for (Row row : results.windowPoints()) {
            if (expected.openWindows.contains(row.key())) {
                continue;
            }
            Map<String, Object> fields = new HashMap<>(row.fields());
            if (expected.undecidedWindows.contains(row.key())) {
                fields.remove("revision");
            }
            rows.add(new Row(row.key(), fields));
        }
        return rows;
    }

    private static List<Row> alertPoints(List<Row> alerts) {
        return alerts.stream()
                .map(
                        row -> {
                            String[] parts = row.key().split(" ", 2);
                            Map<String, Object> fields = new HashMap<>();
                            fields.put("open", parts[0].equals("RAISED") ? 1.0 : 0.0);
                            row.fields()
                                    .forEach(
                                            (name, value) -> {
                                                if (value instanceof Double) {
                                                    fields.put(name, value);
                                                }
                                            });
                            return new Row(parts[1], fields);
                        })
                .toList();
    }

    private static List<Row> states(Map<String, String> standing) {
        List<Row> rows = new ArrayList<>();
        standing.forEach((key, state) -> rows.add(new Row(key, Map.of("state", state))));
        return rows;
    }
}
