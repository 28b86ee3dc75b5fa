package io.millrace.benchmarks.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The alerts that one device's events have to give, worked out over its whole history at once. */
final class ExpectedAlerts {

    private final Map<String, List<ThresholdRule>> versionsById;

    ExpectedAlerts(List<ThresholdRule> versions) {
        this.versionsById =
                versions.stream()
                        .collect(
                                Collectors.groupingBy(
                                        ThresholdRule::id, TreeMap::new, Collectors.toList()));
    }

    /**
     * One row a change.
     *
     * @param history the device's on-time events, sorted
     */
    List<Row> of(List<RawRecord.Event> history, DeviceFacts device) {
        List<Row> rows = new ArrayList<>();
        versionsById.values().forEach(rule -> rows.addAll(ofRule(rule, history, device)));
        return rows;
    }

    private static List<Row> ofRule(
            List<ThresholdRule> rule, List<RawRecord.Event> history, DeviceFacts device) {
        List<Row> rows = new ArrayList<>();
        ThresholdRule before = null;
        RawRecord.Event badSince = null;
        RawRecord.Event raised = null;
        for (RawRecord.Event event : history) {
            ThresholdRule now = inForce(rule, event.eventTime(), device.typeOf(event));
            if (!Objects.equals(now, before)) {
                if (raised != null) {
                    rows.add(row(before, "CLEARED", event, raised, Double.NaN, Double.NaN));
                }
                badSince = null;
                raised = null;
                before = now;
            }
            Double reading = now == null ? null : event.readings().get(now.condition().metric());
            if (reading == null || !Double.isFinite(reading)) {
                continue;
            }
            ThresholdRule.Condition condition = now.condition();
            if (raised != null && condition.isGood(reading)) {
                rows.add(row(now, "CLEARED", event, raised, reading, condition.clearLimit()));
                raised = null;
                badSince = null;
            } else if (raised == null && condition.isBad(reading)) {
                badSince = badSince == null ? event : badSince;
                if (event.eventTime() - badSince.eventTime() >= condition.holdMillis()) {
                    raised = event;
                    rows.add(row(now, "RAISED", event, raised, reading, condition.limit()));
                }
            } else if (raised == null) {
                badSince = null;
            }
        }
        return rows;
    }

    /** The newest version that holds at that time; null where there is none for the type. */
    private static ThresholdRule inForce(List<ThresholdRule> rule, long eventTime, String type) {
        ThresholdRule found = null;
        for (ThresholdRule version : rule) {
            if (version.from() <= eventTime && (found == null || version.from() >= found.from())) {
                found = version;
            }
        }
        return found == null || !found.concerns(type) ? null : found;
    }

    /** When, in event time, the change was that the row is about. */
    static long time(Row row) {
        return Long.parseLong(row.key().substring(row.key().lastIndexOf('@') + 1));
    }

    private static Row row(
            ThresholdRule rule,
            String change,
            RawRecord.Event event,
            RawRecord.Event raised,
            double value,
            double threshold) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("raisedAt", Long.toString(raised.eventTime()));
        fields.put("ruleVersion", Long.toString(rule.version()));
        fields.put("sequence", Long.toString(event.sequence()));
        fields.put("source", event.source().toString());
        if (Double.isFinite(value)) {
            fields.put("value", value);
            fields.put("threshold", threshold);
        }
        return new Row(
                change + " " + event.deviceId() + "/" + rule.id() + " @" + event.eventTime(),
                fields);
    }
}
