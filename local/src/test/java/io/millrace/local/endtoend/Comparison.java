package io.millrace.local.endtoend;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;

/**
 * Holds what is in the result topics and in InfluxDB against the expectation. All is read at once,
 * by {@link #refresh}.
 */
final class Comparison {

    private static final String WINDOWS = "iot.metric-aggregates";
    private static final String ALERTS = "iot.alerts";
    private static final String ALERT_STATE = "iot.alert-state";
    private static final String LATE = "iot.late-events";
    private static final List<String> WITH_IDS =
            List.of(WINDOWS, ALERTS, "iot.anomalies", "iot.health");

    private final Expectation expected;
    private final WrittenRecords written;
    private final InfluxRows influx;
    private final Set<String> knownRules;
    private final Map<String, List<GenericRecord>> results = new HashMap<>();
    private List<Row> dead = List.of();
    private List<Row> influxWindows = List.of();
    private List<Row> influxAlerts = List.of();

    Comparison(
            Expectation expected,
            WrittenRecords written,
            InfluxRows influx,
            Set<String> knownRules) {
        this.expected = expected;
        this.written = written;
        this.influx = influx;
        this.knownRules = knownRules;
    }

    /** Reads everything anew. */
    void refresh() throws IOException, InterruptedException {
        for (String topic : List.of(ALERT_STATE, LATE)) {
            results.put(topic, written.values(topic));
        }
        for (String topic : WITH_IDS) {
            results.put(topic, written.values(topic));
        }
        dead = written.read("iot.dead-letters").stream().map(ResultRows::dead).toList();
        influxWindows = influx.windows();
        influxAlerts =
                influx.alerts().stream()
                        .filter(row -> knownRules.contains(row.key().replaceAll(".*/| @.*", "")))
                        .toList();
    }

    /** True when there is at least as much as expected; whether it is the same is not asked yet. */
    boolean isComplete() {
        return windows().size() >= expected.windows.size()
                && alerts().size() >= expected.alerts.size()
                && dead.size() >= expected.dead.size()
                && influxWindows.size() >= lastRevisions().size()
                && influxAlerts.size() >= expected.alerts.size();
    }

    /** How much there is, in words. */
    String counts() {
        return "windows %d, alerts %d, late %d, dead %d, anomalies %d; InfluxDB: windows %d, alerts %d"
                .formatted(
                        windows().size(),
                        alerts().size(),
                        late().size(),
                        dead.size(),
                        results.get("iot.anomalies").size(),
                        influxWindows.size(),
                        influxAlerts.size());
    }

    /** What does not agree, by name; empty when all does. */
    Map<String, String> findings() {
        Map<String, String> findings = new TreeMap<>();
        note(findings, "windows", expected.windows, windows());
        note(findings, "alerts", expected.alerts, alerts());
        note(findings, "late events", expected.late, late());
        note(findings, "dead letters", expected.dead, dead);
        note(findings, "windows in InfluxDB", lastRevisions(), influxWindows);
        note(findings, "alerts in InfluxDB", alertPoints(), influxAlerts);
        for (String topic : WITH_IDS) {
            List<String> ids =
                    results.get(topic).stream().map(v -> v.get("id").toString()).toList();
            List<String> repeated = Differences.repeatedIds(ids);
            if (!repeated.isEmpty()) {
                findings.put("ids of " + topic, "repeated " + repeated);
            }
        }
        Map<String, String> standing = lastChanges();
        if (!standing.equals(states())) {
            findings.put(ALERT_STATE, "after the changes " + standing + ", is " + states());
        }
        return findings;
    }

    private static void note(
            Map<String, String> findings, String what, List<Row> expected, List<Row> actual) {
        Differences differences = Differences.between(expected, actual);
        if (!differences.isEmpty()) {
            findings.put(what, differences.toString());
        }
    }

    private List<Row> windows() {
        return results.get(WINDOWS).stream().map(ResultRows::window).toList();
    }

    private List<Row> alerts() {
        return results.get(ALERTS).stream()
                .filter(alert -> knownRules.contains(alert.get("ruleId").toString()))
                .map(ResultRows::alert)
                .toList();
    }

    private List<Row> late() {
        return results.get(LATE).stream().map(ResultRows::late).toList();
    }

    /** The expectation as InfluxDB has it: each window's last revision. */
    private List<Row> lastRevisions() {
        Map<String, Row> last = new TreeMap<>();
        for (Row row : expected.windows) {
            int at = row.key().lastIndexOf(" r");
            double revision = Double.parseDouble(row.key().substring(at + 2));
            Map<String, Object> fields = new HashMap<>(row.fields());
            fields.put("revision", revision);
            Row point = new Row(row.key().substring(0, at), fields);
            last.merge(point.key(), point, Comparison::newer);
        }
        return List.copyOf(last.values());
    }

    private static Row newer(Row one, Row two) {
        return (double) one.fields().get("revision") > (double) two.fields().get("revision")
                ? one
                : two;
    }

    private List<Row> alertPoints() {
        return expected.alerts.stream()
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

    /** Alert key to the alert's id and whether its last change left it open. */
    private Map<String, String> lastChanges() {
        Map<String, String> last = new TreeMap<>();
        for (GenericRecord alert : results.get(ALERTS)) {
            String standing = alert.get("change").toString().equals("RAISED") ? "OPEN" : "CLEARED";
            last.put(alert.get("alertKey").toString(), alert.get("alertId") + " " + standing);
        }
        return last;
    }

    private Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        for (GenericRecord state : results.get(ALERT_STATE)) {
            states.put(
                    state.get("alertKey").toString(),
                    state.get("alertId") + " " + state.get("state"));
        }
        return states;
    }
}
