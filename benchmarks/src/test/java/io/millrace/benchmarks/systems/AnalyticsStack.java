package io.millrace.benchmarks.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.connectors.kafka.DeadLetterSink;
import io.millrace.connectors.kafka.Framing;
import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.kafka.PulseWriter;
import io.millrace.connectors.kafka.TopicReader;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.local.page.FlinkCounters;
import io.millrace.local.page.JobCounters;
import io.millrace.local.stack.Checkout;
import io.millrace.local.stack.FlinkClient;
import io.millrace.local.stack.FlinkRest;
import io.millrace.local.stack.JobConfigurations;
import io.millrace.local.stack.JobKind;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackContent;
import io.millrace.local.stack.StackLayout;
import io.millrace.local.stack.StackPorts;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.HealthPrediction;
import io.millrace.schemas.MetricAggregate;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.RejectReason;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka, a registry and a Flink cluster with the device analytics in it, for tests whose devices
 * send into it; and what the job has made of it. For one thread.
 */
public final class AnalyticsStack implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> TOPICS =
            List.of(
                    Topic.DEVICE_EVENTS.topicName(),
                    Topic.DEVICE_PROFILES.topicName(),
                    Topic.DEVICE_TYPES.topicName(),
                    Topic.ALERT_RULES.topicName(),
                    Topic.MODELS.topicName(),
                    Topic.MAINTENANCE_EVENTS.topicName());

    private static final Logger LOG = LoggerFactory.getLogger(AnalyticsStack.class);
    private static final long PULSE_MILLIS = 500;
    private static final String SOURCE = "device-events-source.deserializer.millrace.";

    private final Stack stack;
    private final String job;
    private final FlinkRest flink;
    private final FlinkCounters counters;
    private final KafkaSettings kafka;
    private final KafkaProducer<byte[], byte[]> producer;
    private final PulseWriter pulses;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final RecordCodec<DeviceEvent> codec = new RecordCodec<>(DeviceEvent.class);
    private final int schemaId;
    private final long failedAtFirst;
    private long sequence;

    private AnalyticsStack(Stack stack, List<String> settings) {
        this.stack = stack;
        StackContent content = new StackContent(stack.ports());
        content.createStreams();
        this.kafka = content.kafka();
        this.flink = new FlinkRest(stack.ports().flinkUrl());
        this.job = submit(settings);
        this.counters = new FlinkCounters(URI.create(stack.ports().flinkUrl()), counted());
        Properties properties = kafka.clientProperties();
        properties.setProperty("acks", "all");
        properties.setProperty("max.request.size", "4194304");
        this.producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.pulses = new PulseWriter(kafka, TOPICS);
        try (SchemaRegistry registry = content.registry()) {
            this.schemaId =
                    registry.idOf(
                            Topic.DEVICE_EVENTS.subject().orElseThrow(),
                            Topic.DEVICE_EVENTS.valueSchema().orElseThrow());
        }
        await().atMost(PATIENCE).until(() -> flink.completedCheckpoints(job) > 0);
        // While its tasks start one after another, a job declines checkpoints.
        this.failedAtFirst = flink.failedCheckpoints(job);
    }

    /** From now on time goes on by itself, in every partition. */
    public void startClock() {
        var unused =
                clock.scheduleAtFixedRate(
                        () -> pulses.write(System.currentTimeMillis()),
                        0,
                        PULSE_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    /**
     * Starts servers and job.
     *
     * @param name of a folder in {@code benchmarks/target}, not a temporary one: whoever sees a
     *     test fail wants the servers' logs
     * @param settings of the job, as {@code key=value}
     */
    public static AnalyticsStack start(String name, String... settings) throws IOException {
        StackLayout layout =
                StackLayout.of(
                        Checkout.find(),
                        Checkout.find().root().resolve("benchmarks/target").resolve(name));
        layout.delete();
        Stack stack =
                Stack.start(
                        layout,
                        StackPorts.free(),
                        LOG::info,
                        List.of(
                                Stack.KAFKA,
                                Stack.REGISTRY,
                                Stack.JOB_MANAGER,
                                Stack.TASK_MANAGER));
        try {
            return new AnalyticsStack(stack, List.of(settings));
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    private String submit(List<String> settings) {
        Path config =
                JobConfigurations.write(stack.layout(), stack.ports(), JobKind.DEVICE_ANALYTICS);
        List<String> arguments = new ArrayList<>(List.of("--config", config.toString()));
        arguments.addAll(settings);
        String id =
                new FlinkClient(stack.layout(), stack.ports().flinkUrl())
                        .submit(
                                JobKind.DEVICE_ANALYTICS,
                                Checkout.find().jobJar(),
                                null,
                                arguments,
                                LOG::info);
        await().atMost(PATIENCE).until(() -> flink.allTasksRunning(id));
        return id;
    }

    private static List<JobCounters.Named> counted() {
        List<JobCounters.Named> named = new ArrayList<>(JobCounters.SHOWN);
        for (RejectReason reason : RejectReason.values()) {
            named.add(new JobCounters.Named(reason.name(), SOURCE + "rejected_" + reason.name()));
        }
        return named;
    }

    public Stack servers() {
        return stack;
    }

    public KafkaSettings kafka() {
        return kafka;
    }

    public SchemaRegistry registry() {
        return new StackContent(stack.ports()).registry();
    }

    /** A good event of that device, framed: its clock and its sequence go on. */
    public byte[] event(String deviceId) {
        DeviceEvent event =
                DeviceEvent.newBuilder()
                        .setDeviceId(deviceId)
                        .setTenantId("tenant-a")
                        .setSiteId("site-01")
                        .setDeviceType("pump")
                        .setEventTime(Instant.ofEpochMilli(System.currentTimeMillis()))
                        .setSequence(sequence++)
                        .setReadings(Map.of("flow", 3.5, "pressure", 900.0))
                        .build();
        return Framing.frame(schemaId, codec.encode(event));
    }

    public static byte[] key(String deviceId) {
        return deviceId.getBytes(StandardCharsets.UTF_8);
    }

    public void send(int partition, byte[] key, byte[] value, List<Header> headers) {
        var unused =
                producer.send(
                        new ProducerRecord<>(
                                Topic.DEVICE_EVENTS.topicName(),
                                partition,
                                System.currentTimeMillis(),
                                key,
                                value,
                                headers),
                        AnalyticsStack::complain);
    }

    private static void complain(RecordMetadata metadata, Exception failure) {
        if (failure != null) {
            LOG.error("Kafka did not take a record", failure);
        }
    }

    /** Sends an event at that record time. */
    public void send(DeviceEvent event, Instant recordTime) {
        var unused =
                producer.send(
                        new ProducerRecord<>(
                                Topic.DEVICE_EVENTS.topicName(),
                                null,
                                recordTime.toEpochMilli(),
                                key(event.getDeviceId()),
                                Framing.frame(schemaId, codec.encode(event))),
                        AnalyticsStack::complain);
    }

    /** That time has come so far, in every partition; for tests that do not start the clock. */
    public void pulse(Instant time) {
        producer.flush();
        pulses.write(time.toEpochMilli());
    }

    public void sendGood(int partition, String deviceId) {
        send(partition, key(deviceId), event(deviceId), List.of());
    }

    public void flush() {
        producer.flush();
    }

    /** The job's own counters since it started; 0 where it has none of that name. */
    public Counts counts() throws IOException {
        Map<String, Long> found = new HashMap<>();
        counters.read().forEach(each -> found.putAll(each.counters()));
        return new Counts(found);
    }

    /** What the job has counted. */
    public record Counts(Map<String, Long> byName) {

        public long of(String name) {
            return byName.getOrDefault(name, 0L);
        }

        public long dead() {
            long dead = of("of another tenant");
            for (RejectReason reason : RejectReason.values()) {
                dead += of(reason.name());
            }
            return dead;
        }

        /** Read, less what has found its place. */
        public long gap() {
            return of("records read") - of("passed") - of("duplicates") - of("late") - dead();
        }
    }

    public long completedCheckpoints() {
        return flink.completedCheckpoints(job);
    }

    /** That the job has neither restarted nor given up a checkpoint once it ran. */
    public void assertUndisturbed() {
        assertThat(flink.restarts(job)).as("restarts: " + flink.lastFailure(job)).isZero();
        assertThat(flink.failedCheckpoints(job)).as("failed checkpoints").isEqualTo(failedAtFirst);
    }

    /** Every dead letter there is, marks of what was sent again left out. */
    public List<ConsumerRecord<byte[], byte[]>> letters() {
        return read(Topic.DEAD_LETTERS).stream()
                .filter(letter -> letter.headers().lastHeader(DeadLetterSink.REDRIVEN) == null)
                .toList();
    }

    public List<ConsumerRecord<byte[], byte[]>> read(Topic topic) {
        try (TopicReader reader = new TopicReader(kafka, topic.topicName())) {
            return reader.readToEnd();
        }
    }

    /** A window as it was written. */
    public record WrittenWindow(MetricAggregate window, Duration afterItsEnd) {}

    /** Every prediction there is, as far as it is committed. */
    public List<HealthPrediction> predictions() throws IOException {
        List<HealthPrediction> predictions = new ArrayList<>();
        try (SchemaRegistry registry = registry()) {
            TopicReader.Values<HealthPrediction> values =
                    new TopicReader.Values<>(registry, HealthPrediction.class);
            for (ConsumerRecord<byte[], byte[]> record : read(Topic.HEALTH)) {
                predictions.add(values.read(record));
            }
        }
        return predictions;
    }

    /** The first revision of every window of devices whose id begins so. */
    public List<WrittenWindow> windows(String devices) throws IOException {
        List<WrittenWindow> windows = new ArrayList<>();
        try (SchemaRegistry registry = registry()) {
            TopicReader.Values<MetricAggregate> values =
                    new TopicReader.Values<>(registry, MetricAggregate.class);
            for (ConsumerRecord<byte[], byte[]> record : read(Topic.METRIC_AGGREGATES)) {
                MetricAggregate window = values.read(record);
                if (window.getDeviceId().startsWith(devices) && window.getRevision() == 0) {
                    Instant written = Instant.ofEpochMilli(record.timestamp());
                    windows.add(
                            new WrittenWindow(
                                    window, Duration.between(window.getWindowEnd(), written)));
                }
            }
        }
        return windows;
    }

    public String kafkaAddress() {
        return stack.ports().kafkaAddress();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        pulses.close();
        producer.close(Duration.ofSeconds(5));
        stack.close();
    }
}
