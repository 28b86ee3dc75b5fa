package io.millrace.local.page;

import io.millrace.schemas.AlertChange;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertStanding;
import io.millrace.schemas.AlertState;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds the records of iot.alerts and iot.alert-state into open and cleared alerts.
 *
 * <p>What is open is what the state topic says; the change topic tells the history. The two may
 * arrive in any order beside each other. A repeated change, known by its id, counts once. Not
 * thread-safe.
 */
final class AlertBook {

    private static final int KEPT_STANDINGS = 2_000;
    private static final int KEPT_IDS = 50_000;

    private static final Comparator<Alert> WORST_FIRST =
            Comparator.comparing(Alert::severity)
                    .thenComparing(Alert::raisedAt)
                    .reversed()
                    .thenComparing(Alert::alertKey);
    private static final Comparator<Alert> NEWEST_CLEARED_FIRST =
            Comparator.comparing(Alert::clearedAt).reversed().thenComparing(Alert::alertKey);

    private final Map<String, Alert> byKey = new HashMap<>();
    private final Map<String, Alert> byStanding = new Bounded<>(KEPT_STANDINGS);
    private final Map<String, Boolean> seenIds = new Bounded<>(KEPT_IDS);
    private long raised;
    private long cleared;

    /** A record of iot.alert-state; null value is a tombstone. */
    void state(String alertKey, AlertState state) {
        if (state == null) {
            byKey.remove(alertKey);
            return;
        }
        Alert alert = alert(state);
        byKey.put(alertKey, alert);
        byStanding.merge(alert.alertId(), alert, AlertBook::later);
    }

    /** A record of iot.alerts. */
    void change(AlertEvent event) {
        if (seenIds.put(event.getId(), true) != null) {
            return;
        }
        if (event.getChange() == AlertChange.RAISED) {
            raised++;
        }
        if (event.getChange() == AlertChange.CLEARED) {
            cleared++;
        }
        Alert alert = alert(event);
        byStanding.merge(alert.alertId(), alert, AlertBook::later);
    }

    List<Alert> open() {
        return byKey.values().stream().filter(Alert::open).sorted(WORST_FIRST).toList();
    }

    List<Alert> cleared() {
        return byStanding.values().stream()
                .filter(alert -> !alert.open())
                .sorted(NEWEST_CLEARED_FIRST)
                .toList();
    }

    long raisedCount() {
        return raised;
    }

    long clearedCount() {
        return cleared;
    }

    /**
     * Of two tales of one standing: the end from whichever knows it, the cause from the raise where
     * it was told.
     */
    private static Alert later(Alert known, Alert told) {
        Alert cause = told.open() && !known.open() ? told : known;
        return new Alert(
                cause.alertKey(),
                cause.alertId(),
                cause.device(),
                cause.type(),
                cause.site(),
                cause.rule(),
                cause.severity(),
                cause.reason(),
                cause.metric(),
                cause.value(),
                cause.threshold(),
                cause.raisedAt(),
                known.open() ? told.clearedAt() : known.clearedAt());
    }

    private static Alert alert(AlertState state) {
        boolean open = state.getState() == AlertStanding.OPEN;
        Instant end = state.getClearedAt() == null ? state.getChangedAt() : state.getClearedAt();
        return new Alert(
                state.getAlertKey(),
                state.getAlertId(),
                state.getDeviceId(),
                state.getDeviceType(),
                state.getSiteId(),
                state.getRuleId(),
                state.getSeverity(),
                state.getReason(),
                state.getMetric(),
                state.getValue(),
                state.getThreshold(),
                state.getRaisedAt().toEpochMilli(),
                open ? null : (Long) end.toEpochMilli());
    }

    private static Alert alert(AlertEvent event) {
        boolean over = event.getChange() == AlertChange.CLEARED;
        return new Alert(
                event.getAlertKey(),
                event.getAlertId(),
                event.getDeviceId(),
                event.getDeviceType(),
                event.getSiteId(),
                event.getRuleId(),
                event.getSeverity(),
                event.getReason(),
                event.getMetric(),
                event.getValue(),
                event.getThreshold(),
                event.getRaisedAt().toEpochMilli(),
                over ? (Long) event.getEventTime().toEpochMilli() : null);
    }

    /** Forgets the oldest entry when it is full. */
    private static final class Bounded<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;
        private final int most;

        Bounded(int most) {
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > most;
        }
    }
}
