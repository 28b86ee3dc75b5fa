package io.millrace.benchmarks.oracle;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Results from the topics in the form in which the oracle expects them. */
final class ResultRows {

    private ResultRows() {}

    /** {@code iot.metric-aggregates}. */
    static Row window(GenericRecord aggregate) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("events", number(aggregate, "eventCount"));
        if (aggregate.get("expectedEvents") != null) {
            fields.put("expected", number(aggregate, "expectedEvents"));
        }
        for (Object each : (List<?>) aggregate.get("metrics")) {
            GenericRecord summary = (GenericRecord) each;
            String metric = summary.get("metric") + ".";
            for (String name : List.of("count", "min", "max", "mean", "first", "last")) {
                fields.put(metric + name, number(summary, name));
            }
            fields.put(metric + "stddev", number(summary, "standardDeviation"));
            if (summary.get("sum") != null) {
                fields.put(metric + "sum", number(summary, "sum"));
            }
            if (summary.get("ratePerSecond") != null) {
                fields.put(metric + "rate", number(summary, "ratePerSecond"));
            }
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
                event.get("deviceId") + " #" + event.get("sequence") + " from " + lateSource(late),
                Map.of("eventTime", event.get("eventTime").toString()));
    }

    /** Where the late event lies. */
    static RawRecord.Source lateSource(GenericRecord late) {
        return new RawRecord.Source(
                (int) late.get("sourcePartition"), (long) late.get("sourceOffset"));
    }

    /** {@code iot.dead-letters}, by where the bytes were read. */
    static Row dead(ConsumerRecord<byte[], byte[]> letter) {
        String omitted = WrittenRecords.text(letter, "millrace.value-omitted");
        return dead(
                WrittenRecords.text(letter, "__connect.errors.partition")
                        + ":"
                        + WrittenRecords.text(letter, "__connect.errors.offset"),
                WrittenRecords.text(letter, "millrace.reason"),
                WrittenRecords.text(letter, "__connect.errors.topic"),
                WrittenRecords.text(letter, "millrace.record-time"),
                letter.key(),
                omitted == null ? content(letter.value()) : omitted + " bytes left out");
    }

    /**
     * What becomes of a record that has to be refused.
     *
     * @param omitted whether its value is too large for a letter
     */
    static Row dead(ConsumerRecord<byte[], byte[]> record, String reason, boolean omitted) {
        return dead(
                record.partition() + ":" + record.offset(),
                reason,
                record.topic(),
                Long.toString(record.timestamp()),
                record.key(),
                omitted ? record.value().length + " bytes left out" : content(record.value()));
    }

    private static Row dead(
            String place, String reason, String topic, String time, byte[] key, String value) {
        return new Row(
                place,
                Map.of(
                        "reason", String.valueOf(reason),
                        "topic", String.valueOf(topic),
                        "recordTime", String.valueOf(time),
                        "key", content(key),
                        "value", reason + ", " + value));
    }

    /** Bytes as text that differs when they do. */
    private static String content(byte[] bytes) {
        if (bytes == null) {
            return "none";
        }
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return bytes.length + " bytes, CRC32C " + Long.toHexString(sum.getValue());
    }

    private static double number(GenericRecord from, String field) {
        return ((Number) from.get(field)).doubleValue();
    }
}
