package io.millrace.benchmarks.oracle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the job was told beside the events.
 *
 * @param thresholds all versions of the rules that the oracle judges
 * @param notJudged ids of the other rules
 * @param devices facts of the devices that have a profile
 * @param end how far these topics came
 */
record ControlTopics(
        List<ThresholdRule> thresholds,
        Set<String> notJudged,
        Map<String, DeviceFacts> devices,
        RunEnd end) {

    private static final String PULSE = "millrace-pulse";

    static ControlTopics read(WrittenRecords written) throws IOException {
        List<ThresholdRule> thresholds = new ArrayList<>();
        Set<String> notJudged = new TreeSet<>();
        for (ConsumerRecord<byte[], byte[]> record : control(written, "iot.alert-rules")) {
            String id = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                thresholds.add(ThresholdRule.gone(id, record.timestamp()));
            } else {
                rule(record, written.decode(record.value()), thresholds, notJudged);
            }
        }
        thresholds.removeIf(rule -> notJudged.contains(rule.id()));
        Map<String, DeviceFacts> devices = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : control(written, "iot.device-profiles")) {
            if (record.value() != null) {
                GenericRecord profile = written.decode(record.value());
                devices.put(
                        profile.get("deviceId").toString(),
                        new DeviceFacts(
                                profile.get("tenantId").toString(),
                                profile.get("deviceType").toString(),
                                (long) profile.get("uploadIntervalMillis"),
                                profile.get("expectedIntervalMillis") instanceof Long interval
                                        ? interval
                                        : 0,
                                profile.get("expectedFrom") instanceof Long from
                                        ? from
                                        : Long.MIN_VALUE));
            }
        }
        RunEnd end =
                new RunEnd(
                        written.slowest(List.of("iot.device-profiles")),
                        written.slowest(
                                List.of("iot.alert-rules", "iot.device-types", "iot.models")));
        return new ControlTopics(thresholds, notJudged, devices, end);
    }

    private static void rule(
            ConsumerRecord<byte[], byte[]> record,
            GenericRecord rule,
            List<ThresholdRule> thresholds,
            Set<String> notJudged) {
        String id = rule.get("ruleId").toString();
        long validFrom = (long) rule.get("validFrom");
        long from = Math.max(validFrom, record.timestamp());
        if (!(boolean) rule.get("enabled")) {
            thresholds.add(ThresholdRule.gone(id, from));
            return;
        }
        Object type = rule.get("deviceType");
        ThresholdRule.read(
                        id,
                        validFrom,
                        from,
                        type == null ? null : type.toString(),
                        rule.get("condition").toString())
                .ifPresentOrElse(thresholds::add, () -> notJudged.add(id));
    }

    private static List<ConsumerRecord<byte[], byte[]>> control(
            WrittenRecords written, String topic) {
        return written.read(topic).stream()
                .filter(record -> record.headers().lastHeader(PULSE) == null)
                .toList();
    }

    /** Ids of the rules that are judged. */
    Set<String> judged() {
        Set<String> ids = new TreeSet<>();
        thresholds.forEach(rule -> ids.add(rule.id()));
        return ids;
    }
}
