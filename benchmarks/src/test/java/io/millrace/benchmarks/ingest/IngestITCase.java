package io.millrace.benchmarks.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.benchmarks.systems.AnalyticsStack;
import io.millrace.connectors.kafka.DeadLetterSink;
import io.millrace.connectors.kafka.Framing;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.local.deadletters.DeadLettersCommand;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackContent;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.DeviceEventVersions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * What no record and no registry can do to the real stack: one job, which runs through all of these
 * without a restart, with its checkpoints completing and nothing lost between reading and its
 * results, the late ledger and the dead letters.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class IngestITCase {

    private static final Logger LOG = LoggerFactory.getLogger(IngestITCase.class);
    private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(60);

    /** An unknown id is asked for again after 5 s. */
    private static final Duration ID_FORGOTTEN = Duration.ofSeconds(6);

    /** Disorder, a pulse, a checkpoint, and room for a loaded machine. */
    private static final Duration WINDOW_IS_DUE = Duration.ofSeconds(7);

    private AnalyticsStack stack;
    private BadRecord.HostileSchemas hostile;

    @BeforeAll
    void start() throws Exception {
        stack =
                AnalyticsStack.start(
                        "ingest", "stages=aggregation", "windows=5s", "checkpoint.interval=1s");
        stack.startClock();
        Schema today = Contracts.schema("DeviceEvent");
        try (SchemaRegistry registry = stack.registry()) {
            hostile =
                    new BadRecord.HostileSchemas(
                            registry.idOf(
                                    Topic.ALERT_RULES.subject().orElseThrow(),
                                    Topic.ALERT_RULES.valueSchema().orElseThrow()),
                            registry.register("unreadable-value", BadRecord.unreadable()),
                            registry.register("hollow-value", BadRecord.hollow(today)));
        }
    }

    @AfterAll
    void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    /** Read = passed + duplicate + late + dead, after each test as in between. */
    @AfterEach
    void shouldBalanceTheLedgerWithoutARestart() {
        await().atMost(AnalyticsStack.PATIENCE)
                .untilAsserted(() -> assertThat(stack.counts().gap()).isZero());
        stack.assertUndisturbed();
    }

    @Test
    @Order(1)
    void shouldGiveThreeEventsAndOneDeadLetter() throws Exception {
        byte[] key = AnalyticsStack.key("three");
        byte[] corrupt = stack.event("three");
        corrupt[corrupt.length - 3] = 99;
        long passed = stack.counts().of("passed");
        stack.sendGood(1, "three");
        stack.send(1, key, corrupt, List.of());
        stack.sendGood(1, "three");
        stack.sendGood(1, "three");
        stack.flush();

        awaitPassed(passed + 3);
        await().atMost(AnalyticsStack.PATIENCE)
                .until(
                        () ->
                                stack.windows("three").stream()
                                                .mapToLong(each -> each.window().getEventCount())
                                                .sum()
                                        == 3);
        List<ConsumerRecord<byte[], byte[]>> letters = letters("three");
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).value()).isEqualTo(corrupt);
        assertThat(text(letters.get(0), DeadLetterSink.REASON)).isEqualTo("CORRUPT");
    }

    @Test
    @Order(2)
    void shouldTakeNoHarmFromEveryClassOfBadRecordAmongGoodOnesOrWithout() throws Exception {
        List<BadRecord> sent = new ArrayList<>();
        List<BadRecord> classes = classes("among");
        assertThat(classes).hasSizeGreaterThanOrEqualTo(30);
        long passed = stack.counts().of("passed");
        long checkpoints = stack.completedCheckpoints();
        long good = 0;

        // One in a hundred, in every partition, for about four seconds.
        for (BadRecord bad : classes) {
            for (int i = 0; i < 99; i++) {
                stack.sendGood((int) (good++ % StackContent.PARTITIONS), "good-" + i);
            }
            send((int) (good % StackContent.PARTITIONS), bad, sent);
            TimeUnit.MILLISECONDS.sleep(100);
        }
        // Nothing but bad ones, in every partition.
        for (int round = 0; round < 10; round++) {
            for (BadRecord bad : classes) {
                if (!bad.isLarge()) {
                    send(round % StackContent.PARTITIONS, bad, sent);
                }
            }
            TimeUnit.MILLISECONDS.sleep(300);
        }
        stack.flush();

        awaitPassed(passed + good);
        awaitLetters("among", sent);
        assertThat(stack.completedCheckpoints()).isGreaterThan(checkpoints + 4);
    }

    @Test
    @Order(3)
    void shouldKeepTheWindowsOfOthersWhereAPartitionHasNothingButBadRecords() throws Exception {
        List<BadRecord> sent = new ArrayList<>();
        List<BadRecord> classes = classes("alone");
        long checkpoints = stack.completedCheckpoints();
        long passed = stack.counts().of("passed");
        long good = 0;
        Instant begin = Instant.now();

        // All of partition 0 for more than two windows, while devices send in the others.
        for (int second = 0; second < 13; second++) {
            for (BadRecord bad : classes) {
                if (!bad.isLarge() || second % 6 == 0) {
                    send(0, bad, sent);
                }
            }
            for (int partition = 1; partition < StackContent.PARTITIONS; partition++) {
                stack.sendGood(partition, "beside-" + partition);
                good++;
            }
            TimeUnit.SECONDS.sleep(1);
        }
        stack.flush();

        awaitPassed(passed + good);
        awaitLetters("alone", sent);
        Map<String, Duration> slowest = new TreeMap<>();
        for (AnalyticsStack.WrittenWindow each : stack.windows("beside-")) {
            slowest.merge(each.window().getDeviceId(), each.afterItsEnd(), IngestITCase::longer);
        }
        LOG.info("{} bad records since {}; windows after: {}", sent.size(), begin, slowest);
        assertThat(slowest)
                .hasSize(StackContent.PARTITIONS - 1)
                .allSatisfy(
                        (device, after) -> assertThat(after).isLessThanOrEqualTo(WINDOW_IS_DUE));
        assertThat(stack.completedCheckpoints()).isGreaterThan(checkpoints + 5);
    }

    @Test
    @Order(4)
    void shouldSendTheSameBytesAgainAndGetBackOnceWhatFailsAgain() throws Exception {
        long passed = stack.counts().of("passed");
        int next;
        try (SchemaRegistry registry = stack.registry()) {
            next = 1 + registry.register("probe-value", withField("probe"));
        }
        byte[] key = AnalyticsStack.key("again");
        byte[] early = extended(stack.event("again"), next);
        byte[] corrupt = Arrays.copyOf(stack.event("again"), 40);
        stack.send(2, key, early, List.of());
        stack.send(2, key, corrupt, List.of());
        stack.flush();
        await().atMost(AnalyticsStack.PATIENCE).until(() -> letters("again").size() == 2);

        try (SchemaRegistry registry = stack.registry()) {
            assertThat(registry.register("mended-value", withField("mended"))).isEqualTo(next);
        }
        TimeUnit.MILLISECONDS.sleep(ID_FORGOTTEN.toMillis());
        assertThat(redrive("--device", "again")).contains("2 records sent again");

        awaitPassed(passed + 1);
        await().atMost(AnalyticsStack.PATIENCE).until(() -> letters("again").size() == 3);
        List<ConsumerRecord<byte[], byte[]>> events =
                stack.read(Topic.DEVICE_EVENTS).stream()
                        .filter(record -> Arrays.equals(record.key(), key))
                        .toList();
        assertThat(events).hasSize(4);
        for (int i = 0; i < 2; i++) {
            ConsumerRecord<byte[], byte[]> first = events.get(i);
            ConsumerRecord<byte[], byte[]> again = events.get(i + 2);
            assertThat(again.value()).isEqualTo(first.value());
            assertThat(again.timestamp()).isEqualTo(first.timestamp());
            assertThat(again.partition()).isEqualTo(first.partition());
            assertThat(text(again, DeadLetterSink.REDRIVE_ATTEMPT)).isEqualTo("1");
        }
        List<ConsumerRecord<byte[], byte[]>> back =
                letters("again").stream()
                        .filter(
                                letter ->
                                        letter.headers().lastHeader(DeadLetterSink.REDRIVE_ATTEMPT)
                                                != null)
                        .toList();
        assertThat(back).hasSize(1);
        assertThat(back.get(0).value()).isEqualTo(corrupt);
    }

    @Test
    @Order(5)
    void shouldLoseNothingToARegistryThatIsPausedAndThenKilled() throws Exception {
        int letters = stack.letters().size();
        long passed = stack.counts().of("passed");
        long good = 0;
        int newer;
        try (SchemaRegistry registry = stack.registry()) {
            newer =
                    registry.register(
                            Topic.DEVICE_EVENTS.subject().orElseThrow(),
                            DeviceEventVersions.newer());
        }
        ProcessHandle server = stack.servers().process(Stack.REGISTRY).orElseThrow();
        signal("STOP", server);
        long checkpoints = stack.completedCheckpoints();
        stack.send(
                3, AnalyticsStack.key("newer"), extended(stack.event("newer"), newer), List.of());
        good++;

        long end = System.nanoTime() + REGISTRY_PAUSE.toNanos();
        while (System.nanoTime() < end) {
            for (int partition = 0; partition < StackContent.PARTITIONS; partition++) {
                stack.sendGood(partition, "meanwhile-" + partition);
                good++;
            }
            stack.flush();
            TimeUnit.SECONDS.sleep(2);
        }
        long meanwhile = stack.completedCheckpoints() - checkpoints;
        LOG.info("{} checkpoints while the registry was paused", meanwhile);
        assertThat(meanwhile).isGreaterThanOrEqualTo(3);
        assertThat(stack.counts().of("passed"))
                .as("the newer event waits")
                .isLessThan(passed + good);
        server.destroyForcibly();
        await().atMost(AnalyticsStack.PATIENCE)
                .until(() -> stack.servers().process(Stack.REGISTRY).isPresent());
        stack.servers().awaitUp(Stack.REGISTRY);

        awaitPassed(passed + good);
        assertThat(stack.letters()).hasSize(letters);
        assertThat(stack.counts().of("late")).isZero();
    }

    private List<BadRecord> classes(String deviceId) {
        return BadRecord.ofEveryClass(AnalyticsStack.key(deviceId), stack.event(deviceId), hostile);
    }

    private void send(int partition, BadRecord bad, List<BadRecord> sent) {
        stack.send(partition, bad.key(), bad.value(), bad.headers());
        sent.add(bad);
    }

    private void awaitPassed(long wanted) {
        await().atMost(AnalyticsStack.PATIENCE)
                .untilAsserted(() -> assertThat(stack.counts().of("passed")).isEqualTo(wanted));
    }

    /** Each of them once, by its reason, byte for byte. */
    private void awaitLetters(String key, List<BadRecord> sent) {
        await().atMost(AnalyticsStack.PATIENCE)
                .untilAsserted(() -> assertThat(letters(key)).hasSize(sent.size()));
        Map<String, Long> expected =
                sent.stream()
                        .collect(
                                Collectors.groupingBy(
                                        bad -> identity(bad.reason().name(), bad.value()),
                                        TreeMap::new,
                                        Collectors.counting()));
        Map<String, Long> found =
                letters(key).stream()
                        .collect(
                                Collectors.groupingBy(
                                        letter ->
                                                identity(
                                                        text(letter, DeadLetterSink.REASON),
                                                        value(letter)),
                                        TreeMap::new,
                                        Collectors.counting()));
        assertThat(found).isEqualTo(expected);
    }

    private static String identity(String reason, byte[] value) {
        return reason
                + " "
                + (value == null ? "no value" : value.length + ":" + Arrays.hashCode(value));
    }

    /** Of a value that has no room in a letter, the size; it stands for so many zeros behind it. */
    private byte[] value(ConsumerRecord<byte[], byte[]> letter) {
        if (letter.headers().lastHeader(DeadLetterSink.VALUE_OMITTED) == null) {
            return letter.value();
        }
        int partition = Integer.parseInt(text(letter, DeadLetterSink.PARTITION));
        long offset = Long.parseLong(text(letter, DeadLetterSink.OFFSET));
        return stack.read(Topic.DEVICE_EVENTS).stream()
                .filter(record -> record.partition() == partition && record.offset() == offset)
                .findFirst()
                .orElseThrow()
                .value();
    }

    private List<ConsumerRecord<byte[], byte[]>> letters(String key) {
        return stack.letters().stream()
                .filter(letter -> new String(letter.key(), StandardCharsets.UTF_8).startsWith(key))
                .toList();
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        assertThat(header).as("header " + name).isNotNull();
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private String redrive(String... choice) {
        List<String> words = new ArrayList<>(List.of("redrive", "--kafka", stack.kafkaAddress()));
        words.addAll(List.of(choice));
        StringWriter printed = new StringWriter();
        int status =
                new CommandLine(new DeadLettersCommand())
                        .setOut(new PrintWriter(printed, true))
                        .setErr(new PrintWriter(printed, true))
                        .execute(words.toArray(String[]::new));
        assertThat(status).as(printed.toString()).isZero();
        return printed.toString();
    }

    /** The event as a version with one more optional field writes it, without a value there. */
    private static byte[] extended(byte[] framed, int id) {
        byte[] bare = Arrays.copyOfRange(framed, Framing.LENGTH, framed.length + 1);
        return Framing.frame(id, bare);
    }

    private static Schema withField(String name) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : Contracts.schema("DeviceEvent").getFields()) {
            fields.add(new Schema.Field(field, field.schema()));
        }
        Schema optional =
                Schema.createUnion(
                        Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING));
        fields.add(new Schema.Field(name, optional, null, Schema.Field.NULL_DEFAULT_VALUE));
        return Schema.createRecord("DeviceEvent", null, "io.millrace.schemas", false, fields);
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        int status =
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
        assertThat(status).isZero();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
