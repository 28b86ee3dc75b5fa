package io.millrace.benchmarks.oracle;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One window's row, computed from all its events in two plain passes. */
final class WindowSummary {

    /** Events in the order in which they count: time, then sequence. */
    static final Comparator<RawRecord.Event> ORDER =
            Comparator.comparingLong(RawRecord.Event::eventTime)
                    .thenComparingLong(RawRecord.Event::sequence);

    private WindowSummary() {}

    /**
     * @param expected events expected in the window; null where nobody knows
     * @param functions asked for beside the usual ones
     */
    static Row of(
            String key, List<RawRecord.Event> unordered, Double expected, Set<String> functions) {
        List<RawRecord.Event> events = unordered.stream().sorted(ORDER).toList();
        Map<String, Object> fields = new TreeMap<>();
        fields.put("events", (double) events.size());
        if (expected != null) {
            fields.put("expected", expected);
        }
        TreeSet<String> metrics = new TreeSet<>();
        events.forEach(event -> metrics.addAll(event.readings().keySet()));
        for (String metric : metrics) {
            List<RawRecord.Event> finite =
                    events.stream()
                            .filter(event -> event.readings().get(metric) != null)
                            .filter(event -> Double.isFinite(event.readings().get(metric)))
                            .toList();
            if (!finite.isEmpty()) {
                summarise(metric, finite, functions, fields);
            }
        }
        return new Row(key, fields);
    }

    private static void summarise(
            String metric,
            List<RawRecord.Event> events,
            Set<String> functions,
            Map<String, Object> fields) {
        double[] values =
                events.stream().mapToDouble(event -> event.readings().get(metric)).toArray();
        double sum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            sum += value;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        fields.put(metric + ".count", (double) values.length);
        fields.put(metric + ".min", min);
        fields.put(metric + ".max", max);
        fields.put(metric + ".mean", mean);
        fields.put(metric + ".stddev", Math.sqrt(squares / values.length));
        fields.put(metric + ".first", values[0]);
        fields.put(metric + ".last", values[values.length - 1]);
        if (functions.contains("sum")) {
            fields.put(metric + ".sum", sum);
        }
        long lasted = events.get(events.size() - 1).eventTime() - events.get(0).eventTime();
        if (functions.contains("rate") && lasted > 0) {
            fields.put(
                    metric + ".rate", (values[values.length - 1] - values[0]) / (lasted / 1_000.0));
        }
    }
}
