package io.millrace.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.connectors.kafka.RecordPublisher;
import io.millrace.connectors.registry.SchemaRegistry;
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
import io.millrace.schemas.Severity;
import io.millrace.schemas.Topic;
import io.millrace.simulators.run.FleetOrder;
import io.millrace.simulators.run.FleetRun;
import io.millrace.simulators.run.RunSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * Half an hour of a fleet that suffers every transport fault there is, replayed at speed through
 * the real stack, from one subtask to two and back by savepoint, with a task manager killed on the
 * way: {@code ./millrace evaluate oracle} has to find nothing lost, repeated or wrong.
 */
class OracleITCase {

    private static final Logger LOG = LoggerFactory.getLogger(OracleITCase.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** With {@code ./millrace test --long} more devices, for longer. */
    private static final boolean LONG = Boolean.getBoolean("millrace.long");

    @Test
    @Timeout(value = 12, unit = TimeUnit.MINUTES)
    void shouldFindNothingWrongWithAFleetThatSuffersEveryTransportFault() throws Exception {
        // Not a temporary directory: whoever sees this test fail wants the servers' logs.
        StackLayout layout =
                StackLayout.of(
                        Checkout.find(),
                        Checkout.find().root().resolve("benchmarks/target/oracle"));
        layout.delete();
        Path record = layout.run().resolve("fleet");
        try (Stack stack = Stack.start(layout, StackPorts.free(), LOG::info)) {
            StackContent content = new StackContent(stack.ports());
            content.create();
            publishRules(content, TroubledFleet.beginsAfter());
            Path config =
                    JobConfigurations.write(
                            stack.layout(), stack.ports(), JobKind.DEVICE_ANALYTICS);
            askForMore(config);
            String job = submit(stack, JobKind.DEVICE_ANALYTICS, config, 1, null);
            Path projection =
                    JobConfigurations.write(
                            stack.layout(), stack.ports(), JobKind.INFLUX_PROJECTION);
            String unusedId = submit(stack, JobKind.INFLUX_PROJECTION, projection, 2, null);

            send(stack, content, record, config, job);

            JsonNode sheet = evaluate(stack.ports(), record, config, layout);
            assertThat(figure(sheet, "lost")).isZero();
            assertThat(sheet.at("/rulesNotJudged")).hasSize(1);
            for (String kind : List.of("windows", "alerts", "late events", "dead letters")) {
                assertThat(expected(sheet, kind)).as(kind).isPositive();
            }
        }
    }

    /** Their records are older than the fleet: they were there before its first event. */
    private static void publishRules(StackContent content, Instant before) {
        try (SchemaRegistry registry = content.registry();
                RecordPublisher publisher = new RecordPublisher(content.kafka(), registry)) {
            long recordTime = before.toEpochMilli();
            for (AlertRule rule : rules(before)) {
                publisher.publish(Topic.ALERT_RULES, rule.getRuleId(), rule, recordTime++);
            }
            publisher.flush();
            assertThat(publisher.failed()).isZero();
        }
    }

    private static List<AlertRule> rules(Instant from) {
        Instant change = from.plus(Duration.ofMinutes(20));
        return List.of(
                rule("too-hot", from, "temperature > 90 for 5s clear < 85"),
                rule("shaking", from, "vibration > 2.1"),
                rule("shaking", change, "vibration > 2.0 for 2s clear < 1.9"),
                rule("low-pressure", from, "pressure < 500 for 4s clear > 505"),
                rule("unusual", from, "anomaly(*) >= 0.9 for 5s clear < 0.5"));
    }

    private static AlertRule rule(String id, Instant validFrom, String condition) {
        return AlertRule.newBuilder()
                .setRuleId(id)
                .setCondition(condition)
                .setSeverity(Severity.MAJOR)
                .setValidFrom(validFrom)
                .build();
    }

    private static String submit(
            Stack stack, JobKind job, Path config, int parallelism, String savepoint) {
        FlinkClient client = new FlinkClient(stack.layout(), stack.ports().flinkUrl());
        String id =
                client.submit(
                        job,
                        Checkout.find().jobJar(),
                        savepoint,
                        List.of("--config", config.toString(), "parallelism=" + parallelism),
                        LOG::info);
        FlinkRest flink = new FlinkRest(stack.ports().flinkUrl());
        await().atMost(PATIENCE).until(() -> flink.allTasksRunning(id));
        return id;
    }

    /** Stops the analytics with a savepoint, and starts them from it with other subtasks. */
    private static String rescale(Stack stack, Path config, String job, int parallelism) {
        String savepoint =
                new FlinkRest(stack.ports().flinkUrl())
                        .stopWithSavepoint(
                                job,
                                stack.layout().run().resolve("savepoints").toUri().toString(),
                                PATIENCE);
        LOG.info("{} subtasks from {}", parallelism, savepoint);
        return submit(stack, JobKind.DEVICE_ANALYTICS, config, parallelism, savepoint);
    }

    /** Beside the usual windows one that slides, and figures that have to be asked for. */
    private static void askForMore(Path config) {
        String windows = "windows: [10s, 1m]";
        try {
            String usual = Files.readString(config);
            assertThat(usual).contains(windows);
            Files.writeString(
                    config,
                    usual.replace(
                            windows,
                            "windows: [10s, 1m, 1m/20s]\naggregation.functions: [sum, rate]"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(
            Stack stack, StackContent content, Path record, Path config, String job) {
        FleetOrder order = FleetOrder.of(TroubledFleet.settings(LONG)).withRecord(record);
        try (SchemaRegistry registry = content.registry();
                FleetRun run = FleetRun.start(order, content.kafka(), registry)) {
            awaitPosition(run, TroubledFleet.EVENTS.dividedBy(4));
            String wider = rescale(stack, config, job, 2);
            awaitPosition(run, TroubledFleet.EVENTS.dividedBy(2));
            LOG.info("kill -9 of the task manager");
            stack.process(Stack.TASK_MANAGER).orElseThrow().destroyForcibly();
            awaitPosition(run, TroubledFleet.EVENTS.multipliedBy(3).dividedBy(4));
            // Until Flink has missed the task manager, it takes the tasks for running.
            FlinkRest flink = new FlinkRest(stack.ports().flinkUrl());
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> flink.restarts(wider) > 0 && flink.allTasksRunning(wider));
            String unusedId = rescale(stack, config, wider, 1);
            awaitPosition(run, TroubledFleet.EVENTS);
            run.endEvents();
            awaitPosition(run, TroubledFleet.SPAN);
            RunSummary summary = run.stop();
            LOG.info("Sent: {}", summary);
        }
    }

    private static void awaitPosition(FleetRun run, Duration afterStart) {
        Instant wanted = run.simulatedStart().plus(afterStart);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !run.progress().simulatedTime().isBefore(wanted));
    }

    private static JsonNode evaluate(StackPorts ports, Path record, Path config, StackLayout layout)
            throws Exception {
        Path json = layout.run().resolve("oracle.json");
        StringWriter printed = new StringWriter();
        int status =
                new CommandLine(new EvaluateOracleCommand())
                        .setOut(new PrintWriter(printed, true))
                        .setErr(new PrintWriter(printed, true))
                        .execute(
                                "--run",
                                record.toString(),
                                "--config",
                                config.toString(),
                                "--kafka",
                                ports.kafkaAddress(),
                                "--registry",
                                ports.registryUrl(),
                                "--influx",
                                ports.influxUrl(),
                                "--json",
                                json.toString());
        LOG.info("{}", printed);
        assertThat(status).as(printed.toString()).isZero();
        return new ObjectMapper().readTree(json.toFile());
    }

    private static double figure(JsonNode sheet, String name) {
        for (JsonNode figure : sheet.get("figures")) {
            if (figure.get("name").asText().equals(name)) {
                return figure.get("value").asDouble();
            }
        }
        throw new AssertionError("no figure " + name);
    }

    private static long expected(JsonNode sheet, String kind) {
        for (JsonNode part : sheet.get("kinds")) {
            if (part.get("kind").asText().equals(kind)) {
                return part.get("expected").asLong();
            }
        }
        throw new AssertionError("no kind " + kind);
    }
}
