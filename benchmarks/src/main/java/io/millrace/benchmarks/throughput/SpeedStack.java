package io.millrace.benchmarks.throughput;

import io.millrace.benchmarks.systems.FleetLoad;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.local.stack.Checkout;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackContent;
import io.millrace.local.stack.StackLayout;
import io.millrace.local.stack.StackPorts;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.FleetSettings;
import io.millrace.simulators.fleet.TransportSettings;
import io.millrace.simulators.run.FleetRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * A broker and a registry of their own, one fleet's events in the topic, and systems that read
 * them, one after another.
 *
 * <p>The cost of a system is the slope of its process's CPU time, as the operating system counts
 * it, over the records that its consumer group has committed, between two marks in the warm part of
 * one run. All that are jobs run alike: the same heap, one slot or stream thread, checkpoints or
 * commits every two seconds, exactly once.
 */
final class SpeedStack implements AutoCloseable {

    /** Of each device, at every size of the fleet. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    static final String EVENTS = Topic.DEVICE_EVENTS.topicName();

    private static final Duration STALLED = Duration.ofMinutes(2);
    private static final int PARTITIONS = 4;
    private static final int LIMIT_PASSES = 2;
    private static final int LIMIT_COLD = 1;

    private final Checkout checkout = Checkout.find();
    private final StackLayout layout;
    private final Stack stack;
    private final StackContent content;
    private final String heap;
    private final Consumer<String> progress;
    private int runs;

    /** What a system has cost, and where it stood when the last mark was made. */
    record Trial(
            SpeedSystem system,
            CpuMark.Slope slope,
            double brokerCpuSecondsPerMillion,
            String output,
            Map<TopicPartition, Long> committed) {}

    /** How long a job runs before the first mark, and from there to the last. */
    record Pace(Duration warm, Duration measured) {}

    /**
     * @param heap of each system, as Java takes it
     */
    SpeedStack(Path home, String heap, Consumer<String> progress) throws IOException {
        this.heap = heap;
        this.progress = progress;
        this.layout = StackLayout.of(checkout, home);
        layout.delete();
        this.stack =
                Stack.start(
                        layout,
                        StackPorts.free(),
                        line -> {},
                        List.of(Stack.KAFKA, Stack.REGISTRY));
        this.content = new StackContent(stack.ports());
        content.createStreams();
    }

    /**
     * Writes so many events of a fleet, as fast as they can be made.
     *
     * @return records of the topic, pulses among them
     */
    long fill(int devices, long events) throws InterruptedException {
        Duration span = INTERVAL.multipliedBy(events / devices);
        FleetSettings fleet =
                FleetSettings.of(devices, 42)
                        .withInterval(INTERVAL)
                        .withPast(span, 1_000_000)
                        .withTransport(TransportSettings.usual().withDuplicates(0));
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
        settle();
        return events();
    }

    /** How many there are in the topic. */
    long events() {
        return ends().values().stream().mapToLong(Long::longValue).sum();
    }

    /** The same of devices that are all alike, which need little memory here, however many. */
    void fillAlike(int devices, long events) throws InterruptedException {
        long span = INTERVAL.toMillis() * events / devices;
        long minute = Duration.ofMinutes(1).toMillis();
        long start = (System.currentTimeMillis() - span) / minute * minute - minute;
        try (FleetLoad load = FleetLoad.connect(content.registry(), content.kafka())) {
            long unusedEvents = load.send(devices, INTERVAL, start, start + span, progress);
        }
        settle();
    }

    /**
     * What was written is brought to the disk before anything is measured: while the kernel does
     * that, every system beside it costs half as much again.
     */
    private static void settle() throws InterruptedException {
        try {
            int unusedStatus = new ProcessBuilder("sync").inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("sync cannot be run", e);
        }
    }

    StackPorts ports() {
        return stack.ports();
    }

    /** Runs one system and measures it. */
    Trial measure(SpeedSystem system, Pace pace, Path recording)
            throws IOException, InterruptedException {
        String name = system.word() + "-" + runs++;
        String output = "bench." + name;
        createTopics(List.of(output, output + "-late"));
        if (system.isLimit()) {
            return limit(system, output);
        }
        List<String> jvm =
                new ArrayList<>(
                        List.of(
                                "-Xms" + heap,
                                "-Xmx" + heap,
                                "-XX:+UseG1GC",
                                "-XX:+UseTransparentHugePages"));
        if (recording != null) {
            Files.createDirectories(recording);
            jvm.addAll(
                    List.of(
                            "-XX:+UnlockDiagnosticVMOptions",
                            "-XX:+DebugNonSafepoints",
                            "-XX:StartFlightRecording=settings=profile,delay="
                                    + pace.warm().toSeconds()
                                    + "s,dumponexit=true,filename="
                                    + recording.resolve(name + ".jfr")));
        }
        Path folder = layout.run().resolve(name);
        Files.createDirectories(folder);
        try (SystemProcess process = start(system, name, output, jvm, folder)) {
            List<CpuMark> broker = new ArrayList<>();
            List<CpuMark> marks = watch(name, process, pace, broker);
            Map<TopicPartition, Long> committed = committed(name);
            // The windows up to there are written by the same checkpoint or a moment later.
            Thread.sleep(3_000);
            return new Trial(
                    system, slope(marks), slope(broker).cpuSecondsPerMillion(), output, committed);
        }
    }

    private SystemProcess start(
            SpeedSystem system, String name, String output, List<String> jvm, Path folder)
            throws IOException {
        if (system.isOurs()) {
            register(output, "MetricAggregate");
            register(output + "-late", "LateEvent");
            List<String> arguments = new ArrayList<>();
            arguments.addAll(List.of("--config", jobFile(system, name, output, folder).toString()));
            return SystemProcess.start(
                    System.getProperty("java.class.path"),
                    jvm,
                    "io.millrace.jobs.WindowedAggregationJob",
                    arguments,
                    folder);
        }
        return PeerProcess.start(checkout, system, ports(), name, output, jvm, folder);
    }

    private void register(String topic, String contract) {
        try (SchemaRegistry registry = content.registry()) {
            int unusedId = registry.register(topic + "-value", Contracts.schema(contract));
        }
    }

    private Path jobFile(SpeedSystem system, String name, String output, Path folder)
            throws IOException {
        return Files.writeString(
                folder.resolve("job.yaml"),
                jobYaml(system)
                        + "name: "
                        + name
                        + "\nkafka.bootstrap-servers: "
                        + ports().kafkaAddress()
                        + "\nregistry.url: "
                        + ports().registryUrl()
                        + "\ntopics.metric-aggregates: "
                        + output
                        + "\ntopics.late-events: "
                        + output
                        + "-late\ncheckpoint.directory: "
                        + folder.resolve("checkpoints").toUri()
                        + "\n");
    }

    /** What is particular to our job in that role; addresses and names come behind it. */
    static String jobYaml(SpeedSystem system) {
        String ordering = system == SpeedSystem.OURS_EVENT_TIME ? "event-time" : "arrival";
        return "ordering: "
                + ordering
                + "\nwindows: ["
                + system.windowWords()
                + "]\ntime.disorder: 2s\ntime.allowed-lateness: 0s\n"
                + "delivery: exactly-once\ncheckpoint.interval: 2s\nparallelism: 1\n"
                + (system == SpeedSystem.OURS_DETECTING
                        ? "stages: [aggregation, detection]\n"
                        : "");
    }

    private Trial limit(SpeedSystem system, String output)
            throws IOException, InterruptedException {
        List<double[]> lines =
                ChildProcess.numbers(
                        System.getProperty("java.class.path"),
                        List.of(
                                "-Xms" + heap,
                                "-Xmx" + heap,
                                "-XX:+UseG1GC",
                                "-XX:+UseTransparentHugePages"),
                        IngestProcess.class.getName(),
                        "pass",
                        List.of(
                                system.word(),
                                ports().kafkaAddress(),
                                ports().registryUrl(),
                                EVENTS,
                                Integer.toString(LIMIT_PASSES),
                                output));
        double records = 0;
        double cpuSeconds = 0;
        double seconds = 0;
        for (double[] pass : lines.subList(LIMIT_COLD, lines.size())) {
            records += pass[0];
            cpuSeconds += pass[1];
            seconds += pass[2];
        }
        return new Trial(
                system,
                new CpuMark.Slope((long) records, cpuSeconds / records * 1e6, records / seconds),
                Double.NaN,
                output,
                ends());
    }

    private List<CpuMark> watch(
            String group, SystemProcess process, Pace pace, List<CpuMark> broker)
            throws InterruptedException {
        long end = events();
        List<CpuMark> marks = new ArrayList<>();
        ProcessHandle kafka = stack.process(Stack.KAFKA).orElseThrow();
        long started = System.nanoTime();
        long first = 0;
        long moved = started;
        try (Admin admin = admin()) {
            while (true) {
                Thread.sleep(50);
                process.requireAlive();
                long now = System.nanoTime();
                long read = sum(committed(admin, group));
                boolean news = marks.isEmpty() ? read > 0 : read > last(marks).records();
                if (news) {
                    first = marks.isEmpty() ? now : first;
                    moved = now;
                    progress.accept(group + " has read " + read + " of " + end);
                    if (now - first >= pace.warm().toNanos() || marks.isEmpty()) {
                        marks.add(CpuMark.of(read, process.handle()));
                        broker.add(CpuMark.of(read, kafka));
                    }
                }
                boolean enough =
                        marks.size() > 2 && now - marks.get(1).nanos() >= pace.measured().toNanos();
                if (news && enough) {
                    return marks;
                }
                if (read >= end) {
                    // At its end nothing is read ahead, at the first mark much was: too cheap.
                    throw new IllegalStateException(
                            group
                                    + " has read the topic to its end before it was measured; "
                                    + "fill more (--events) or measure shorter (--measured)");
                }
                if (now - moved > STALLED.toNanos()) {
                    throw new IllegalStateException(
                            group + " stands at " + read + " of " + end + "; " + process.said());
                }
            }
        }
    }

    private static CpuMark last(List<CpuMark> marks) {
        return marks.get(marks.size() - 1);
    }

    /** From the first warm mark to the last one; the very first only says when it began. */
    private static CpuMark.Slope slope(List<CpuMark> marks) {
        if (marks.size() < 3) {
            throw new IllegalStateException(
                    "the topic was read before the job was warm: fill more, or warm it shorter");
        }
        return CpuMark.slope(marks.subList(1, marks.size()), 0);
    }

    private Map<TopicPartition, Long> committed(String group) {
        try (Admin admin = admin()) {
            return committed(admin, group);
        }
    }

    private static Map<TopicPartition, Long> committed(Admin admin, String group) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try {
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach(
                            (partition, offset) -> {
                                if (partition.topic().equals(EVENTS) && offset != null) {
                                    offsets.put(partition, offset.offset());
                                }
                            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            // A group that nobody has committed for yet.
            return offsets;
        }
        return offsets;
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private void createTopics(List<String> names) {
        try (Admin admin = admin()) {
            admin.createTopics(
                            names.stream()
                                    .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
                                    .toList())
                    .all()
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("topics " + names + " cannot be made", e);
        }
    }

    /** The ends of the partitions of the events. */
    Map<TopicPartition, Long> ends() {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            latest.put(new TopicPartition(EVENTS, partition), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        try (Admin admin = admin()) {
            admin.listOffsets(latest)
                    .all()
                    .get()
                    .forEach((partition, offset) -> ends.put(partition, offset.offset()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka does not answer: " + e.getMessage(), e);
        }
        return ends;
    }

    private Admin admin() {
        return Admin.create(content.kafka().clientProperties());
    }

    @Override
    public void close() {
        stack.close();
        layout.delete();
    }
}
