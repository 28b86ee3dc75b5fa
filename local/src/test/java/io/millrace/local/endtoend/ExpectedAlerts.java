package io.millrace.local.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The alerts that one device's events have to give, worked out over its whole history at once. */
final class ExpectedAlerts {

    private final List<ThresholdRule> versions;

    ExpectedAlerts(List<ThresholdRule> versions) {
        this.versions = versions;
    }

    /**
     * @param history the device's on-time events, sorted
     */
    List<Row> of(List<RawRecord.Event> history) {
        Map<String, List<ThresholdRule>> byId =
                versions.stream()
                        .collect(
                                Collectors.groupingBy(
                                        ThresholdRule::id, TreeMap::new, Collectors.toList()));
        List<Row> rows = new ArrayList<>();
        byId.values().forEach(rule -> rows.addAll(ofRule(rule, history)));
        return rows;
    }

    private static List<Row> ofRule(List<ThresholdRule> rule, List<RawRecord.Event> history) {
        List<Row> rows = new ArrayList<>();
        ThresholdRule before = null;
        RawRecord.Event badSince = null;
        RawRecord.Event raised = null;
        for (RawRecord.Event event : history) {
            ThresholdRule now = inForce(rule, event.eventTime());
            if (!Objects.equals(now, before)) {
                if (raised != null) {
                    rows.add(row(before, "CLEARED", event, raised, Double.NaN, Double.NaN));
                }
                badSince = null;
                raised = null;
                before = now;
            }
            Double reading = now == null ? null : event.readings().get(now.metric());
            if (reading == null || !Double.isFinite(reading)) {
                continue;
            }
            if (raised != null && now.isGood(reading)) {
                rows.add(row(now, "CLEARED", event, raised, reading, now.clearLimit()));
                raised = null;
                badSince = null;
            } else if (raised == null && now.isBad(reading)) {
                badSince = badSince == null ? event : badSince;
                if (event.eventTime() - badSince.eventTime() >= now.holdMillis()) {
                    raised = event;
                    rows.add(row(now, "RAISED", event, raised, reading, now.limit()));
                }
            } else if (raised == null) {
                badSince = null;
            }
        }
        return rows;
    }

    private static ThresholdRule inForce(List<ThresholdRule> rule, long eventTime) {
        ThresholdRule found = null;
        for (ThresholdRule version : rule) {
            boolean newer = found == null || version.validFrom() > found.validFrom();
            if (version.validFrom() <= eventTime && newer) {
                found = version;
            }
        }
        return found;
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
        fields.put("ruleVersion", Long.toString(rule.validFrom()));
        fields.put("sequence", Long.toString(event.sequence()));
        fields.put("source", event.partition() + ":" + event.offset());
        if (Double.isFinite(value)) {
            fields.put("value", value);
            fields.put("threshold", threshold);
        }
        return new Row(
                change + " " + event.deviceId() + "/" + rule.id() + " @" + event.eventTime(),
                fields);
    }
}
