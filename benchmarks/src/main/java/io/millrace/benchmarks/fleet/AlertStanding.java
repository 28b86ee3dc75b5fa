package io.millrace.benchmarks.fleet;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One standing of an alert, from raised to cleared.
 *
 * @param metric null for remaining life
 * @param clearedAt {@link Fault#LASTING} while it is open
 */
record AlertStanding(
        String alertId,
        String deviceId,
        String ruleId,
        String metric,
        long raisedAt,
        long clearedAt)
        implements Finding {

    /** The standings of all changes, by raising. A repeated change counts once. */
    static List<AlertStanding> of(List<AlertChangeSeen> changes) {
        Map<String, AlertStanding> standings = new LinkedHashMap<>();
        for (AlertChangeSeen change : changes) {
            if (change.raised()) {
                standings.putIfAbsent(
                        change.alertId(),
                        new AlertStanding(
                                change.alertId(),
                                change.deviceId(),
                                change.ruleId(),
                                change.metric(),
                                change.time(),
                                Fault.LASTING));
            }
        }
        for (AlertChangeSeen change : changes) {
            if (!change.raised()) {
                standings.computeIfPresent(
                        change.alertId(), (id, standing) -> standing.cleared(change.time()));
            }
        }
        return standings.values().stream()
                .sorted(
                        Comparator.comparing(AlertStanding::raisedAt)
                                .thenComparing(AlertStanding::alertId))
                .toList();
    }

    @Override
    public List<Long> times() {
        return List.of(raisedAt);
    }

    boolean standsAt(long time) {
        return raisedAt <= time && time < clearedAt;
    }

    private AlertStanding cleared(long at) {
        return new AlertStanding(alertId, deviceId, ruleId, metric, raisedAt, at);
    }
}
