package io.millrace.local.endtoend;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Results from the topics in the form in which the oracle expects them. */
final class ResultRows {

    private ResultRows() {}

    /** {@code iot.metric-aggregates}. */
    static Row window(GenericRecord aggregate) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("events", number(aggregate, "eventCount"));
        for (Object each : (List<?>) aggregate.get("metrics")) {
            GenericRecord summary = (GenericRecord) each;
            String metric = summary.get("metric") + ".";
            for (String name : List.of("count", "min", "max", "mean", "first", "last")) {
                fields.put(metric + name, number(summary, name));
            }
            fields.put(metric + "stddev", number(summary, "standardDeviation"));
        }
        return new Row(
                aggregate.get("deviceId")
                        + " "
                        + aggregate.get("window")
                        + "@"
                        + aggregate.get("windowStart")
                        + " r"
                        + aggregate.get("revision"),
                fields);
    }

    /** {@code iot.alerts}. */
    static Row alert(GenericRecord alert) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("raisedAt", alert.get("raisedAt").toString());
        fields.put("ruleVersion", alert.get("ruleVersion").toString());
        fields.put("sequence", String.valueOf(alert.get("sequence")));
        fields.put("source", alert.get("sourcePartition") + ":" + alert.get("sourceOffset"));
        if (alert.get("value") != null) {
            fields.put("value", number(alert, "value"));
            fields.put("threshold", number(alert, "threshold"));
        }
        return new Row(
                alert.get("change") + " " + alert.get("alertKey") + " @" + alert.get("eventTime"),
                fields);
    }

    /** {@code iot.late-events}. */
    static Row late(GenericRecord late) {
        GenericRecord event = (GenericRecord) late.get("event");
        return new Row(
                event.get("deviceId") + " #" + event.get("sequence"),
                Map.of(
                        "eventTime",
                        event.get("eventTime").toString(),
                        "source",
                        late.get("sourcePartition") + ":" + late.get("sourceOffset")));
    }

    /** {@code iot.dead-letters}, by where the bytes were read. */
    static Row dead(ConsumerRecord<byte[], byte[]> letter) {
        return new Row(
                WrittenRecords.text(letter, "__connect.errors.partition")
                        + ":"
                        + WrittenRecords.text(letter, "__connect.errors.offset"),
                Map.of("reason", WrittenRecords.text(letter, "millrace.reason")));
    }

    private static double number(GenericRecord from, String field) {
        return ((Number) from.get(field)).doubleValue();
    }
}
