package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.millrace.connectors.events.ClockGuard;
import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.events.SourceRecord;
import io.millrace.connectors.registry.FakeRegistry;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.connectors.servers.KafkaServer;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.Topic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.test.util.MiniClusterWithClientResource;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sources, sinks and plain clients against a real broker, with a registry's answers in memory. */
class KafkaITCase {

    private static final Set<Topic> TOPICS =
            EnumSet.of(Topic.DEVICE_EVENTS, Topic.ALERT_RULES, Topic.ANOMALIES, Topic.DEAD_LETTERS);
    private static final int PARTITIONS = 2;
    private static final int EVENTS = 2_000;

    private static final byte[] SHORT = {0, 1, 2, 3};
    private static final byte[] LARGEST = largest();

    private static final KafkaServer SERVER = new KafkaServer();
    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static HttpServer http;

    @BeforeAll
    static void start() throws Exception {
        SERVER.start();
        for (Topic topic : TOPICS) {
            if (topic.subject().isPresent()) {
                REGISTRY.register(topic.subject().orElseThrow(), topic.valueSchema().orElseThrow());
            }
        }
        http = serve(REGISTRY);
        try (TopicCatalogue catalogue = new TopicCatalogue(SERVER.settings())) {
            catalogue.createMissing(TOPICS, PARTITIONS, Optional.empty());
        }
    }

    @AfterAll
    static void stop() {
        http.stop(0);
        SERVER.close();
    }

    @Test
    void shouldCreateEachTopicOnceWithTheCataloguesSettings() {
        try (TopicCatalogue catalogue = new TopicCatalogue(SERVER.settings())) {
            assertThat(catalogue.createMissing(TOPICS, PARTITIONS, Optional.empty())).isEmpty();
            assertThat(catalogue.missing())
                    .contains("iot.models")
                    .doesNotContain("iot.device-events");
        }
    }

    @Test
    void shouldSayThatATopicIsNotThere() {
        assertThatThrownBy(() -> new TopicReader(SERVER.settings(), "iot.nothing").close())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no topic iot.nothing");
    }

    @Test
    void shouldGiveUpWaitingForABrokerThatNeverComes() {
        try (TopicCatalogue nobody = new TopicCatalogue(KafkaSettings.of("127.0.0.1:1"))) {
            assertThatThrownBy(() -> nobody.awaitBroker(Duration.ZERO))
                    .isInstanceOf(KafkaUnavailableException.class)
                    .hasMessage("Kafka at 127.0.0.1:1 does not answer");
        }
    }

    @Test
    void shouldReadATableAsACompactedTopicMeansIt() throws Exception {
        AlertRule rule = SpecificRecordSerializerTest.rule("hot", "pump");
        AlertRule changed = SpecificRecordSerializerTest.rule("hot", "motor");
        try (RecordPublisher publisher = new RecordPublisher(SERVER.settings(), REGISTRY);
                PulseWriter pulses =
                        new PulseWriter(
                                SERVER.settings(), List.of(Topic.ALERT_RULES.topicName()))) {
            publisher.publish(Topic.ALERT_RULES, "hot", rule, 1_000L);
            publisher.publish(Topic.ALERT_RULES, "cold", rule, 1_000L);
            publisher.publish(Topic.ALERT_RULES, "hot", changed, 2_000L);
            publisher.delete(Topic.ALERT_RULES, "cold", 3_000L);
            publisher.flush();
            pulses.write(4_000L);
        }

        try (TopicReader reader =
                new TopicReader(SERVER.settings(), Topic.ALERT_RULES.topicName())) {
            Map<String, AlertRule> table =
                    reader.readTable(new TopicReader.Values<>(REGISTRY, AlertRule.class));

            assertThat(table).containsOnly(Map.entry("hot", changed));
            assertThat(reader.countOffsets()).isEqualTo(4 + PARTITIONS);
        }
    }

    /**
     * Events in, results and dead letters out, exactly once, although the job fails in the middle
     * and the broker is killed: everything that was produced comes out once.
     */
    @Test
    void shouldDeliverExactlyOnceOverAFailureAndAKilledBroker() throws Exception {
        Map<String, DeviceEvent> sent = publishEvents();
        MiniClusterWithClientResource cluster =
                new MiniClusterWithClientResource(
                        new MiniClusterResourceConfiguration.Builder()
                                .setNumberTaskManagers(1)
                                .setNumberSlotsPerTaskManager(2)
                                .build());
        cluster.before();
        try {
            JobClient job = submit();
            List<ConsumerRecord<byte[], byte[]>> results = new ArrayList<>();
            List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
            try (TopicReader anomalies =
                            new TopicReader(SERVER.settings(), Topic.ANOMALIES.topicName());
                    TopicReader dead =
                            new TopicReader(SERVER.settings(), Topic.DEAD_LETTERS.topicName())) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> FailOnce.FAILURES.get() > 0);
                SERVER.kill();
                SERVER.start();
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .until(
                                () -> {
                                    results.addAll(anomalies.poll(Duration.ofMillis(200)));
                                    letters.addAll(dead.poll(Duration.ofMillis(10)));
                                    return results.size() >= EVENTS && letters.size() >= 2;
                                });
                assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
                job.cancel().get();
                results.addAll(anomalies.readToEnd());
                letters.addAll(dead.readToEnd());
            }
            assertThat(FailOnce.FAILURES).as("the failure that the test is about").hasValue(1);
            assertResults(sent, results);
            assertLetters(letters);
        } finally {
            cluster.after();
        }
    }

    private static void assertResults(
            Map<String, DeviceEvent> sent, List<ConsumerRecord<byte[], byte[]>> results)
            throws Exception {
        RecordCodec<DeviceEvent> codec = new RecordCodec<>(DeviceEvent.class);
        Map<String, DeviceEvent> received = new TreeMap<>();
        long now = System.currentTimeMillis();
        for (ConsumerRecord<byte[], byte[]> result : results) {
            byte[] value = result.value();
            DeviceEvent event =
                    codec.decode(
                            DeviceEvent.getClassSchema(),
                            value,
                            Framing.LENGTH,
                            value.length - Framing.LENGTH);
            assertThat(received.put(event.getDeviceId(), event)).as("came twice").isNull();
            assertThat(result.timestamp()).isBetween(now - 120_000, now + 1_000);
        }
        assertThat(received).isEqualTo(sent);
    }

    private static void assertLetters(List<ConsumerRecord<byte[], byte[]>> letters) {
        assertThat(letters).hasSize(2);
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            assertThat(header(letter, "millrace.reason"))
                    .asString(StandardCharsets.UTF_8)
                    .isIn("NOT_FRAMED", "TOO_LARGE");
            assertThat(header(letter, "origin")).containsExactly(42);
            if (letter.value() == null) {
                assertThat(header(letter, "millrace.value-omitted"))
                        .asString(StandardCharsets.UTF_8)
                        .isEqualTo(Integer.toString(LARGEST.length));
            } else {
                assertThat(letter.value()).isEqualTo(SHORT);
            }
        }
    }

    /** Nearly as much as Kafka takes, and nothing that shrinks. */
    private static byte[] largest() {
        byte[] bytes = new byte[1_048_400];
        new Random(4).nextBytes(bytes);
        return bytes;
    }

    private static Map<String, DeviceEvent> publishEvents() {
        Map<String, DeviceEvent> sent = new TreeMap<>();
        RandomEvents random = new RandomEvents(9);
        String topic = Topic.DEVICE_EVENTS.topicName();
        try (RecordPublisher publisher = new RecordPublisher(SERVER.settings(), REGISTRY);
                PulseWriter pulses = new PulseWriter(SERVER.settings(), List.of(topic))) {
            for (int i = 0; i < EVENTS; i++) {
                DeviceEvent event = random.next();
                event.setDeviceId("device-" + i);
                sent.put(event.getDeviceId(), event);
                publisher.publish(
                        Topic.DEVICE_EVENTS, event.getDeviceId(), event, RandomEvents.TIME);
            }
            List<DeadLetter.Header> headers =
                    List.of(new DeadLetter.Header("origin", new byte[] {42}));
            publisher.publishBytes(topic, new byte[] {7}, SHORT, headers, null);
            publisher.publishBytes(topic, new byte[] {7}, LARGEST, headers, null);
            publisher.flush();
            pulses.write(RandomEvents.TIME + 1);
            assertThat(publisher.failed()).isZero();
        }
        return sent;
    }

    private static JobClient submit() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(2);
        RegistrySettings registry =
                RegistrySettings.of("http://127.0.0.1:" + http.getAddress().getPort());
        String topic = Topic.ANOMALIES.topicName();
        int schemaId =
                REGISTRY.idOf(
                        Topic.ANOMALIES.subject().orElseThrow(),
                        Topic.ANOMALIES.valueSchema().orElseThrow());
        SingleOutputStreamOperator<ResultRecord> results =
                environment
                        .fromSource(
                                TopicSource.deviceEvents(
                                        SERVER.settings(),
                                        registry,
                                        "it-group",
                                        ClockGuard.DEFAULT,
                                        Topic.DEVICE_EVENTS.topicName()),
                                SourceWatermarks.of(Duration.ofSeconds(2), Optional.empty()),
                                "events")
                        .rebalance()
                        .process(new FailOnce(topic));
        results.sinkTo(
                ResultsSink.of(
                        SERVER.settings(),
                        DeliveryGuarantee.EXACTLY_ONCE,
                        "it-results",
                        Map.of(topic, schemaId)));
        results.getSideOutput(FailOnce.DEAD)
                .sinkTo(
                        DeadLetterSink.of(
                                SERVER.settings(),
                                DeliveryGuarantee.EXACTLY_ONCE,
                                "it-dead",
                                Topic.DEAD_LETTERS.topicName()));
        return environment.executeAsync("kafka-it");
    }

    /** Echoes events as results, and fails once, after it has let most of them through. */
    private static final class FailOnce
            extends ProcessFunction<SourceRecord<DecodedEvent>, ResultRecord> {

        private static final long serialVersionUID = 1L;
        static final OutputTag<DeadLetter> DEAD = new OutputTag<>("dead", new DeadLetterTypeInfo());
        static final AtomicInteger FAILURES = new AtomicInteger();

        private final String topic;
        private transient RecordCodec<DeviceEvent> codec;
        private transient int seen;

        FailOnce(String topic) {
            this.topic = topic;
        }

        @Override
        public void processElement(
                SourceRecord<DecodedEvent> record, Context context, Collector<ResultRecord> out) {
            if (codec == null) {
                codec = new RecordCodec<>(DeviceEvent.class);
            }
            if (record instanceof SourceRecord.Decoded<DecodedEvent> decoded) {
                DecodedEvent event = decoded.value();
                out.collect(
                        new ResultRecord(
                                topic, event.deviceId(), codec.encode(event.toDeviceEvent())));
                if (++seen == EVENTS * 2 / 5 && FAILURES.compareAndSet(0, 1)) {
                    throw new IllegalStateException("on purpose");
                }
            } else if (record instanceof SourceRecord.Rejected<DecodedEvent> rejected) {
                context.output(DEAD, rejected.deadLetter());
            }
        }
    }

    private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
        return record.headers().lastHeader(name).value();
    }

    /** {@code GET /schemas/ids/ID} of the schemas in memory. */
    private static HttpServer serve(FakeRegistry registry) throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/schemas/ids/",
                exchange -> {
                    String path = exchange.getRequestURI().getPath();
                    int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
                    Schema schema = registry.byId(id);
                    String text = schema.toString().replace("\\", "\\\\").replace("\"", "\\\"");
                    byte[] body =
                            ("{\"schema\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        return server;
    }
}
