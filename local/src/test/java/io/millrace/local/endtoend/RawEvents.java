package io.millrace.local.endtoend;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** {@code iot.device-events} as the oracle wants it. */
final class RawEvents {

    private static final String PULSE = "millrace-pulse";

    private RawEvents() {}

    static List<RawRecord> read(WrittenRecords written) {
        List<RawRecord> records = new ArrayList<>();
        written.read("iot.device-events").forEach(record -> records.add(raw(record, written)));
        return records;
    }

    private static RawRecord raw(ConsumerRecord<byte[], byte[]> record, WrittenRecords written) {
        int partition = record.partition();
        long offset = record.offset();
        long time = record.timestamp();
        if (record.value() == null && record.headers().lastHeader(PULSE) != null) {
            return new RawRecord.Pulse(partition, offset, time);
        }
        try {
            GenericRecord event = written.decode(record.value());
            return new RawRecord.Event(
                    partition,
                    offset,
                    time,
                    event.get("deviceId").toString(),
                    (long) event.get("eventTime"),
                    (long) event.get("sequence"),
                    readings((Map<?, ?>) event.get("readings")));
        } catch (WrittenRecords.UnknownSchema e) {
            return new RawRecord.Broken(partition, offset, time, "UNKNOWN_SCHEMA_ID");
        } catch (IOException e) {
            return new RawRecord.Broken(partition, offset, time, "CORRUPT");
        }
    }

    private static SortedMap<String, Double> readings(Map<?, ?> map) {
        SortedMap<String, Double> readings = new TreeMap<>();
        map.forEach((metric, value) -> readings.put(metric.toString(), (Double) value));
        return readings;
    }
}
