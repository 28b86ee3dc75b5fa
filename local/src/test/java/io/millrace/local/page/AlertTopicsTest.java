package io.millrace.local.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connectors.registry.RegistryUnavailableException;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.AlertEvent;
import io.millrace.schemas.AlertStanding;
import io.millrace.schemas.AlertState;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.MetricDefinition;
import io.millrace.schemas.MetricKind;
import io.millrace.schemas.PredictionOutcome;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.Severity;
import io.millrace.schemas.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AlertTopicsTest {

    private static final int CHANGE_ID = 1;
    private static final int STATE_ID = 2;
    private static final int TYPE_ID = 3;
    private static final int OUTCOME_ID = 4;
    private static final Map<Integer, String> NAMES =
            Map.of(
                    CHANGE_ID,
                    "AlertEvent",
                    STATE_ID,
                    "AlertState",
                    TYPE_ID,
                    "DeviceType",
                    OUTCOME_ID,
                    "PredictionOutcome");
    private static final long RAISED_AT = 100;

    private final FewSchemas registry = new FewSchemas();
    private final AlertTopics topics = new AlertTopics(registry);

    @BeforeAll
    static void trust() {
        Contracts.trustOurs();
    }

    @Test
    void shouldListAnAlertAsOpenWhenItsStateIsOpen() {
        topics.take(change("a", AlertChange.RAISED, 100, 100));
        topics.take(state("a", AlertStanding.OPEN, 100));

        AlertBoard board = board();

        assertThat(board.open())
                .singleElement()
                .satisfies(
                        alert -> {
                            assertThat(alert.device()).isEqualTo("pump-1");
                            assertThat(alert.raisedAt()).isEqualTo(100);
                            assertThat(alert.value()).isEqualTo(91.0);
                            assertThat(alert.threshold()).isEqualTo(90.0);
                            assertThat(alert.clearedAt()).isNull();
                        });
        assertThat(board.cleared()).isEmpty();
        assertThat(board.counts().raised()).isEqualTo(1);
    }

    @Test
    void shouldMoveAnAlertToTheClearedWhenItIsClearedInWhicheverOrder() {
        topics.take(state("a", AlertStanding.OPEN, 100));
        topics.take(state("a", AlertStanding.CLEARED, 400));
        topics.take(change("a", AlertChange.RAISED, 100, 100));
        topics.take(change("a", AlertChange.CLEARED, 100, 400));

        AlertBoard board = board();

        assertThat(board.open()).isEmpty();
        assertThat(board.cleared())
                .singleElement()
                .satisfies(
                        alert -> {
                            assertThat(alert.raisedAt()).isEqualTo(100);
                            assertThat(alert.clearedAt()).isEqualTo(400);
                            assertThat(alert.reason()).isEqualTo("raised");
                        });
        assertThat(board.counts().raised()).isEqualTo(1);
        assertThat(board.counts().cleared()).isEqualTo(1);
    }

    @Test
    void shouldCountAChangeOnceWhenItIsRepeated() {
        topics.take(change("a", AlertChange.RAISED, 100, 100));
        topics.take(change("a", AlertChange.RAISED, 100, 100));
        topics.take(change("b", AlertChange.RAISED, 200, 200));

        assertThat(board().counts().raised()).isEqualTo(2);
    }

    @Test
    void shouldForgetAnOpenAlertWhenItsStateIsPurged() {
        topics.take(state("a", AlertStanding.OPEN, 100));
        topics.take(record(Topic.ALERT_STATE, "pump-1/hot", null));

        assertThat(board().open()).isEmpty();
    }

    @Test
    void shouldPutTheWorstFirstThenTheNewest() {
        topics.take(state("old-warning", "k1", AlertStanding.OPEN, Severity.WARNING, 100));
        topics.take(state("new-warning", "k2", AlertStanding.OPEN, Severity.WARNING, 200));
        topics.take(state("critical", "k3", AlertStanding.OPEN, Severity.CRITICAL, 50));

        assertThat(board().open())
                .extracting(Alert::alertId)
                .containsExactly("critical", "new-warning", "old-warning");
    }

    @Test
    void shouldKnowTheUnitsWhenATypeIsDefined() {
        DeviceType pump =
                new DeviceType(
                        "pump",
                        List.of(
                                new MetricDefinition(
                                        "temperature",
                                        1,
                                        "Cel",
                                        null,
                                        null,
                                        MetricKind.GAUGE,
                                        null)),
                        Instant.EPOCH,
                        null);

        topics.take(
                record(
                        Topic.DEVICE_TYPES,
                        "pump",
                        framed(TYPE_ID, new RecordCodec<>(DeviceType.class).encode(pump))));

        assertThat(board().units()).isEqualTo(Map.of("pump", Map.of("temperature", "Cel")));
    }

    @Test
    void shouldCountTheOtherTopicsAndTheReasonsOfDeadLetters() {
        topics.take(record(Topic.ANOMALIES, "pump-1", new byte[] {0}));
        topics.take(record(Topic.LATE_EVENTS, "pump-1", new byte[] {0}));
        topics.take(record(Topic.LATE_EVENTS, "pump-1", new byte[] {0}));
        ConsumerRecord<byte[], byte[]> letter =
                record(Topic.DEAD_LETTERS, "pump-1", new byte[] {9});
        letter.headers().add("millrace.reason", "CORRUPT".getBytes(StandardCharsets.UTF_8));
        topics.take(letter);

        AlertBoard.Counts counts = board().counts();

        assertThat(counts.anomalies()).isEqualTo(1);
        assertThat(counts.late()).isEqualTo(2);
        assertThat(counts.deadLetters()).isEqualTo(1);
        assertThat(counts.deadLettersByReason()).isEqualTo(Map.of("CORRUPT", 1L));
    }

    @Test
    void shouldCountARecordAsUnreadableWhenItIsNoAlert() {
        topics.take(record(Topic.ALERTS, "pump-1", new byte[] {1, 2, 3}));
        topics.take(record(Topic.ALERTS, "pump-1", framed(CHANGE_ID, new byte[] {77})));
        topics.take(change("a", AlertChange.RAISED, 100, 100));

        assertThat(board().counts().unreadable()).isEqualTo(2);
        assertThat(board().counts().raised()).isEqualTo(1);
    }

    @Test
    void shouldTakeARecordAgainWhenTheRegistryWasAway() {
        ConsumerRecord<byte[], byte[]> change = change("a", AlertChange.RAISED, 100, 100);
        registry.away = true;
        assertThatThrownBy(() -> topics.take(change))
                .isInstanceOf(RegistryUnavailableException.class);
        registry.away = false;

        topics.take(change);

        assertThat(board().counts().raised()).isEqualTo(1);
        assertThat(board().counts().unreadable()).isZero();
    }

    @Test
    void shouldShowHowGoodTheVersionsOfAModelWere() {
        for (int repeat = 0; repeat < 2; repeat++) {
            for (int device = 1; device <= 2; device++) {
                PredictionOutcome outcome = DrawnFleet.outcome("1", device, 3.0 * device, true);
                byte[] avro = new RecordCodec<>(PredictionOutcome.class).encode(outcome);
                topics.take(record(Topic.PREDICTION_OUTCOMES, "pump-1", framed(OUTCOME_ID, avro)));
            }
        }

        assertThat(board().models())
                .containsExactly(
                        new AlertBoard.ModelTruth("rul-pump", "1", 2, 2, 4.5, 4.5, 1.0, null));
    }

    private AlertBoard board() {
        return topics.board(new Reachability("Kafka", "", true, null, null, 1L), 0, 0);
    }

    private static ConsumerRecord<byte[], byte[]> change(
            String standing, AlertChange change, long raisedAt, long at) {
        AlertEvent event =
                new AlertEvent(
                        standing + change,
                        "pump-1/hot",
                        standing,
                        change,
                        "pump-1",
                        "plant",
                        "north",
                        "pump",
                        Instant.ofEpochMilli(at),
                        Instant.ofEpochMilli(raisedAt),
                        "hot",
                        Instant.EPOCH,
                        Severity.MAJOR,
                        change == AlertChange.RAISED ? "raised" : "cleared",
                        "temperature",
                        91.0,
                        90.0,
                        null,
                        null,
                        null,
                        null);
        return record(
                Topic.ALERTS,
                "pump-1",
                framed(CHANGE_ID, new RecordCodec<>(AlertEvent.class).encode(event)));
    }

    private static ConsumerRecord<byte[], byte[]> state(
            String standing, AlertStanding state, long at) {
        return state(standing, "pump-1/hot", state, Severity.MAJOR, at);
    }

    private static ConsumerRecord<byte[], byte[]> state(
            String standing, String key, AlertStanding state, Severity severity, long at) {
        AlertState value =
                new AlertState(
                        key,
                        standing,
                        state,
                        "pump-1",
                        "plant",
                        "north",
                        "pump",
                        Instant.ofEpochMilli(state == AlertStanding.OPEN ? at : RAISED_AT),
                        state == AlertStanding.OPEN ? null : Instant.ofEpochMilli(at),
                        Instant.ofEpochMilli(at),
                        "hot",
                        Instant.EPOCH,
                        severity,
                        state == AlertStanding.OPEN ? "raised" : "cleared",
                        "temperature",
                        91.0,
                        90.0);
        return record(
                Topic.ALERT_STATE,
                key,
                framed(STATE_ID, new RecordCodec<>(AlertState.class).encode(value)));
    }

    private static ConsumerRecord<byte[], byte[]> record(Topic topic, String key, byte[] value) {
        return new ConsumerRecord<>(
                topic.topicName(), 0, 0, key.getBytes(StandardCharsets.UTF_8), value);
    }

    private static byte[] framed(int schemaId, byte[] avro) {
        return ByteBuffer.allocate(5 + avro.length)
                .put((byte) 0)
                .putInt(schemaId)
                .put(avro)
                .array();
    }

    /** Knows the schemas of the followed topics. */
    private static final class FewSchemas implements SchemaRegistry {

        private boolean away;

        @Override
        public Schema byId(int id) {
            if (away) {
                throw new RegistryUnavailableException("away", new IllegalStateException("away"));
            }
            return Contracts.schema(NAMES.get(id));
        }

        @Override
        public int idOf(String subject, Schema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int register(String subject, Schema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void requireFullTransitive(String subject) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void requireFullTransitive() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isCompatible(String subject, Schema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Integer> versions(String subject) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
