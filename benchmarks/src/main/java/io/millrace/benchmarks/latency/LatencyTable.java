package io.millrace.benchmarks.latency;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.latency.LatencySession.Timed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What was timed, by system and load, over all repetitions: their histograms are merged, since a
 * mean of percentiles is nobody's percentile.
 */
final class LatencyTable {

    /** The loads that a system is held against. */
    enum Load {
        OWN("half of its own"),
        COMMON("common"),
        HOT("common, and a hot device");

        private final String title;

        Load(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /** One line of the table. */
    record Row(LatencySystem system, Load load) {}

    private final Map<Row, List<Timed>> timed = new LinkedHashMap<>();

    void add(LatencySystem system, Load load, Timed one) {
        timed.computeIfAbsent(new Row(system, load), unused -> new ArrayList<>()).add(one);
    }

    /** The merged latencies of all repetitions; empty where there was none. */
    Optional<Histogram> merged(LatencySystem system, Load load) {
        List<Timed> all = timed.get(new Row(system, load));
        return all == null ? Optional.empty() : Optional.of(merge(all));
    }

    Optional<Double> p99Millis(LatencySystem system, Load load) {
        return merged(system, load).map(histogram -> histogram.getValueAtPercentile(99) / 1e3);
    }

    static Histogram merge(List<Timed> all) {
        Histogram merged = AlertWatch.histogram();
        all.forEach(one -> merged.add(one.micros()));
        return merged;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        table.append(
                String.format(
                        Locale.ROOT,
                        "%-34s %-26s %9s %9s %9s %9s %9s %9s %7s%n",
                        "milliseconds from due to alert",
                        "load",
                        "events/s",
                        "p50",
                        "p99",
                        "p99.9",
                        "max",
                        "alerts",
                        "came"));
        timed.forEach(
                (row, all) -> {
                    Histogram merged = merge(all);
                    table.append(
                            String.format(
                                    Locale.ROOT,
                                    "%-34s %-26s %,9d %9.1f %9.1f %9.1f %9.1f %,9d %6.1f%%%n",
                                    row.system().title(),
                                    row.load().title(),
                                    all.get(0).eventsPerSecond(),
                                    merged.getValueAtPercentile(50) / 1e3,
                                    merged.getValueAtPercentile(99) / 1e3,
                                    merged.getValueAtPercentile(99.9) / 1e3,
                                    merged.getMaxValue() / 1e3,
                                    merged.getTotalCount(),
                                    100 * share(all)));
                });
        return table.toString();
    }

    /** Alerts that came in the end, of those that had to. */
    private static double share(List<Timed> all) {
        return (double) all.stream().mapToLong(one -> one.micros().getTotalCount()).sum()
                / all.stream().mapToLong(Timed::expected).sum();
    }

    /** Every repetition by itself, and the merged percentiles. */
    void write(ArrayNode list) {
        timed.forEach(
                (row, all) -> {
                    ObjectNode node = list.addObject();
                    node.put("system", row.system().toString());
                    node.put("load", row.load().title());
                    write(node.putObject("merged"), merge(all));
                    node.put("alertsCame", share(all));
                    ArrayNode repetitions = node.putArray("repetitions");
                    for (Timed one : all) {
                        ObjectNode repetition = repetitions.addObject();
                        repetition.put("eventsPerSecond", one.eventsPerSecond());
                        repetition.put("producerBehindMillis", one.producerBehind());
                        write(repetition, one.micros());
                    }
                });
    }

    private static void write(ObjectNode node, Histogram histogram) {
        node.put("alerts", histogram.getTotalCount());
        node.put("p50Millis", histogram.getValueAtPercentile(50) / 1e3);
        node.put("p99Millis", histogram.getValueAtPercentile(99) / 1e3);
        node.put("p999Millis", histogram.getValueAtPercentile(99.9) / 1e3);
        node.put("maxMillis", histogram.getMaxValue() / 1e3);
    }

    /** The rows that there are, in the order in which they were first measured. */
    List<Row> rows() {
        return List.copyOf(timed.keySet());
    }
}
