package io.millrace.benchmarks.oracle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The events topic as the oracle wants it.
 *
 * @param records in the order of each partition
 * @param letters what each record of it would be as a dead letter, by where it lies
 * @param sent what the simulator's own record and the topic do not agree on
 */
record InputTopic(
        List<RawRecord> records,
        Map<RawRecord.Source, ConsumerRecord<byte[], byte[]>> letters,
        Differences sent) {

    static final String DEVICE_EVENTS = "iot.device-events";
    private static final String PULSE = "millrace-pulse";

    /** Reads it all, and lets the book say what each record is. */
    static InputTopic read(WrittenRecords written, SentBook book) {
        List<RawRecord> records = new ArrayList<>();
        Map<RawRecord.Source, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : written.read(DEVICE_EVENTS)) {
            SentBook.Meaning meaning = book.take(record);
            RawRecord raw =
                    meaning == null || meaning.kind() == SentBook.Kind.EVENT
                            ? decoded(record, written)
                            : known(record, meaning);
            records.add(raw);
            letters.put(raw.source(), record);
        }
        return new InputTopic(records, letters, book.differences());
    }

    /** Reads it all without a simulator's record: what a record is, its bytes tell. */
    static InputTopic read(WrittenRecords written) {
        List<RawRecord> records = new ArrayList<>();
        Map<RawRecord.Source, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : written.read(DEVICE_EVENTS)) {
            RawRecord raw = decoded(record, written);
            records.add(raw);
            letters.put(raw.source(), record);
        }
        return new InputTopic(records, letters, Differences.NONE);
    }

    private static RawRecord known(
            ConsumerRecord<byte[], byte[]> record, SentBook.Meaning meaning) {
        return meaning.kind() == SentBook.Kind.PULSE
                ? new RawRecord.Pulse(source(record), record.timestamp())
                : new RawRecord.Broken(source(record), record.timestamp(), meaning.reason());
    }

    private static RawRecord decoded(
            ConsumerRecord<byte[], byte[]> record, WrittenRecords written) {
        RawRecord.Source source = source(record);
        long time = record.timestamp();
        if (record.value() == null) {
            return record.headers().lastHeader(PULSE) == null
                    ? new RawRecord.Broken(source, time, "EMPTY_VALUE")
                    : new RawRecord.Pulse(source, time);
        }
        try {
            GenericRecord event = written.decode(record.value());
            return new RawRecord.Event(
                    source,
                    time,
                    event.get("deviceId").toString(),
                    event.get("tenantId").toString(),
                    event.get("deviceType").toString(),
                    (long) event.get("eventTime"),
                    (long) event.get("sequence"),
                    readings((Map<?, ?>) event.get("readings")));
        } catch (WrittenRecords.UnknownSchema e) {
            return new RawRecord.Broken(source, time, "UNKNOWN_SCHEMA_ID");
        } catch (IOException e) {
            return new RawRecord.Broken(source, time, "CORRUPT");
        }
    }

    private static RawRecord.Source source(ConsumerRecord<byte[], byte[]> record) {
        return new RawRecord.Source(record.partition(), record.offset());
    }

    private static SortedMap<String, Double> readings(Map<?, ?> map) {
        SortedMap<String, Double> readings = new TreeMap<>();
        map.forEach((metric, value) -> readings.put(metric.toString(), (Double) value));
        return readings;
    }
}
