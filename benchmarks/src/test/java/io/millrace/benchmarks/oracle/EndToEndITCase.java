package io.millrace.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.connectors.kafka.RecordPublisher;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.local.alerts.RulesCommand;
import io.millrace.local.stack.Checkout;
import io.millrace.local.stack.FlinkClient;
import io.millrace.local.stack.FlinkRest;
import io.millrace.local.stack.JobConfigurations;
import io.millrace.local.stack.JobKind;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackContent;
import io.millrace.local.stack.StackLayout;
import io.millrace.local.stack.StackPorts;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * The whole line on the real stack: recorded runs go through Kafka, the registry and a Flink
 * cluster of two processes into InfluxDB, while the task manager is killed, InfluxDB is away for 30
 * s and the registry for 20 s. What comes out has to be exactly what the {@link BatchOracle}
 * computes from what went in.
 */
class EndToEndITCase {

    private static final Logger LOG = LoggerFactory.getLogger(EndToEndITCase.class);

    /** Simulated seconds a second: twenty recorded minutes in a bit more than one. */
    private static final int SPEED = 18;

    /** Pulses go on until the last minute's window has closed. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(70);

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(4);

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void shouldGiveExactlyWhatTheOracleExpectsThroughThreeOutages() throws Exception {
        // Not a temporary directory: whoever sees this test fail wants the servers' logs.
        StackLayout layout =
                StackLayout.of(
                        Checkout.find(),
                        Checkout.find().root().resolve("benchmarks/target/end-to-end"));
        layout.delete();
        try (Stack stack = Stack.start(layout, StackPorts.free(), LOG::info)) {
            StackContent content = new StackContent(stack.ports());
            content.create();
            Recording recording = Recording.find(Path.of(""));
            Traffic traffic = traffic(recording);
            LOG.info("Recording: {}; traffic: {}", recording.origin(), traffic);
            publishRules(content, traffic.begin());
            String analytics = submit(stack, JobKind.DEVICE_ANALYTICS);
            submit(stack, JobKind.INFLUX_PROJECTION, "windows=10s,1m");
            long taskManager = pid(stack);

            List<Future<?>> outages = scheduleOutages(stack);
            send(traffic, content);
            for (Future<?> outage : outages) {
                outage.get();
            }

            assertThat(pid(stack)).isNotEqualTo(taskManager);
            FlinkRest flink = new FlinkRest(stack.ports().flinkUrl());
            assertThat(flink.lastFailure(analytics)).isNotEmpty();
            compare(stack.ports());
            applyAndListRules(layout, stack.ports());
        } finally {
            clock.shutdownNow();
        }
    }

    /**
     * Ends in the past by as much as the pulses need behind it: no record comes from the future.
     */
    private static Traffic traffic(Recording recording) {
        long minute = Duration.ofMinutes(1).toMillis();
        long begin = System.currentTimeMillis() - Duration.ofMinutes(25).toMillis();
        Traffic traffic = Traffic.of(recording, begin - begin % minute, 1);
        traffic.addUnreadable(Traffic.Kind.CORRUPT, traffic.begin() + 5 * minute);
        // While the registry is away: only it knows that there is no such schema.
        traffic.addUnreadable(Traffic.Kind.UNKNOWN_SCHEMA, traffic.begin() + 16_000L * SPEED);
        return traffic;
    }

    /** Their records are as old as the recording: they were there before the first event. */
    private static void publishRules(StackContent content, long begin) {
        try (SchemaRegistry registry = content.registry();
                RecordPublisher publisher = new RecordPublisher(content.kafka(), registry)) {
            long recordTime = begin - Duration.ofMinutes(1).toMillis();
            for (AlertRule rule : EndToEndRules.all(begin)) {
                publisher.publish(Topic.ALERT_RULES, rule.getRuleId(), rule, recordTime++);
            }
            publisher.flush();
            assertThat(publisher.failed()).isZero();
        }
    }

    /** The command line against the same servers. */
    private static void applyAndListRules(StackLayout layout, StackPorts ports) throws IOException {
        Path file =
                Files.writeString(
                        layout.run().resolve("rules.yaml"),
                        "- {id: too-hot, condition: Temperature > 90 for 10s clear < 85}\n");
        String[] servers = {"--kafka", ports.kafkaAddress(), "--registry", ports.registryUrl()};

        assertThat(rules(servers, "apply", "--file", file.toString()))
                .contains("1 rules published");
        assertThat(rules(servers, "list")).contains("too-hot", "low-flow", "4 rules");
    }

    private static String rules(String[] servers, String... words) {
        StringWriter printed = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of(servers));
        int status =
                new CommandLine(new RulesCommand())
                        .setOut(new PrintWriter(printed, true))
                        .setErr(new PrintWriter(printed, true))
                        .execute(arguments.toArray(String[]::new));
        assertThat(status).as(printed.toString()).isZero();
        return printed.toString();
    }

    private static String submit(Stack stack, JobKind job, String... overrides) {
        Path config = JobConfigurations.write(stack.layout(), stack.ports(), job);
        List<String> arguments = new ArrayList<>(List.of("--config", config.toString()));
        arguments.addAll(List.of(overrides));
        FlinkClient client = new FlinkClient(stack.layout(), stack.ports().flinkUrl());
        String id = client.submit(job, Checkout.find().jobJar(), null, arguments, LOG::info);
        FlinkRest flink = new FlinkRest(stack.ports().flinkUrl());
        await().atMost(PATIENCE).until(() -> flink.allTasksRunning(id));
        LOG.info("{} runs", job.jobName());
        return id;
    }

    private List<Future<?>> scheduleOutages(Stack stack) {
        return List.of(
                at(12, () -> stack.stopService(Stack.REGISTRY)),
                at(20, () -> stack.stopService(Stack.INFLUXDB)),
                at(26, () -> kill(stack)),
                at(32, () -> stack.startService(Stack.REGISTRY)),
                at(50, () -> stack.startService(Stack.INFLUXDB)));
    }

    private ScheduledFuture<?> at(int second, Runnable outage) {
        return clock.schedule(outage, second, TimeUnit.SECONDS);
    }

    private static void kill(Stack stack) {
        LOG.info("kill -9 of the task manager");
        stack.process(Stack.TASK_MANAGER).orElseThrow().destroyForcibly();
    }

    private static long pid(Stack stack) {
        return stack.process(Stack.TASK_MANAGER).orElseThrow().pid();
    }

    private void send(Traffic traffic, StackContent content) throws Exception {
        try (SchemaRegistry registry = content.registry();
                TrafficSender sender = new TrafficSender(traffic, content.kafka(), registry)) {
            long[] moment = {traffic.begin() - 1_000};
            long last = traffic.end() + AFTERWARDS.toMillis();
            ScheduledFuture<?> ticking =
                    clock.scheduleAtFixedRate(
                            () -> {
                                if (moment[0] < last) {
                                    moment[0] += 1_000;
                                    sender.advance(moment[0]);
                                }
                            },
                            0,
                            1_000_000 / SPEED,
                            TimeUnit.MICROSECONDS);
            await().atMost(PATIENCE.multipliedBy(2))
                    .until(() -> ticking.isDone() || (moment[0] >= last && sender.isDone()));
            if (ticking.isDone()) {
                ticking.get();
            }
            ticking.cancel(false);
        }
        LOG.info("everything is sent");
    }

    private static void compare(StackPorts ports) throws Exception {
        try (WrittenRecords written =
                new WrittenRecords(ports.kafkaAddress(), ports.registryUrl())) {
            InfluxRows influx = new InfluxRows(ports.influxUrl(), StackContent.DATABASE);
            boolean quiet =
                    new Quiet(
                                    () -> written.offsets(Results.TOPICS) + influx.count(),
                                    Duration.ofSeconds(8),
                                    PATIENCE)
                            .await();
            LOG.info("The results {}", quiet ? "have come to rest" : "still come");
            OracleRun run =
                    OracleRun.look(OracleRules.DEFAULT, null, written, influx, window -> true);
            LOG.info("Expected: {}", run.expectation());
            LOG.info("Found: {}", run.comparison().parts());
            assertThat(run.comparison().findings()).isEmpty();
            assertThat(run.expectation().gap()).isZero();
            assertThat(run.expectation().undecided).isZero();
            assertThat(run.expectation().alerts).isNotEmpty();
            assertThat(run.expectation().late).isNotEmpty();
        }
    }
}
