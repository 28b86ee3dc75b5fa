package io.millrace.benchmarks.throughput;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.local.demo.DemoControl;
import io.millrace.local.stack.Checkout;
import io.millrace.local.stack.FlinkClient;
import io.millrace.local.stack.FlinkRest;
import io.millrace.local.stack.JobConfigurations;
import io.millrace.local.stack.JobKind;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackContent;
import io.millrace.local.stack.StackLayout;
import io.millrace.local.stack.StackPorts;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.FleetSettings;
import io.millrace.simulators.fleet.TransportSettings;
import io.millrace.simulators.run.FleetRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * One run of the benchmark on servers of its own: fills the topic once, then measures the limit and
 * the job on it in turns.
 *
 * <p>Broker, limit and job are processes of their own; what is counted is the CPU time that the
 * operating system counts for the limit's process and for the task manager's.
 */
final class ThroughputRun implements AutoCloseable {

    private static final double WARM_SHARE = 0.4;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String EVENTS = Topic.DEVICE_EVENTS.topicName();

    private final Checkout checkout;
    private final StackLayout layout;
    private final Stack stack;
    private final StackContent content;
    private final Consumer<String> progress;
    private final TaskManager taskManager;

    /** The process whose CPU time counts. */
    private interface TaskManager {
        ProcessHandle handle();
    }

    ThroughputRun(Path home, Consumer<String> progress) throws IOException {
        this.progress = progress;
        this.checkout = Checkout.find();
        this.layout = StackLayout.of(checkout, home);
        layout.delete();
        this.stack = Stack.start(layout, StackPorts.free(), line -> {});
        this.content = new StackContent(stack.ports());
        this.taskManager = () -> stack.process(Stack.TASK_MANAGER).orElseThrow();
        content.create();
    }

    /** Writes the events of a fleet, as fast as they can be made; returns what lies there then. */
    long fill(int devices, Duration span) throws InterruptedException, ExecutionException {
        FleetSettings fleet =
                FleetSettings.of(devices, 42)
                        .withPast(span, 1_000)
                        .withTransport(TransportSettings.usual());
        // The demo's rules and models: without them alerting and maintenance would have no work.
        DemoControl.publish(content, Instant.now().minus(span));
        try (SchemaRegistry registry = content.registry();
                FleetRun run = FleetRun.start(fleet, content.kafka(), registry)) {
            while (!run.progress().live()) {
                Thread.sleep(500);
                progress.accept("filled " + run.progress().acknowledged() + " events");
            }
            run.endEvents();
            Thread.sleep(4_000);
            run.stop();
        }
        return records();
    }

    /** L1: CPU per million records of the bare consumer, over the passes after the first. */
    CpuMark.Slope limit(int passes) throws IOException, InterruptedException {
        List<double[]> lines =
                ChildProcess.numbers(
                        System.getProperty("java.class.path"),
                        List.of("-Xms1g", "-Xmx1g"),
                        IngestProcess.class.getName(),
                        "pass",
                        List.of(
                                "l1",
                                stack.ports().kafkaAddress(),
                                stack.ports().registryUrl(),
                                EVENTS,
                                Integer.toString(passes)));
        double records = 0;
        double cpuSeconds = 0;
        double seconds = 0;
        for (double[] pass : lines.subList(1, lines.size())) {
            records += pass[0];
            cpuSeconds += pass[1];
            seconds += pass[2];
        }
        return new CpuMark.Slope((long) records, cpuSeconds / records * 1e6, records / seconds);
    }

    /**
     * CPU per million records of the job's task manager, after the first 40 %.
     *
     * @param overrides of the local configuration, {@code key=value}
     */
    CpuMark.Slope job(JobKind kind, String name, String... overrides) throws Exception {
        Path yaml = JobConfigurations.write(layout, stack.ports(), kind);
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--config", yaml.toString(), "name=" + name, "parallelism=1"));
        arguments.addAll(List.of(overrides));
        String id =
                new FlinkClient(layout, stack.ports().flinkUrl())
                        .submit(kind, checkout.jobJar(), null, arguments, line -> {});
        FlinkRest flink = new FlinkRest(stack.ports().flinkUrl());
        try {
            return CpuMark.slope(watch(name), WARM_SHARE);
        } finally {
            flink.cancel(id);
            awaitNoJob(flink);
        }
    }

    /** The exact configuration of the job. */
    String jobYaml() throws IOException {
        return Files.readString(
                JobConfigurations.write(layout, stack.ports(), JobKind.DEVICE_ANALYTICS));
    }

    private List<CpuMark> watch(String group) throws Exception {
        long end = records();
        List<CpuMark> marks = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Admin admin = admin()) {
            while (marks.isEmpty() || marks.get(marks.size() - 1).records() < end) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the job has not read the topic in time");
                }
                Thread.sleep(100);
                long committed = committed(admin, group);
                if (marks.isEmpty() || committed > marks.get(marks.size() - 1).records()) {
                    marks.add(CpuMark.of(committed, taskManager.handle()));
                    progress.accept(group + " has read " + committed + " of " + end);
                }
            }
        }
        return marks;
    }

    private static long committed(Admin admin, String group) throws Exception {
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

    private long records() {
        try (Admin admin = admin()) {
            Map<String, org.apache.kafka.clients.admin.TopicDescription> topics =
                    admin.describeTopics(List.of(EVENTS)).allTopicNames().get();
            Map<TopicPartition, OffsetSpec> latest = new java.util.HashMap<>();
            topics.get(EVENTS)
                    .partitions()
                    .forEach(
                            partition ->
                                    latest.put(
                                            new TopicPartition(EVENTS, partition.partition()),
                                            OffsetSpec.latest()));
            return admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(offset -> offset.offset())
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not answer: " + e.getMessage(), e);
        }
    }

    private Admin admin() {
        KafkaSettings kafka = content.kafka();
        return Admin.create(kafka.clientProperties());
    }

    private static void awaitNoJob(FlinkRest flink) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (flink.jobs().stream().anyMatch(FlinkRest.FlinkJob::isLive)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the cancelled job does not end");
            }
            Thread.sleep(200);
        }
    }

    @Override
    public void close() {
        stack.close();
        layout.delete();
    }
}
