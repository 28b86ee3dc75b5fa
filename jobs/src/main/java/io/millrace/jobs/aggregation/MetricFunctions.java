package io.millrace.jobs.aggregation;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is asked for beside the eight figures that every summary of a metric has.
 *
 * @param usual of every metric that is not named
 * @param ofMetric of those that are named, by name
 * @param quantiles ascending, each from 0 to 1: which, where quantiles are asked for
 */
public record MetricFunctions(
        Set<SummaryFunction> usual,
        Map<String, Set<SummaryFunction>> ofMetric,
        List<Double> quantiles)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Nothing beside the eight figures. */
    public static final MetricFunctions NONE = new MetricFunctions(Set.of(), Map.of(), List.of());

    public MetricFunctions {
        usual = Set.copyOf(usual);
        ofMetric =
                usual.isEmpty()
                        ? ofMetric.entrySet().stream()
                                .filter(asked -> !asked.getValue().isEmpty())
                                .collect(
                                        Collectors.toUnmodifiableMap(
                                                Map.Entry::getKey, Map.Entry::getValue))
                        : Map.copyOf(ofMetric);
        quantiles = quantiles.stream().sorted().distinct().toList();
    }

    /** Whether nothing is asked for, of any metric. */
    boolean isEmpty() {
        return usual.isEmpty() && ofMetric.isEmpty();
    }

    Set<SummaryFunction> of(String metric) {
        return ofMetric.getOrDefault(metric, usual);
    }
}
