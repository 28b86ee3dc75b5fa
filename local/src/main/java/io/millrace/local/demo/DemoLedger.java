package io.millrace.local.demo;

import io.millrace.schemas.AlertChange;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertStanding;
import io.millrace.schemas.AlertState;
import io.millrace.schemas.Anomaly;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.FaultLabel;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.HealthStatus;
import io.millrace.schemas.LateEvent;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.MetricSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What lies on the topics after a demo, folded record by record; the books that the balances are
 * struck from.
 *
 * <p>Knows nothing of Kafka, of the jobs' code, nor of what the fleet meant to send. The late
 * ledger and the alerts have to be told before the events, which are told last.
 */
final class DemoLedger {

    /** What the clock guard lets pass, told of the contract, not of the job's configuration. */
    private static final Duration MAX_BEHIND = Duration.ofDays(7);

    private static final Duration MAX_AHEAD = Duration.ofMinutes(5);

    /** The windows that every passed event is in exactly once. */
    private static final String PASSED_WINDOW = "10s";

    /** The windows that are projected. */
    private static final String PROJECTED_WINDOW = "1m";

    /** Where a record lies. */
    record Place(int partition, long offset) {}

    /** What makes two events the same. */
    private record EventKey(String deviceId, long sequence, long eventTime) {}

    private record WindowKey(String deviceId, long start) {}

    /** A window's newest revision, and what it holds. */
    private record Revision(int revision, long events) {}

    /** An alert change whose cause's time is still to be found. */
    private record Caused(Place place, long recordTime, Place cause) {}

    private final Map<String, Long> deadLettersByTopic = new TreeMap<>();
    private final Set<Place> late = new HashSet<>();
    private final Map<WindowKey, Revision> windows = new HashMap<>();
    private final Set<List<Object>> points = new HashSet<>();
    private final List<AlertEvent> alertChanges = new ArrayList<>();
    private final Map<String, Place> alertPlaces = new HashMap<>();
    private final List<Caused> caused = new ArrayList<>();
    private final Set<Place> causes = new HashSet<>();
    private final Map<Place, Long> causeTimes = new HashMap<>();
    private final Map<String, AlertStanding> alertStates = new HashMap<>();
    private final List<FaultLabel> labels = new ArrayList<>();
    private final List<Anomaly> faultAnomalies = new ArrayList<>();
    private final Set<EventKey> events = new HashSet<>();
    private final Map<String, String> deviceIds = new HashMap<>();
    private long eventsProduced;
    private long eventsRead;
    private long undecodable;
    private long refusedByClock;
    private long repeats;
    private long aggregates;
    private long anomalies;
    private long predictions;
    private long withoutHistory;

    void label(FaultLabel label) {
        labels.add(label);
    }

    void late(LateEvent event) {
        late.add(new Place(event.getSourcePartition(), event.getSourceOffset()));
    }

    void deadLetter(String sourceTopic) {
        deadLettersByTopic.merge(sourceTopic, 1L, Long::sum);
    }

    void aggregate(MetricAggregate aggregate) {
        aggregates++;
        if (aggregate.getWindow().equals(PASSED_WINDOW)) {
            WindowKey key =
                    new WindowKey(
                            shared(aggregate.getDeviceId()),
                            aggregate.getWindowStart().toEpochMilli());
            Revision newest = new Revision(aggregate.getRevision(), aggregate.getEventCount());
            windows.merge(key, newest, (a, b) -> a.revision() >= b.revision() ? a : b);
        }
        if (aggregate.getWindow().equals(PROJECTED_WINDOW)) {
            for (MetricSummary summary : aggregate.getMetrics()) {
                point(
                        "metrics",
                        aggregate.getDeviceId(),
                        summary.getMetric(),
                        aggregate.getWindowStart().toEpochMilli());
            }
        }
    }

    void anomaly(Anomaly anomaly) {
        anomalies++;
        point(
                "anomalies",
                anomaly.getDeviceId(),
                anomaly.getMetric(),
                anomaly.getEventTime().toEpochMilli());
        if (labels.stream().anyMatch(label -> label.getDeviceId().equals(anomaly.getDeviceId()))) {
            faultAnomalies.add(anomaly);
        }
    }

    void health(HealthPrediction prediction) {
        if (prediction.getStatus() != HealthStatus.PREDICTED) {
            withoutHistory++;
            return;
        }
        predictions++;
        point(
                "health",
                prediction.getDeviceId(),
                prediction.getModelId(),
                prediction.getEventTime().toEpochMilli());
    }

    void alert(Place place, long recordTime, AlertEvent alert) {
        alertChanges.add(alert);
        alertPlaces.put(alert.getId(), place);
        point(
                "alerts",
                alert.getDeviceId(),
                String.valueOf(alert.getMetric()),
                alert.getRuleId(),
                alert.getSeverity(),
                alert.getEventTime().toEpochMilli());
        if (alert.getSourcePartition() != null && alert.getSourceOffset() != null) {
            Place cause = new Place(alert.getSourcePartition(), alert.getSourceOffset());
            causes.add(cause);
            caused.add(new Caused(place, recordTime, cause));
        }
    }

    /**
     * A row of the state table.
     *
     * @param state null where the row was deleted
     */
    void alertState(String key, AlertState state) {
        if (state == null) {
            alertStates.remove(key);
        } else {
            alertStates.put(key, state.getState());
        }
    }

    /** An event record that cannot be read. */
    void undecodable(boolean read) {
        eventsProduced++;
        eventsRead += read ? 1 : 0;
        undecodable++;
    }

    /**
     * An event record.
     *
     * @param read whether the job's group has committed an offset behind it
     */
    void event(Place place, long recordTime, DeviceEvent event, boolean read) {
        eventsProduced++;
        eventsRead += read ? 1 : 0;
        if (causes.contains(place)) {
            causeTimes.put(place, recordTime);
        }
        long eventTime = event.getEventTime().toEpochMilli();
        if (eventTime < recordTime - MAX_BEHIND.toMillis()
                || eventTime > recordTime + MAX_AHEAD.toMillis()) {
            refusedByClock++;
            return;
        }
        EventKey key = new EventKey(shared(event.getDeviceId()), event.getSequence(), eventTime);
        if (!events.add(key) && !late.contains(place)) {
            repeats++;
        }
    }

    long eventsProduced() {
        return eventsProduced;
    }

    long eventsRead() {
        return eventsRead;
    }

    /** Dead letters whose original was on that topic. */
    long deadLetters(String sourceTopic) {
        return deadLettersByTopic.getOrDefault(sourceTopic, 0L);
    }

    /** Dead letters from elsewhere: control records and points. */
    long deadLettersExcept(String sourceTopic) {
        return deadLettersByTopic.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(sourceTopic))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Event records that have to be dead letters: not readable, or refused by the clock guard. */
    long mustBeDead() {
        return undecodable + refusedByClock;
    }

    long lateEvents() {
        return late.size();
    }

    long duplicates() {
        return repeats;
    }

    /** Events that the newest revisions of all 10 s windows hold. */
    long passed() {
        return windows.values().stream().mapToLong(Revision::events).sum();
    }

    long aggregates() {
        return aggregates;
    }

    long anomalies() {
        return anomalies;
    }

    long healthPredictions() {
        return predictions;
    }

    /** Health records that say there is no prediction yet. */
    long withoutHistory() {
        return withoutHistory;
    }

    /** Different points that the projected topics stand for. */
    long expectedPoints() {
        return points.size();
    }

    long alertsRaised() {
        return changes(AlertChange.RAISED);
    }

    long alertsCleared() {
        return changes(AlertChange.CLEARED);
    }

    long alertsOpen() {
        return alertStates.values().stream().filter(AlertStanding.OPEN::equals).count();
    }

    /**
     * Whether the fault was found: an anomaly of its metric inside its interval, an alert raised
     * there, and that alert cleared after it.
     */
    boolean detected(FaultLabel fault) {
        return sawAnomaly(fault) && alertStoodThrough(fault);
    }

    /** Whether any alert of that device was raised inside the fault's interval. */
    boolean raisedInside(FaultLabel fault) {
        return alertChanges.stream()
                .anyMatch(
                        change ->
                                change.getChange() == AlertChange.RAISED
                                        && change.getDeviceId().equals(fault.getDeviceId())
                                        && isInside(fault, change.getEventTime().toEpochMilli()));
    }

    boolean sawAnomaly(FaultLabel fault) {
        return faultAnomalies.stream()
                .anyMatch(
                        anomaly ->
                                anomaly.getDeviceId().equals(fault.getDeviceId())
                                        && anomaly.getMetric().equals(fault.getMetric())
                                        && isInside(fault, anomaly.getEventTime().toEpochMilli()));
    }

    boolean alertStoodThrough(FaultLabel fault) {
        return cleared(fault).findAny().isPresent();
    }

    /**
     * When the first alert on that fault was seen to be cleared; empty where none was.
     *
     * @param seen when each change of an alert became visible
     */
    OptionalLong clearedSeen(FaultLabel fault, Map<Place, Long> seen) {
        return cleared(fault)
                .map(change -> seen.get(alertPlaces.get(change.getId())))
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .min();
    }

    /** The clearing, after the fault, of each alert on its metric that was raised inside it. */
    private Stream<AlertEvent> cleared(FaultLabel fault) {
        return alertChanges.stream()
                .filter(raised -> raised.getChange() == AlertChange.RAISED)
                .filter(raised -> raised.getDeviceId().equals(fault.getDeviceId()))
                .filter(raised -> fault.getMetric().equals(raised.getMetric()))
                .filter(raised -> isInside(fault, raised.getEventTime().toEpochMilli()))
                .flatMap(raised -> clearedAfter(raised, fault.getTo().toEpochMilli()));
    }

    /** Share of the devices without a fault that have raised an alert all the same. */
    double othersAlarmedShare() {
        Set<String> others = new HashSet<>();
        for (EventKey event : events) {
            others.add(event.deviceId());
        }
        labels.forEach(label -> others.remove(label.getDeviceId()));
        Set<String> alarmed = new HashSet<>();
        for (AlertEvent change : alertChanges) {
            if (change.getChange() == AlertChange.RAISED) {
                alarmed.add(change.getDeviceId());
            }
        }
        alarmed.retainAll(others);
        return others.isEmpty() ? Double.NaN : (double) alarmed.size() / others.size();
    }

    /**
     * Milliseconds from the moment at which the event that caused a change was due, to the record
     * of the change; only of events that were due from that moment on.
     */
    List<Long> alertLatencies(long fromMillis) {
        List<Long> latencies = new ArrayList<>();
        for (Caused change : caused) {
            Long due = causeTimes.get(change.cause());
            if (due != null && due >= fromMillis) {
                latencies.add(change.recordTime() - due);
            }
        }
        return latencies;
    }

    /**
     * As {@link #alertLatencies}, to the moment at which a consumer saw the change.
     *
     * @param seen place of a change's record, to that moment
     */
    List<Long> alertVisible(long fromMillis, Map<Place, Long> seen) {
        List<Long> latencies = new ArrayList<>();
        for (Caused change : caused) {
            Long due = causeTimes.get(change.cause());
            Long visible = seen.get(change.place());
            if (due != null && due >= fromMillis && visible != null) {
                latencies.add(visible - due);
            }
        }
        return latencies;
    }

    /** What the simulator has broken. */
    List<FaultLabel> labels() {
        return List.copyOf(labels);
    }

    private long changes(AlertChange change) {
        return alertChanges.stream().filter(alert -> alert.getChange() == change).count();
    }

    private Stream<AlertEvent> clearedAfter(AlertEvent raised, long end) {
        return alertChanges.stream()
                .filter(
                        change ->
                                change.getChange() == AlertChange.CLEARED
                                        && change.getAlertId().equals(raised.getAlertId())
                                        && change.getEventTime().toEpochMilli() >= end);
    }

    private static boolean isInside(FaultLabel fault, long time) {
        return time >= fault.getFrom().toEpochMilli() && time < fault.getTo().toEpochMilli();
    }

    private void point(Object... identity) {
        points.add(List.of(identity));
    }

    /** One string a device instead of one a record. */
    private String shared(String deviceId) {
        return deviceIds.computeIfAbsent(deviceId, id -> id);
    }
}
