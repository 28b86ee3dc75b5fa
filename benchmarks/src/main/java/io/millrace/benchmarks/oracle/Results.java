package io.millrace.benchmarks.oracle;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Everything that has come out: the result topics and InfluxDB, read once. */
final class Results {

    private static final String WINDOWS = "iot.metric-aggregates";
    private static final String ALERTS = "iot.alerts";
    private static final String ALERT_STATE = "iot.alert-state";
    private static final String LATE = "iot.late-events";
    private static final String DEAD = "iot.dead-letters";
    private static final List<String> WITH_IDS =
            List.of(WINDOWS, ALERTS, "iot.anomalies", "iot.health");
    private static final String REDRIVEN = "millrace.redriven";

    /** All topics that results come to. */
    static final List<String> TOPICS =
            List.of(WINDOWS, ALERTS, ALERT_STATE, LATE, DEAD, "iot.anomalies", "iot.health");

    private final Map<String, List<GenericRecord>> values = new HashMap<>();
    private final Set<String> omitted = new HashSet<>();
    private List<Row> dead = List.of();
    private List<Row> windowPoints = List.of();
    private List<Row> alertPoints = List.of();

    private Results() {}

    static Results read(WrittenRecords written, InfluxRows influx)
            throws IOException, InterruptedException {
        Map<String, List<GenericRecord>> values = new HashMap<>();
        for (String topic : TOPICS) {
            if (!topic.equals(DEAD)) {
                values.put(topic, written.values(topic));
            }
        }
        return of(values, written.read(DEAD), influx.windows(), influx.alerts());
    }

    /**
     * What was read.
     *
     * @param values by topic; of a topic that is not there, none
     */
    static Results of(
            Map<String, List<GenericRecord>> values,
            List<ConsumerRecord<byte[], byte[]>> deadLetters,
            List<Row> windowPoints,
            List<Row> alertPoints) {
        Results results = new Results();
        for (String topic : TOPICS) {
            results.values.put(topic, values.getOrDefault(topic, List.of()));
        }
        results.dead =
                deadLetters.stream()
                        .filter(letter -> letter.headers().lastHeader(REDRIVEN) == null)
                        .filter(
                                letter ->
                                        InputTopic.DEVICE_EVENTS.equals(
                                                WrittenRecords.text(
                                                        letter, "__connect.errors.topic")))
                        .map(ResultRows::dead)
                        .toList();
        for (Row row : results.dead) {
            if (row.fields().get("value").toString().endsWith("left out")) {
                results.omitted.add(row.key());
            }
        }
        results.windowPoints = List.copyOf(windowPoints);
        results.alertPoints = List.copyOf(alertPoints);
        return results;
    }

    List<Row> windows() {
        return values.get(WINDOWS).stream().map(ResultRows::window).toList();
    }

    List<Row> alertsOf(Set<String> rules) {
        return values.get(ALERTS).stream()
                .filter(alert -> rules.contains(alert.get("ruleId").toString()))
                .map(ResultRows::alert)
                .toList();
    }

    List<Row> late() {
        return values.get(LATE).stream().map(ResultRows::late).toList();
    }

    List<Row> dead() {
        return dead;
    }

    /** Whether the letter of that record had no room for its value. */
    boolean isOmitted(RawRecord.Source source) {
        return omitted.contains(source.toString());
    }

    List<Row> windowPoints() {
        return windowPoints;
    }

    List<Row> alertPoints(Set<String> rules) {
        return alertPoints.stream()
                .filter(row -> rules.contains(row.key().replaceAll("^[^/]*/| @.*$", "")))
                .toList();
    }

    /** Alert key to the alert's id and whether its last change left it open. */
    Map<String, String> lastChanges() {
        Map<String, String> last = new TreeMap<>();
        for (GenericRecord alert : values.get(ALERTS)) {
            String standing = alert.get("change").toString().equals("RAISED") ? "OPEN" : "CLEARED";
            last.put(alert.get("alertKey").toString(), alert.get("alertId") + " " + standing);
        }
        return last;
    }

    /** Alert key to the alert's id and state, as the compacted topic has it. */
    Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        for (GenericRecord state : values.get(ALERT_STATE)) {
            states.put(
                    state.get("alertKey").toString(),
                    state.get("alertId") + " " + state.get("state"));
        }
        return states;
    }

    /** Ids of all results that carry one, by topic. */
    Map<String, List<String>> idsByTopic() {
        Map<String, List<String>> ids = new TreeMap<>();
        WITH_IDS.forEach(
                topic ->
                        ids.put(
                                topic,
                                values.get(topic).stream()
                                        .map(value -> value.get("id").toString())
                                        .toList()));
        return ids;
    }

    /** What the run has done where the log leaves it open. */
    ActualFate fate(Set<String> rules) {
        Map<RawRecord.Source, Long> ledger = new HashMap<>();
        for (GenericRecord late : values.get(LATE)) {
            ledger.put(ResultRows.lateSource(late), (long) late.get("deviceTime"));
        }
        Map<String, List<Row>> alerts =
                values.get(ALERTS).stream()
                        .filter(alert -> rules.contains(alert.get("ruleId").toString()))
                        .collect(
                                Collectors.groupingBy(
                                        alert -> alert.get("deviceId").toString(),
                                        Collectors.mapping(
                                                ResultRows::alert, Collectors.toList())));
        return new ActualFate(ledger, alerts);
    }
}
