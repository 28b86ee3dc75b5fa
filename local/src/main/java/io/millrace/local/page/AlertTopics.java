package io.millrace.local.page;

import io.millrace.connectors.kafka.DeadLetterSink;
import io.millrace.connectors.kafka.TopicReader;
import io.millrace.connectors.registry.RegistryUnavailableException;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.connectors.registry.SchemaRegistryException;
import io.millrace.local.models.OutcomeFigures;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertState;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.PredictionOutcome;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Takes the records of the topics that the page follows: folds alerts and outcomes of predictions,
 * keeps the units of the metrics, counts the others. Not thread-safe.
 */
final class AlertTopics {

    static final List<Topic> FOLLOWED =
            List.of(
                    Topic.DEVICE_TYPES,
                    Topic.ALERTS,
                    Topic.ALERT_STATE,
                    Topic.ANOMALIES,
                    Topic.PREDICTION_OUTCOMES,
                    Topic.LATE_EVENTS,
                    Topic.DEAD_LETTERS);

    private final TopicReader.Values<AlertEvent> changes;
    private final TopicReader.Values<AlertState> states;
    private final TopicReader.Values<DeviceType> types;
    private final Map<String, Map<String, String>> units = new HashMap<>();
    private final TopicReader.Values<PredictionOutcome> outcomes;
    private final OutcomeFigures figures = new OutcomeFigures();
    private final AlertBook book = new AlertBook();
    private final Map<String, Long> deadLettersByReason = new TreeMap<>();
    private long anomalies;
    private long late;
    private long deadLetters;
    private long unreadable;

    AlertTopics(SchemaRegistry registry) {
        this.changes = new TopicReader.Values<>(registry, AlertEvent.class);
        this.states = new TopicReader.Values<>(registry, AlertState.class);
        this.outcomes = new TopicReader.Values<>(registry, PredictionOutcome.class);
        this.types = new TopicReader.Values<>(registry, DeviceType.class);
    }

    /**
     * Takes the next record of its partition.
     *
     * @throws RegistryUnavailableException when it has to be taken again later; nothing has changed
     */
    void take(ConsumerRecord<byte[], byte[]> record) {
        if (TopicReader.isPulse(record)) {
            return;
        }
        switch (Topic.byName(record.topic()).orElseThrow()) {
            case ALERTS, ALERT_STATE, DEVICE_TYPES, PREDICTION_OUTCOMES -> read(record);
            case ANOMALIES -> anomalies++;
            case LATE_EVENTS -> late++;
            case DEAD_LETTERS -> {
                if (record.headers().lastHeader(DeadLetterSink.REDRIVEN) == null) {
                    deadLetters++;
                    deadLettersByReason.merge(reason(record), 1L, Long::sum);
                }
            }
            default -> throw new IllegalArgumentException("not followed: " + record.topic());
        }
    }

    AlertBoard board(Reachability kafka, long eventRecords, long behind) {
        return new AlertBoard(
                kafka,
                book.open(),
                book.cleared(),
                new AlertBoard.Counts(
                        book.raisedCount(),
                        book.clearedCount(),
                        late,
                        anomalies,
                        deadLetters,
                        deadLettersByReason,
                        eventRecords,
                        unreadable),
                AlertBoard.ModelTruth.of(figures),
                units,
                behind);
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        try {
            switch (Topic.byName(record.topic()).orElseThrow()) {
                case ALERT_STATE -> book.state(TopicReader.key(record), states.read(record));
                case ALERTS -> {
                    AlertEvent change = changes.read(record);
                    if (change != null) {
                        book.change(change);
                    }
                }
                case PREDICTION_OUTCOMES -> {
                    PredictionOutcome outcome = outcomes.read(record);
                    if (outcome != null) {
                        figures.add(outcome);
                    }
                }
                default -> {
                    DeviceType type = types.read(record);
                    if (type != null) {
                        units.put(type.getType(), units(type));
                    }
                }
            }
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (IOException | SchemaRegistryException e) {
            // The page goes on without it, and says how many there were.
            unreadable++;
        }
    }

    private static Map<String, String> units(DeviceType type) {
        return type.getMetrics().stream()
                .collect(
                        Collectors.toMap(
                                MetricDefinition::getName,
                                MetricDefinition::getUnit,
                                (first, second) -> second));
    }

    private static String reason(ConsumerRecord<byte[], byte[]> record) {
        Header reason = record.headers().lastHeader(DeadLetterSink.REASON);
        return reason == null ? "no reason" : new String(reason.value(), StandardCharsets.UTF_8);
    }
}
