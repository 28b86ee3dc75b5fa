package io.millrace.benchmarks.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What was seen of all faults of one kind.
 *
 * @param onlyAfterTheEnd of those found, the ones first seen in the grace
 * @param notReached faults that the run did not reach; they count nowhere else
 * @param delay from onset to the first finding, in seconds; null when none was found, and for wear
 * @param byChance mean probability that false alarms alone would have hit such a fault
 */
record KindScore(
        String kind,
        Rate recall,
        Rate byAnomaly,
        Rate byAlert,
        Rate byHealth,
        Spread delay,
        Spread alertDelay,
        double byChance,
        int onlyAfterTheEnd,
        int notReached) {

    /** By kind, in the order in which the kinds come first. */
    static List<KindScore> of(List<LabelScore> labels) {
        Map<String, List<LabelScore>> byKind = new LinkedHashMap<>();
        for (LabelScore label : labels) {
            byKind.computeIfAbsent(label.fault().kind(), kind -> new ArrayList<>()).add(label);
        }
        return byKind.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static KindScore of(String kind, List<LabelScore> all) {
        List<LabelScore> reached = all.stream().filter(LabelScore::reached).toList();
        return new KindScore(
                kind,
                rate(reached, LabelScore::isFound),
                rate(reached, label -> label.anomalyAt() != null),
                rate(reached, label -> label.alertAt() != null),
                rate(reached, label -> label.healthAt() != null),
                delays(reached, LabelScore::foundAt),
                delays(reached, LabelScore::alertAt),
                reached.stream().mapToDouble(LabelScore::byChance).average().orElse(0),
                (int) reached.stream().filter(LabelScore::isFoundOnlyAfterTheEnd).count(),
                all.size() - reached.size());
    }

    private static Rate rate(List<LabelScore> labels, Predicate<LabelScore> hit) {
        return new Rate(labels.stream().filter(hit).count(), labels.size());
    }

    private static Spread delays(List<LabelScore> labels, Function<LabelScore, Long> moment) {
        return Spread.of(
                labels.stream()
                        // Wear begins before the run: its measure is the lead, not the delay.
                        .filter(label -> label.fault().faultClass() != FaultClass.WEAR)
                        .map(label -> label.delaySeconds(moment.apply(label)))
                        .filter(Objects::nonNull)
                        .toList());
    }
}
