package io.millrace.jobs.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.stage.Cause;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.AlertState;
import io.millrace.schemas.FeatureContribution;
import io.millrace.schemas.PredictionExplanation;
import io.millrace.schemas.Quality;
import io.millrace.schemas.Severity;
import io.millrace.schemas.Topic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One device before an {@link AlertingStage}; after every signal its state is written, thrown away
 * and read again, beside a twin whose state never leaves memory. Both have to say the same.
 */
final class AlertingScenario {

    static final String DEVICE = "pump-1";

    private static final DeviceIdentity IDENTITY =
            new DeviceIdentity(DEVICE, "acme", "north", "pump");

    final RuleBook rules = new RuleBook();
    final List<AlertEvent> events = new ArrayList<>();
    final List<AlertState> states = new ArrayList<>();

    private final AlertsFormat format = new AlertsFormat();
    private final AlertingStage stage = new AlertingStage(rules);
    private final List<Object> ofTwin = new ArrayList<>();
    private final List<Object> ofRestored = new ArrayList<>();
    private final AlertsState twin = format.create();
    private AlertsState restored = format.create();
    private long sequence;

    static AlertRule.Builder rule(String id, String condition) {
        return AlertRule.newBuilder()
                .setRuleId(id)
                .setCondition(condition)
                .setSeverity(Severity.MAJOR)
                .setValidFrom(Instant.EPOCH);
    }

    AlertingScenario with(String id, String condition) {
        return with(rule(id, condition).build());
    }

    AlertingScenario with(AlertRule rule) {
        Optional<RefusedRule> refusal = rules.put(rule);
        assertThat(refusal).isEmpty();
        return this;
    }

    AlertingScenario reading(long second, String metric, double value) {
        return event(second, new String[] {metric}, value);
    }

    AlertingScenario event(long second, String[] metrics, double... values) {
        DecodedEvent event =
                new DecodedEvent(
                        DEVICE,
                        "acme",
                        "north",
                        "pump",
                        null,
                        second * 1_000,
                        sequence++,
                        metrics,
                        values,
                        Map.of(),
                        Quality.GOOD,
                        null,
                        second * 1_000,
                        0,
                        sequence);
        stage.onEvent(
                twin, IDENTITY, event, (topic, key, value) -> record(ofTwin, topic, key, value));
        stage.onEvent(restored, IDENTITY, event, this::collect);
        return restore();
    }

    AlertingScenario score(long second, String metric, double score) {
        return signal(second, new Signal.AnomalyScore(metric, score, 93.25, 80, null, null));
    }

    /** A judgement of metrics together. */
    AlertingScenario anomalyOfRow(long second, double score, String... causedBy) {
        return signal(
                second, new Signal.AnomalyScore("*", score, 93.25, 80, null, List.of(causedBy)));
    }

    AlertingScenario remainingLife(long second, double hours) {
        return signal(second, new Signal.RemainingLife(hours, () -> explanation(hours)));
    }

    AlertingScenario failure(long second, double probability) {
        return signal(
                second,
                new Signal.FailureProbability(probability, 48, () -> explanation(probability)));
    }

    private static PredictionExplanation explanation(double hours) {
        return new PredictionExplanation(
                "rul-pump",
                "1",
                100.0,
                List.of(new FeatureContribution("temperature", hours - 100)),
                0.0);
    }

    List<String> said() {
        return events.stream()
                .map(
                        e ->
                                "%d %s %s"
                                        .formatted(
                                                e.getEventTime().getEpochSecond(),
                                                e.getChange(),
                                                e.getReason()))
                .toList();
    }

    /** Changes as {@code second CHANGE rule}. */
    List<String> changes() {
        return events.stream()
                .map(
                        e ->
                                "%d %s %s"
                                        .formatted(
                                                e.getEventTime().getEpochSecond(),
                                                e.getChange(),
                                                e.getAlertKey().substring(DEVICE.length() + 1)))
                .toList();
    }

    boolean stateIsEmpty() {
        return format.isEmpty(restored);
    }

    AlertsState state() {
        return restored;
    }

    private AlertingScenario signal(long second, Signal signal) {
        Cause cause = new Cause(sequence++, 0, sequence);
        stage.onSignal(
                twin,
                IDENTITY,
                second * 1_000,
                signal,
                cause,
                (topic, key, value) -> record(ofTwin, topic, key, value));
        stage.onSignal(restored, IDENTITY, second * 1_000, signal, cause, this::collect);
        return restore();
    }

    private AlertingScenario restore() {
        assertThat(ofRestored).isEqualTo(ofTwin);
        restored = readBack(restored);
        assertThat(restored.alerts()).isEqualTo(twin.alerts());
        return this;
    }

    private AlertsState readBack(AlertsState state) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            format.write(state, new DataOutputStream(bytes));
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
            AlertsState read = format.read(format.version(), in);
            assertThat(in.available()).isZero();
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void collect(Topic topic, String key, Object value) {
        record(ofRestored, topic, key, value);
        if (value instanceof AlertEvent event) {
            assertThat(topic).isEqualTo(Topic.ALERTS);
            assertThat(key).isEqualTo(DEVICE);
            events.add(event);
        } else if (value instanceof AlertState state) {
            assertThat(topic).isEqualTo(Topic.ALERT_STATE);
            assertThat(key).isEqualTo(state.getAlertKey());
            states.add(state);
        }
    }

    private static void record(List<Object> into, Topic topic, String key, Object value) {
        into.add(List.of(topic, key, value));
    }
}
