package io.millrace.jobs.alerting;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rules in force for one device type from one event time to another, sorted by id. Immutable.
 */
final class RuleSet {

    private static final List<Rule> NONE = List.of();

    private final long from;
    private final long until;
    private final Map<String, Rule> byId = new HashMap<>();
    private final Map<String, List<Rule>> onReading;
    private final Map<String, List<Rule>> onAnomaly;
    private final List<Rule> onAnyAnomaly;
    private final List<Rule> onRemainingLife;
    private final List<Rule> onFailureProbability;

    /**
     * @param from first moment of the interval
     * @param until last moment of the interval
     */
    RuleSet(long from, long until, List<Rule> rules) {
        this.from = from;
        this.until = until;
        rules.forEach(rule -> byId.put(rule.id(), rule));
        onReading = byMetric(rules, WatchedSignal.Kind.READING);
        onAnomaly = byMetric(rules, WatchedSignal.Kind.ANOMALY);
        onAnyAnomaly = ofKind(rules, WatchedSignal.Kind.ANY_ANOMALY);
        onRemainingLife = ofKind(rules, WatchedSignal.Kind.REMAINING_LIFE);
        onFailureProbability = ofKind(rules, WatchedSignal.Kind.FAILURE_PROBABILITY);
    }

    boolean covers(long eventTime) {
        return from <= eventTime && eventTime <= until;
    }

    /** The rule of that id; null when none is in force. */
    Rule byId(String ruleId) {
        return byId.get(ruleId);
    }

    boolean watchesReadings() {
        return !onReading.isEmpty();
    }

    List<Rule> onReading(String metric) {
        return onReading.getOrDefault(metric, NONE);
    }

    List<Rule> onAnomaly(String metric) {
        return onAnomaly.getOrDefault(metric, NONE);
    }

    List<Rule> onAnyAnomaly() {
        return onAnyAnomaly;
    }

    List<Rule> onRemainingLife() {
        return onRemainingLife;
    }

    List<Rule> onFailureProbability() {
        return onFailureProbability;
    }

    private static Map<String, List<Rule>> byMetric(List<Rule> rules, WatchedSignal.Kind kind) {
        return ofKind(rules, kind).stream()
                .collect(Collectors.groupingBy(rule -> rule.condition().signal().metric()));
    }

    private static List<Rule> ofKind(List<Rule> rules, WatchedSignal.Kind kind) {
        return rules.stream().filter(rule -> rule.condition().signal().kind() == kind).toList();
    }
}
