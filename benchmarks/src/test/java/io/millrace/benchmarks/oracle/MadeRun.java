package io.millrace.benchmarks.oracle;

import io.millrace.benchmarks.oracle.RawRecord.Source;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertState;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.LateEvent;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A small run in memory: what lies on the events topic, and a right set of results for it, which a
 * test then damages.
 */
final class MadeRun {

    private static final String TOPIC = InputTopic.DEVICE_EVENTS;
    private static final OracleRules RULES = OracleRules.DEFAULT;
    private static final List<ThresholdRule> THRESHOLDS =
            List.of(
                    ThresholdRule.read("hot", 0, 0, null, "t > 90 for 2s clear < 85")
                            .orElseThrow());

    final List<GenericRecord> windows = new ArrayList<>();
    final List<GenericRecord> alerts = new ArrayList<>();
    final List<GenericRecord> states = new ArrayList<>();
    final List<GenericRecord> late = new ArrayList<>();
    final List<ConsumerRecord<byte[], byte[]>> dead = new ArrayList<>();
    final List<Row> windowPoints = new ArrayList<>();
    final List<Row> alertPoints = new ArrayList<>();
    Differences sent = Differences.NONE;

    private final List<RawRecord> topic = new ArrayList<>();
    private final Map<Source, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();

    /**
     * Two devices for two minutes, an event a second: one runs hot for a while; a late event that
     * still corrects its windows, one for the ledger, one of which the log does not say whether it
     * is too late, a record that cannot be read.
     */
    static MadeRun whole() {
        MadeRun run = new MadeRun();
        for (int second = 0; second < 120; second++) {
            long time = second * 1_000L;
            run.event("pump", second, time, time, second >= 30 && second < 40 ? 95 : 60);
            if (second < 30 || second >= 110) {
                run.event("motor", second, time, time, 40 + second % 7);
            }
            if (second == 50) {
                run.event("pump", 1_000, time, 25_000, 61);
            }
            if (second == 100) {
                run.event("pump", 1_001, time, 35_500, 99);
                run.unreadable(time);
                // The motor was quiet: only the other partitions know how far time has come.
                run.event("motor", 1_002, time, 36_000, 50);
            }
            run.pulse(time);
        }
        run.pulse(200_000);
        run.answer();
        return run;
    }

    /**
     * Three devices for six minutes, an event a second: the clock of one is two hours ahead for two
     * of them, so that a third of the input is refused.
     */
    static MadeRun misled() {
        MadeRun run = new MadeRun();
        for (int second = 0; second < 360; second++) {
            long time = second * 1_000L;
            run.event("pump", second, time, time, 60);
            run.event("motor", second, time, time, 40);
            long ahead = second >= 60 && second < 180 ? 7_200_000 : 0;
            run.event("fan", second, time, time + ahead, 50);
            run.pulse(time);
        }
        run.pulse(600_000);
        run.answer();
        return run;
    }

    /** The first alert of that rule. */
    GenericRecord alertOf(String rule) {
        return alerts.stream()
                .filter(alert -> rule.equals(alert.get("ruleId")))
                .findFirst()
                .orElseThrow();
    }

    /** Where the event lies that is undecided. */
    Source undecided() {
        return topic.stream()
                .filter(record -> record instanceof RawRecord.Event e && e.sequence() == 1_002)
                .map(RawRecord::source)
                .findFirst()
                .orElseThrow();
    }

    Expectation expectation() {
        return new BatchOracle(RULES, THRESHOLDS, Map.of(), results().fate(Set.of("hot")))
                .compute(topic);
    }

    /** What the oracle says of the results as they are now. */
    Map<String, String> findings() {
        return Comparison.of(
                        expectation(),
                        results(),
                        new InputTopic(topic, letters, sent),
                        Set.of("hot"),
                        "1m"::equals)
                .findings();
    }

    /** The record of the device's window; its last revision. */
    GenericRecord window(String device, String window, long start) {
        return windows.stream()
                .filter(
                        record ->
                                device.equals(record.get("deviceId"))
                                        && window.equals(record.get("window"))
                                        && start == (long) record.get("windowStart"))
                .reduce((one, two) -> two)
                .orElseThrow();
    }

    /** Puts the undecided event into the ledger, and nowhere else. */
    void sayTooLate() {
        RawRecord.Event event =
                (RawRecord.Event)
                        topic.stream()
                                .filter(record -> record.source().equals(undecided()))
                                .findFirst()
                                .orElseThrow();
        late.add(lateRecord(event.deviceId(), 1_002, event.eventTime(), event.source()));
        answer();
    }

    private Results results() {
        Map<String, List<GenericRecord>> values = new HashMap<>();
        values.put("iot.metric-aggregates", windows);
        values.put("iot.alerts", alerts);
        values.put("iot.alert-state", states);
        values.put("iot.late-events", late);
        return Results.of(values, dead, windowPoints, alertPoints);
    }

    private void event(String device, long sequence, long recordTime, long eventTime, double t) {
        Source source = next(device, recordTime, new byte[] {0, 0, 0, 0, 1, (byte) topic.size()});
        topic.add(
                new RawRecord.Event(
                        source,
                        recordTime,
                        device,
                        "t",
                        device,
                        eventTime,
                        sequence,
                        new TreeMap<>(Map.of("t", t))));
    }

    private void unreadable(long time) {
        topic.add(new RawRecord.Broken(next("pump", time, new byte[] {0, 0, 9}), time, "CORRUPT"));
    }

    private void pulse(long time) {
        topic.add(new RawRecord.Pulse(next("millrace-pulse", time, null), time));
    }

    private Source next(String key, long time, byte[] value) {
        Source source = new Source(0, topic.size());
        letters.put(source, record(TOPIC, source, time, key, value, new RecordHeaders()));
        return source;
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, Source at, long time, String key, byte[] value, RecordHeaders headers) {
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                topic,
                at.partition(),
                at.offset(),
                time,
                TimestampType.CREATE_TIME,
                keyBytes.length,
                value == null ? -1 : value.length,
                keyBytes,
                value,
                headers,
                Optional.empty());
    }

    /** Gives the results that the oracle itself expects, in the form in which jobs write them. */
    private void answer() {
        Expectation expected = expectation();
        windows.clear();
        alerts.clear();
        states.clear();
        late.clear();
        dead.clear();
        windowPoints.clear();
        alertPoints.clear();
        expected.windows.forEach(row -> windows.add(windowRecord(row)));
        expected.alerts.forEach(row -> alerts.add(alertRecord(row)));
        Map<Object, GenericRecord> lastChanges = new TreeMap<>();
        alerts.forEach(alert -> lastChanges.put(alert.get("alertKey"), alert));
        lastChanges.values().forEach(last -> states.add(stateRecord(last)));
        expected.late.forEach(
                row -> {
                    String[] words = row.key().split(" ", -1);
                    String[] place = words[3].split(":", -1);
                    late.add(
                            lateRecord(
                                    words[0],
                                    Long.parseLong(words[1].substring(1)),
                                    Long.parseLong(row.fields().get("eventTime").toString()),
                                    new Source(
                                            Integer.parseInt(place[0]), Long.parseLong(place[1]))));
                });
        expected.dead.forEach((source, reason) -> dead.add(letter(source, reason)));
        points(expected);
    }

    private void points(Expectation expected) {
        Map<String, Row> last = new TreeMap<>();
        for (Row row : expected.windows) {
            String[] parts = row.key().split(" r", -1);
            if (parts[0].contains(" 1m@")) {
                Map<String, Object> fields = new TreeMap<>(row.fields());
                fields.put("revision", Double.parseDouble(parts[1]));
                last.put(parts[0], new Row(parts[0], fields));
            }
        }
        windowPoints.addAll(last.values());
        for (Row row : expected.alerts) {
            String[] parts = row.key().split(" ", 2);
            Map<String, Object> fields = new TreeMap<>();
            fields.put("open", parts[0].equals("RAISED") ? 1.0 : 0.0);
            fields.put("value", row.fields().get("value"));
            fields.put("threshold", row.fields().get("threshold"));
            alertPoints.add(new Row(parts[1], fields));
        }
    }

    private static GenericRecord windowRecord(Row row) {
        String[] words = row.key().split("[ @]", -1);
        GenericRecord record = new GenericData.Record(MetricAggregate.getClassSchema());
        record.put("id", row.key());
        record.put("deviceId", words[0]);
        record.put("window", words[1]);
        record.put("windowStart", Long.parseLong(words[2]));
        record.put("revision", Integer.parseInt(words[3].substring(1)));
        record.put("eventCount", ((Double) row.fields().get("events")).longValue());
        Set<String> metrics = new TreeSet<>();
        row.fields().keySet().stream()
                .filter(name -> name.contains("."))
                .forEach(name -> metrics.add(name.substring(0, name.indexOf('.'))));
        List<GenericRecord> summaries = new ArrayList<>();
        for (String metric : metrics) {
            GenericRecord summary = new GenericData.Record(MetricSummary.getClassSchema());
            summary.put("metric", metric);
            for (Schema.Field field : MetricSummary.getClassSchema().getFields()) {
                String name = field.name().equals("standardDeviation") ? "stddev" : field.name();
                Object value = row.fields().get(metric + "." + name);
                if (value != null) {
                    summary.put(field.name(), value);
                }
            }
            summaries.add(summary);
        }
        record.put("metrics", summaries);
        return record;
    }

    private static GenericRecord alertRecord(Row row) {
        String[] words = row.key().split(" ", -1);
        String[] names = words[1].split("/", -1);
        String[] place = row.fields().get("source").toString().split(":", -1);
        GenericRecord record = new GenericData.Record(AlertEvent.getClassSchema());
        record.put("id", row.key());
        record.put("alertKey", words[1]);
        record.put("alertId", words[1] + "#" + row.fields().get("raisedAt"));
        record.put("change", words[0]);
        record.put("deviceId", names[0]);
        record.put("ruleId", names[1]);
        record.put("eventTime", Long.parseLong(words[2].substring(1)));
        record.put("raisedAt", Long.parseLong(row.fields().get("raisedAt").toString()));
        record.put("ruleVersion", Long.parseLong(row.fields().get("ruleVersion").toString()));
        // Time, not an event, causes the alerts of the input.
        if (!place[0].equals("null")) {
            record.put("sequence", Long.parseLong(row.fields().get("sequence").toString()));
            record.put("sourcePartition", Integer.parseInt(place[0]));
            record.put("sourceOffset", Long.parseLong(place[1]));
        }
        record.put("value", row.fields().get("value"));
        record.put("threshold", row.fields().get("threshold"));
        return record;
    }

    private static GenericRecord stateRecord(GenericRecord lastChange) {
        GenericRecord record = new GenericData.Record(AlertState.getClassSchema());
        record.put("alertKey", lastChange.get("alertKey"));
        record.put("alertId", lastChange.get("alertId"));
        boolean open = lastChange.get("change").equals("RAISED");
        record.put("state", open ? "OPEN" : "CLEARED");
        return record;
    }

    private static GenericRecord lateRecord(
            String device, long sequence, long eventTime, Source source) {
        GenericRecord event = new GenericData.Record(DeviceEvent.getClassSchema());
        event.put("deviceId", device);
        event.put("sequence", sequence);
        event.put("eventTime", eventTime);
        GenericRecord record = new GenericData.Record(LateEvent.getClassSchema());
        record.put("event", event);
        record.put("deviceTime", eventTime + 61_000);
        record.put("sourcePartition", source.partition());
        record.put("sourceOffset", source.offset());
        return record;
    }

    private ConsumerRecord<byte[], byte[]> letter(Source source, String reason) {
        ConsumerRecord<byte[], byte[]> original = letters.get(source);
        return letter(source, reason, original.value());
    }

    /** A dead letter with these bytes. */
    ConsumerRecord<byte[], byte[]> letter(Source source, String reason, byte[] value) {
        ConsumerRecord<byte[], byte[]> original = letters.get(source);
        RecordHeaders headers = new RecordHeaders();
        Map.of(
                        "__connect.errors.topic", TOPIC,
                        "__connect.errors.partition", source.partition(),
                        "__connect.errors.offset", source.offset(),
                        "millrace.reason", reason,
                        "millrace.record-time", original.timestamp())
                .forEach(
                        (name, text) ->
                                headers.add(
                                        name, text.toString().getBytes(StandardCharsets.UTF_8)));
        return record(
                "iot.dead-letters",
                new Source(0, dead.size()),
                0,
                new String(original.key(), StandardCharsets.UTF_8),
                value,
                headers);
    }
}
