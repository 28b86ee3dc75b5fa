package io.millrace.local.page;

import io.millrace.local.models.OutcomeFigures;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertState;
import io.millrace.schemas.PredictionOutcome;
import java.util.HashMap;
import java.util.Map;

/** An alert feed that is told what to say; for tests and for pages without Kafka. */
public final class InMemoryAlertFeed implements AlertFeed {

    private final OutcomeFigures outcomes = new OutcomeFigures();
    private final AlertBook book = new AlertBook();
    private AlertBoard.Counts counted = AlertBoard.Counts.NONE;
    private final Map<String, Map<String, String>> units = new HashMap<>();
    private Reachability kafka = new Reachability("Kafka", "in memory", true, null, null, null);

    public synchronized void change(AlertEvent event) {
        book.change(event);
    }

    public synchronized void state(AlertState state) {
        book.state(state.getAlertKey(), state);
    }

    /** A prediction has met its truth. */
    public synchronized void outcome(PredictionOutcome outcome) {
        outcomes.add(outcome);
    }

    /** Sets what was counted in the other topics. */
    public synchronized void counted(AlertBoard.Counts counts) {
        counted = counts;
    }

    /** Says in what unit, by UCUM, each metric of that type is. */
    public synchronized void units(String deviceType, Map<String, String> byMetric) {
        units.put(deviceType, byMetric);
    }

    public synchronized void reachability(Reachability state) {
        kafka = state;
    }

    @Override
    public synchronized AlertBoard board() {
        return new AlertBoard(
                kafka,
                book.open(),
                book.cleared(),
                new AlertBoard.Counts(
                        book.raisedCount(),
                        book.clearedCount(),
                        counted.late(),
                        counted.anomalies(),
                        counted.deadLetters(),
                        counted.deadLettersByReason(),
                        counted.eventRecords(),
                        counted.unreadable()),
                AlertBoard.ModelTruth.of(outcomes),
                units,
                0);
    }

    @Override
    public void close() {
        // holds nothing
    }
}
