package io.millrace.benchmarks.fleet;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What was seen of one physical fault.
 *
 * @param reached false when the run ended before there was something to find: before the onset, of
 *     wear before the true remaining life was below the limit; then it counts nowhere
 * @param anomalyAt first anomalous reading that shows it, before its end; null without one
 * @param alertAt first raising of an alert that shows it, before the end of the grace; null without
 *     one
 * @param healthAt of wear: the first prediction below the limit after which all are; else null
 * @param stoodBefore an alert that would show it stood already at the onset, and so cannot be
 *     raised again before it is cleared
 * @param byChance how probably false alarms alone would have hit it
 */
record LabelScore(
        Fault fault,
        boolean reached,
        Long anomalyAt,
        Long alertAt,
        Long healthAt,
        int anomalies,
        int alerts,
        boolean stoodBefore,
        double byChance) {

    /** The first moment at which it was seen; null when it was missed. */
    Long foundAt() {
        List<Long> moments =
                Stream.of(anomalyAt, alertAt, healthAt).filter(Objects::nonNull).sorted().toList();
        return moments.isEmpty() ? null : moments.get(0);
    }

    boolean isFound() {
        return foundAt() != null;
    }

    /** Whether it was first seen in the grace, when its harm was done. */
    boolean isFoundOnlyAfterTheEnd() {
        return isFound() && foundAt() >= fault.to();
    }

    /** From the onset to that moment; null without one. */
    Double delaySeconds(Long moment) {
        return moment == null ? null : (moment - fault.from()) / 1000.0;
    }
}
