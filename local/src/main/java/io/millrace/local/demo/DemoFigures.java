package io.millrace.local.demo;

import io.millrace.local.figures.Figure;
import io.millrace.local.figures.Figure.Better;
import io.millrace.schemas.FaultLabel;
import io.millrace.schemas.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** The figures of a demo, from the books and from what InfluxDB counts. */
final class DemoFigures {

    /** At most so many of the devices that nothing is wrong with may raise an alert. */
    private static final double OTHERS_ALARMED = 0.02;

    /** From the first event to the sight of the scripted fault's alert being cleared. */
    private static final double VIEWER_PATIENCE_SECONDS = 180;

    private static final String EVENTS = Topic.DEVICE_EVENTS.topicName();
    private static final int DIGITS = 3;

    private DemoFigures() {}

    /**
     * Strikes the balances.
     *
     * @param sent event records that the fleet says Kafka has taken
     * @param influxPoints counted by InfluxQL
     * @param begunMillis when the fleet began to send, on the wall
     * @param liveMillis from when on latencies count
     * @param seen when each change of an alert became visible
     */
    static List<Figure> of(
            DemoLedger ledger,
            long sent,
            long influxPoints,
            long begunMillis,
            long liveMillis,
            Map<DemoLedger.Place, Long> seen) {
        long dead = ledger.deadLetters(EVENTS);
        long accounted = ledger.passed() + ledger.duplicates() + ledger.lateEvents() + dead;
        List<Figure> figures = new ArrayList<>();
        figures.add(balanced("eventsProduced", ledger.eventsProduced(), sent));
        figures.add(balanced("eventsRead", ledger.eventsRead(), ledger.eventsProduced()));
        figures.add(balanced("deadLetters", dead, ledger.mustBeDead()));
        figures.add(none("deadLettersElsewhere", ledger.deadLettersExcept(EVENTS)));
        figures.add(count("lateEvents", ledger.lateEvents(), Better.LOWER));
        figures.add(count("duplicates", ledger.duplicates(), Better.LOWER));
        figures.add(count("passed", ledger.passed(), Better.HIGHER));
        figures.add(balanced("balance", accounted, ledger.eventsRead()));
        figures.add(some("aggregates", ledger.aggregates()));
        figures.add(some("anomalies", ledger.anomalies()));
        figures.add(some("healthPredictions", ledger.healthPredictions()));
        figures.add(balanced("influxPoints", influxPoints, ledger.expectedPoints()));
        figures.add(some("alertsRaised", ledger.alertsRaised()));
        figures.add(count("alertsCleared", ledger.alertsCleared(), Better.HIGHER));
        figures.add(
                balanced(
                        "alertsOpen",
                        ledger.alertsOpen(),
                        ledger.alertsRaised() - ledger.alertsCleared()));
        boolean detected = scripted(ledger).map(ledger::detected).orElse(false);
        figures.add(Figure.gated("faultDetected", detected ? 1 : 0, "", Better.HIGHER, 1, null));
        scripted(ledger)
                .map(fault -> ledger.clearedSeen(fault, seen))
                .filter(OptionalLong::isPresent)
                .ifPresent(
                        cleared ->
                                figures.add(
                                        Figure.gated(
                                                "faultSeenClearedSeconds",
                                                (cleared.getAsLong() - begunMillis) / 1000.0,
                                                "s",
                                                Better.LOWER,
                                                VIEWER_PATIENCE_SECONDS,
                                                null)));
        figures.add(
                Figure.gated(
                        "othersAlarmedShare",
                        ledger.othersAlarmedShare(),
                        "",
                        Better.LOWER,
                        OTHERS_ALARMED,
                        null));
        latencies(figures, "alertLatencyMillis", ledger.alertLatencies(liveMillis));
        latencies(figures, "alertVisibleMillis", ledger.alertVisible(liveMillis, seen));
        return List.copyOf(figures);
    }

    /** The fault that the demo is about: the first one whose metric jumps, and comes back. */
    static Optional<FaultLabel> scripted(DemoLedger ledger) {
        return ledger.labels().stream()
                .filter(label -> label.getKind().equals("level-shift"))
                .filter(label -> "temperature".equals(label.getMetric()))
                .filter(label -> label.getTo() != null)
                .findFirst();
    }

    /** Over every change of an alert that an event of the live part has caused. */
    private static void latencies(List<Figure> figures, String name, List<Long> millis) {
        if (millis.isEmpty()) {
            return;
        }
        Histogram histogram = new Histogram(DIGITS);
        millis.forEach(latency -> histogram.recordValue(Math.max(0, latency)));
        figures.add(latency(name + "P50", histogram.getValueAtPercentile(50)));
        figures.add(latency(name + "P99", histogram.getValueAtPercentile(99)));
    }

    private static Figure latency(String name, long value) {
        return Figure.of(name, (double) value, "ms", Better.LOWER);
    }

    private static Figure balanced(String name, long value, long other) {
        return Figure.balanced(name, (double) value, "records", (double) other);
    }

    private static Figure count(String name, long value, Better better) {
        return Figure.of(name, (double) value, "records", better);
    }

    /** A result that has to be there at all. */
    private static Figure some(String name, long value) {
        return Figure.gated(name, (double) value, "records", Better.HIGHER, 1, null);
    }

    private static Figure none(String name, long value) {
        return Figure.gated(name, (double) value, "records", Better.LOWER, 0, null);
    }
}
