package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connectors.registry.FakeRegistry;
import io.millrace.connectors.registry.SchemaNotRegisteredException;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class PlainClientsTest {

    private static final String RULES = Topic.ALERT_RULES.topicName();
    private static final AlertRule RULE = SpecificRecordSerializerTest.rule("hot", null);

    private final FakeRegistry registry = new FakeRegistry();

    @Test
    void shouldPublishFramedAtTheTimeThatIsAsked() throws Exception {
        int id =
                registry.register(
                        Topic.ALERT_RULES.subject().orElseThrow(),
                        Topic.ALERT_RULES.valueSchema().orElseThrow());
        MockProducer<byte[], byte[]> producer = producer(true);
        try (RecordPublisher publisher = new RecordPublisher(producer, registry)) {
            publisher.publish(Topic.ALERT_RULES, "hot", RULE, 5L);
            publisher.publish(Topic.ALERT_RULES, "hot", RULE);
            publisher.delete(Topic.ALERT_RULES, "hot", null);
            publisher.flush();

            assertThat(publisher.acknowledged()).isEqualTo(3);
            assertThat(publisher.failed()).isZero();
        }

        ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
        assertThat(sent.topic()).isEqualTo(RULES);
        assertThat(sent.timestamp()).isEqualTo(5);
        assertThat(sent.key()).isEqualTo("hot".getBytes(StandardCharsets.UTF_8));
        assertThat(Framing.schemaIdOrNone(sent.value())).isEqualTo(id);
        assertThat(
                        new RecordCodec<>(AlertRule.class)
                                .decode(
                                        AlertRule.getClassSchema(),
                                        sent.value(),
                                        Framing.LENGTH,
                                        sent.value().length - Framing.LENGTH))
                .isEqualTo(RULE);
        assertThat(producer.history().get(1).timestamp()).isNull();
        assertThat(producer.history().get(2).value()).isNull();
    }

    @Test
    void shouldCountWhatKafkaDoesNotTake() {
        registry.register(
                Topic.ALERT_RULES.subject().orElseThrow(),
                Topic.ALERT_RULES.valueSchema().orElseThrow());
        MockProducer<byte[], byte[]> producer = producer(false);
        try (RecordPublisher publisher = new RecordPublisher(producer, registry)) {
            publisher.publish(Topic.ALERT_RULES, "hot", RULE);
            producer.errorNext(new IllegalStateException("disk full"));

            assertThat(publisher.acknowledged()).isZero();
            assertThat(publisher.failed()).isEqualTo(1);
            assertThat(publisher.firstFailure().orElseThrow()).hasMessage("disk full");
        }
    }

    @Test
    void shouldNotPublishWhatIsNotRegistered() {
        try (RecordPublisher publisher = new RecordPublisher(producer(true), registry)) {
            assertThatThrownBy(() -> publisher.publish(Topic.ALERT_RULES, "hot", RULE))
                    .isInstanceOf(SchemaNotRegisteredException.class);
        }
    }

    @Test
    void shouldPulseIntoEveryPartition() {
        MockProducer<byte[], byte[]> producer = producer(true);
        try (PulseWriter pulses = new PulseWriter(producer, List.of(RULES))) {
            pulses.write(77);
        }

        assertThat(producer.history()).extracting(ProducerRecord::partition).contains(0, 1);
        assertThat(producer.history())
                .hasSize(2)
                .allSatisfy(
                        pulse -> {
                            assertThat(pulse.timestamp()).isEqualTo(77);
                            assertThat(pulse.value()).isNull();
                            assertThat(pulse.key())
                                    .isEqualTo("millrace-pulse".getBytes(StandardCharsets.UTF_8));
                            assertThat(pulse.headers().lastHeader("millrace-pulse").value())
                                    .isEmpty();
                        });
    }

    private static MockProducer<byte[], byte[]> producer(boolean acknowledging) {
        Node node = new Node(0, "localhost", 9);
        Node[] nodes = {node};
        Cluster cluster =
                new Cluster(
                        "c",
                        List.of(node),
                        List.of(
                                new PartitionInfo(RULES, 0, node, nodes, nodes),
                                new PartitionInfo(RULES, 1, node, nodes, nodes)),
                        java.util.Set.of(),
                        java.util.Set.of());
        return new MockProducer<>(
                cluster, acknowledging, null, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
