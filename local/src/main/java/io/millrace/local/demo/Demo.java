package io.millrace.local.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.local.figures.Figure;
import io.millrace.local.figures.FigureSheet;
import io.millrace.local.page.AlertBoard;
import io.millrace.local.page.AlertFeed;
import io.millrace.local.page.KafkaAlertFeed;
import io.millrace.local.page.LivePage;
import io.millrace.local.page.LivePageSettings;
import io.millrace.local.stack.BackgroundStack;
import io.millrace.local.stack.Checkout;
import io.millrace.local.stack.FlinkClient;
import io.millrace.local.stack.FlinkRest;
import io.millrace.local.stack.JobConfigurations;
import io.millrace.local.stack.JobKind;
import io.millrace.local.stack.PortCheck;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackContent;
import io.millrace.local.stack.StackException;
import io.millrace.local.stack.StackLayout;
import io.millrace.schemas.FaultLabel;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.FaultScript;
import io.millrace.simulators.fleet.FleetSettings;
import io.millrace.simulators.fleet.TransportSettings;
import io.millrace.simulators.run.FleetRun;
import io.millrace.simulators.run.RunProgress;
import io.millrace.simulators.run.RunSummary;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One demo from its first server to its figures. For one thread. */
public final class Demo {

    /** A few of each kind of trouble, so that every ledger has something to show. */
    private static final int LATE_EVENTS = 5;

    private static final int CORRUPT_RECORDS = 3;

    private static final Duration JOB_PATIENCE = Duration.ofMinutes(2);

    /** Longest window that counts in the balance, disorder, and a second for the last pulse. */
    private static final Duration WINDOWS_CLOSE = Duration.ofSeconds(14);

    private static final long LINE_MILLIS = 1_000;

    private final DemoSettings settings;
    private final Checkout checkout;
    private final StackLayout layout;
    private final Consumer<String> say;
    private final StatusLine line;
    private final Clock clock = Clock.systemUTC();

    /**
     * A demo whose servers keep their files in a directory that is made anew.
     *
     * @param say takes lines for people
     */
    public Demo(
            DemoSettings settings,
            Checkout checkout,
            Path home,
            Consumer<String> say,
            StatusLine line) {
        this.settings = settings;
        this.checkout = checkout;
        this.layout = StackLayout.of(checkout, home);
        this.say = say;
        this.line = line;
    }

    /** Runs until the time is over; without a time, until the process is stopped. */
    public FigureSheet run() throws IOException {
        Path jar = checkout.jobJar();
        PortCheck.requireFree(settings.portsByOption());
        layout.delete();
        say.accept("Starting Kafka, registry, InfluxDB and Flink; logs in " + layout.logs());
        try (Stack stack = Stack.start(layout, settings.ports(), this::journal)) {
            StackContent content = new StackContent(stack.ports());
            content.create();
            Instant fleetStart = clock.instant().minus(settings.span());
            DemoControl.publish(content, fleetStart);
            submit(jar, JobKind.DEVICE_ANALYTICS);
            submit(jar, JobKind.INFLUX_PROJECTION);
            try (SchemaRegistry registry = content.registry();
                    AlertFeed feed =
                            KafkaAlertFeed.start(
                                    content.kafka(),
                                    RegistrySettings.of(settings.ports().registryUrl()));
                    LivePage page = page(content, feed);
                    Outside outside = new Outside(content);
                    AlertWatch watch = new AlertWatch(content.kafka(), clock);
                    FleetRun fleet = FleetRun.start(fleet(), content.kafka(), registry)) {
                long begun = clock.millis();
                if (page != null) {
                    say.accept("Live page: " + page.address());
                }
                RunSummary sent = watch(fleet, feed);
                return measure(content, registry, outside, watch, fleet, sent, begun);
            }
        }
    }

    private FleetSettings fleet() {
        FleetSettings fleet =
                FleetSettings.of(settings.devices(), settings.seed())
                        .withPast(settings.span(), settings.speed())
                        .withTransport(
                                TransportSettings.usual().withExactly(LATE_EVENTS, CORRUPT_RECORDS))
                        .withFaults(FaultScript.demo());
        return settings.runFor() == null ? fleet : fleet.withRunFor(settings.runFor());
    }

    private LivePage page(StackContent content, AlertFeed feed) throws IOException {
        if (settings.headless()) {
            return null;
        }
        return LivePage.start(
                LivePageSettings.of(settings.pagePort(), content.influx())
                        .withFlink(URI.create(settings.ports().flinkUrl())),
                feed);
    }

    private void submit(Path jar, JobKind kind) {
        Path configuration = JobConfigurations.write(layout, settings.ports(), kind);
        String id =
                new FlinkClient(layout, settings.ports().flinkUrl())
                        .submit(
                                kind,
                                jar,
                                null,
                                List.of("--config", configuration.toString()),
                                printed -> {});
        awaitRunning(kind, id);
        say.accept("Submitted " + kind.jobName() + " as Flink job " + id);
    }

    private void awaitRunning(JobKind kind, String id) {
        FlinkRest flink = new FlinkRest(settings.ports().flinkUrl());
        long deadline = System.nanoTime() + JOB_PATIENCE.toNanos();
        while (!flink.allTasksRunning(id)) {
            if (System.nanoTime() > deadline) {
                throw new StackException(
                        "%s does not run after %d s: %s"
                                .formatted(
                                        kind.jobName(),
                                        JOB_PATIENCE.toSeconds(),
                                        flink.lastFailure(id).lines().findFirst().orElse("")));
            }
            pause(Duration.ofMillis(200));
        }
    }

    /** Shows what happens until the fleet has sent its last event. */
    private RunSummary watch(FleetRun fleet, AlertFeed feed) {
        while (true) {
            try {
                RunSummary sent = fleet.allSent().get(LINE_MILLIS, TimeUnit.MILLISECONDS);
                line.show(live(fleet.progress(), feed.board()));
                line.end();
                return sent;
            } catch (TimeoutException e) {
                line.show(live(fleet.progress(), feed.board()));
            } catch (ExecutionException e) {
                throw new StackException(
                        "the fleet stopped: " + e.getCause().getMessage(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StackException("interrupted", e);
            }
        }
    }

    private static String live(RunProgress progress, AlertBoard board) {
        return String.format(
                Locale.ROOT,
                "%tT %s | events %,d | anomalies %,d | alerts raised %,d, open %,d"
                        + " | late %,d | dead %,d",
                progress.simulatedTime().atZone(ZoneOffset.UTC),
                progress.ended() ? "ended" : progress.live() ? "live" : "catching up",
                progress.acknowledged(),
                board.counts().anomalies(),
                board.counts().raised(),
                board.open().size(),
                board.counts().late(),
                board.counts().deadLetters());
    }

    private FigureSheet measure(
            StackContent content,
            SchemaRegistry registry,
            Outside outside,
            AlertWatch watch,
            FleetRun fleet,
            RunSummary sent,
            long begun) {
        say.accept("The fleet has ended; waiting for its last windows");
        pause(WINDOWS_CLOSE);
        fleet.stop();
        String group = JobKind.DEVICE_ANALYTICS.jobName();
        settle(new Settlement(outside, group));
        say.accept("Counting what came out");
        DemoLedger ledger =
                new TopicScan(content.kafka(), registry)
                        .read(outside.committed(group, Topic.DEVICE_EVENTS));
        List<Figure> figures =
                DemoFigures.of(
                        ledger,
                        sent.acknowledged(),
                        outside.influxPoints(),
                        begun,
                        fleet.liveStart().toEpochMilli(),
                        watch.seen());
        return new FigureSheet(settings.command(), figures, raw(ledger, sent));
    }

    private void settle(Settlement settlement) {
        try {
            settlement.await();
        } catch (StackException e) {
            throw new StackException(e.getMessage() + failures(), e);
        }
    }

    /** What the jobs have failed of, where they have. */
    private String failures() {
        FlinkRest flink = new FlinkRest(settings.ports().flinkUrl());
        StringBuilder failures = new StringBuilder();
        for (FlinkRest.FlinkJob job : flink.jobs()) {
            String failure = flink.lastFailure(job.id()).lines().findFirst().orElse("");
            if (!failure.isEmpty()) {
                failures.append(
                        "\n%s (%s) last failed of: %s".formatted(job.name(), job.state(), failure));
            }
        }
        return failures.toString();
    }

    /** What the fleet has done and what became of each fault. */
    private static ObjectNode raw(DemoLedger ledger, RunSummary sent) {
        ObjectMapper json = new ObjectMapper();
        ObjectNode raw = json.createObjectNode();
        raw.set("fleet", json.valueToTree(sent));
        ArrayNode faults = raw.putArray("faults");
        for (FaultLabel fault : ledger.labels()) {
            ObjectNode node = faults.addObject();
            node.put("deviceId", fault.getDeviceId());
            node.put("kind", fault.getKind());
            node.put("metric", fault.getMetric());
            node.put("anomaly", ledger.sawAnomaly(fault));
            node.put("alert", ledger.raisedInside(fault));
        }
        raw.put("healthWithoutHistory", ledger.withoutHistory());
        return raw;
    }

    /** What the stack tells of its servers goes beside their logs. */
    private void journal(String entry) {
        try {
            Files.writeString(
                    layout.log(BackgroundStack.SUPERVISOR),
                    clock.instant() + " " + entry + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            say.accept(entry);
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }
}
