package io.millrace.benchmarks.oracle;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** One window's row, computed from all its events in two plain passes. */
final class WindowSummary {

    /** Events in the order in which they count: time, then sequence. */
    static final Comparator<RawRecord.Event> ORDER =
            Comparator.comparingLong(RawRecord.Event::eventTime)
                    .thenComparingLong(RawRecord.Event::sequence);

    private WindowSummary() {}

    static Row of(String key, List<RawRecord.Event> unordered) {
        List<RawRecord.Event> events = unordered.stream().sorted(ORDER).toList();
        Map<String, Object> fields = new TreeMap<>();
        fields.put("events", (double) events.size());
        TreeSet<String> metrics = new TreeSet<>();
        events.forEach(event -> metrics.addAll(event.readings().keySet()));
        for (String metric : metrics) {
            double[] values =
                    events.stream()
                            .map(event -> event.readings().get(metric))
                            .filter(value -> value != null && Double.isFinite(value))
                            .mapToDouble(Double::doubleValue)
                            .toArray();
            if (values.length > 0) {
                summarise(metric, values, fields);
            }
        }
        return new Row(key, fields);
    }

    private static void summarise(String metric, double[] values, Map<String, Object> fields) {
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
    }
}
