package io.millrace.benchmarks.systems;

import io.millrace.benchmarks.throughput.PeerProcess;
import io.millrace.benchmarks.throughput.SystemProcess;
import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.local.stack.Checkout;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackContent;
import io.millrace.local.stack.StackLayout;
import io.millrace.local.stack.StackPorts;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** A broker and a registry of a measurement's own, empty at first, gone with it. */
public final class BenchServers implements AutoCloseable {

    private static final String EVENTS = Topic.DEVICE_EVENTS.topicName();
    private static final String PEER_OUTPUT = "bench.output";
    private static final long POLL_MILLIS = 100;

    private final Checkout checkout = Checkout.find();
    private final StackLayout layout;
    private final Stack stack;
    private final StackContent content;
    private final Admin admin;
    private final int restPort = StackPorts.freePort();

    private BenchServers(Path home) {
        this.layout = StackLayout.of(checkout, home);
        layout.delete();
        this.stack =
                Stack.start(
                        layout,
                        StackPorts.free(),
                        line -> {},
                        List.of(Stack.KAFKA, Stack.REGISTRY));
        this.content = new StackContent(stack.ports());
        this.admin = Admin.create(content.kafka().clientProperties());
    }

    /** Starts them in that folder, which is emptied. */
    public static BenchServers start(Path home) throws InterruptedException, ExecutionException {
        BenchServers servers = new BenchServers(home);
        servers.content.createStreams();
        servers.admin
                .createTopics(
                        List.of(
                                new NewTopic(PEER_OUTPUT, StackContent.PARTITIONS, (short) 1),
                                new NewTopic(
                                        PEER_OUTPUT + "-late", StackContent.PARTITIONS, (short) 1)))
                .all()
                .get();
        return servers;
    }

    public KafkaSettings kafka() {
        return content.kafka();
    }

    public SchemaRegistry registry() {
        return content.registry();
    }

    /** Where a system under test keeps its checkpoints. */
    public Checkpoints checkpoints(String name) {
        return new Checkpoints(layout.data().resolve("checkpoints-" + name));
    }

    /** Flink's REST address of the job that {@link #job} starts. */
    public String restUrl() {
        return "http://127.0.0.1:" + restPort;
    }

    /** Where results of a peer lie. */
    public String peerOutput() {
        return PEER_OUTPUT;
    }

    /**
     * Starts the device analytics, parallelism 1.
     *
     * @param name its consumer group as well
     * @param settings {@code key=value}, instead of the defaults
     */
    public SystemProcess job(String name, String heap, List<String> settings) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.add(Integer.toString(restPort));
        Path yaml = layout.run().resolve(name + ".yaml");
        Files.writeString(
                yaml,
                "name: %s%nkafka.bootstrap-servers: %s%nregistry.url: %s%n"
                        .formatted(
                                name, stack.ports().kafkaAddress(), stack.ports().registryUrl()));
        arguments.addAll(List.of("--config", yaml.toString(), "parallelism=1"));
        arguments.add("checkpoint.directory=" + checkpoints(name).folder().toUri());
        arguments.addAll(settings);
        return SystemProcess.start(
                System.getProperty("java.class.path"),
                jvm(heap),
                JobProcess.class.getName(),
                arguments,
                Files.createDirectories(layout.run().resolve(name)));
    }

    /**
     * Starts a peer.
     *
     * @param name its consumer group as well
     * @param mainClass simple name, for example Idiomatic
     * @param settings {@code key=value}, beside the addresses
     */
    public SystemProcess peer(String name, String heap, String mainClass, List<String> settings)
            throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.add("kafka=" + stack.ports().kafkaAddress());
        arguments.add("registry=" + stack.ports().registryUrl());
        arguments.addAll(List.of("input=" + EVENTS, "output=" + PEER_OUTPUT, "group=" + name));
        arguments.add("dir=" + checkpoints(name).folder());
        arguments.addAll(settings);
        return SystemProcess.start(
                PeerProcess.classPath(checkout, ""),
                jvm(heap),
                "io.millrace.peers." + mainClass,
                arguments,
                Files.createDirectories(layout.run().resolve(name)));
    }

    /** Touches the heap at the start: a collection that grew into it would, for half a second. */
    private static List<String> jvm(String heap) {
        return List.of("-Xmx" + heap, "-Xms" + heap, "-XX:+AlwaysPreTouch", "-Dlog4j2.level=WARN");
    }

    /** Waits until the system has read all events that lie there now. */
    public void awaitRead(SystemProcess system, String group, Duration patience)
            throws IOException, InterruptedException, ExecutionException {
        long end = events();
        long deadline = System.nanoTime() + patience.toNanos();
        while (read(group) < end) {
            system.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "%s has read %,d of %,d records after %d s"
                                .formatted(group, read(group), end, patience.toSeconds()));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** How many records of the topic of events a group has read, by what it has committed. */
    public long read(String group) throws InterruptedException, ExecutionException {
        return admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().topic().equals(EVENTS) && entry.getValue() != null)
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    /** How many records lie in the topic of events, pulses too. */
    public long events() throws InterruptedException, ExecutionException {
        TopicDescription topic =
                admin.describeTopics(List.of(EVENTS)).allTopicNames().get().get(EVENTS);
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        topic.partitions()
                .forEach(
                        partition ->
                                latest.put(
                                        new TopicPartition(EVENTS, partition.partition()),
                                        OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get().values().stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
        stack.close();
        layout.delete();
    }
}
