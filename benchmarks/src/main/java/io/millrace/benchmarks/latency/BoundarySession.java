package io.millrace.benchmarks.latency;

import io.millrace.benchmarks.latency.BoundaryStall.Span;
import io.millrace.benchmarks.systems.BarrierWatch;
import io.millrace.benchmarks.systems.BenchServers;
import io.millrace.benchmarks.throughput.SystemProcess;
import io.millrace.schemas.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * A fleet whose devices are all due at the same boundary of a minute, and a few other devices whose
 * alerts tell how long an event has to wait meanwhile: ordering by arrival, at least once.
 *
 * <p>Two minutes in a row: at the first boundary the code that closes windows has never run, and
 * the second is the one that counts.
 */
final class BoundarySession {

    private static final String GROUP = "bench-boundary";
    private static final long MINUTE = 60_000;
    private static final long DISORDER_MILLIS = 2_000;

    /** Within it all events of a minute are due, so that each device is in that minute's window. */
    private static final long LOAD_MILLIS = 1_000;

    /** From here on in a minute the fleet's events have been read. */
    private static final long READ_BY_MILLIS = 40_000;

    /** How long after the boundary the fleet may be due. */
    private static final long DUE_MILLIS = 15_000;

    private static final int PROBES = 100;
    private static final long PROBES_PER_SECOND = 500;

    private final int devices;
    private final Path home;
    private final Consumer<String> progress;
    private final List<String> settings;

    BoundarySession(int devices, Path home, Consumer<String> progress, List<String> settings) {
        this.devices = devices;
        this.home = home;
        this.progress = progress;
        this.settings = settings;
    }

    /** The stalls of the first boundary and of the second. */
    List<BoundaryStall> measure() throws Exception {
        progress.accept("boundary: starting servers");
        try (BenchServers servers = BenchServers.start(home)) {
            int schemaId = BenchRule.publish(servers);
            List<String> words = new ArrayList<>();
            words.addAll(
                    List.of(
                            "stages=aggregation,alerting",
                            "windows=1m",
                            "ordering=arrival",
                            "delivery=at-least-once",
                            "time.disorder=2s",
                            "time.allowed-lateness=0s"));
            words.addAll(settings);
            try (SystemProcess process = servers.job(GROUP, "4g", words);
                    BarrierWatch barriers = new BarrierWatch(servers.restUrl());
                    AlertWatch watch =
                            new AlertWatch(
                                    servers.kafka(),
                                    Topic.ALERTS.topicName(),
                                    LatencySystem.ourCauses(),
                                    true)) {
                servers.checkpoints(GROUP).next(process, Duration.ofMinutes(2));
                return measure(servers, process, barriers, watch, schemaId);
            }
        }
    }

    private List<BoundaryStall> measure(
            BenchServers servers,
            SystemProcess process,
            BarrierWatch barriers,
            AlertWatch watch,
            int schemaId)
            throws IOException, InterruptedException {
        long minute = System.currentTimeMillis() / MINUTE * MINUTE + MINUTE;
        progress.accept("boundary: waiting for a minute to begin");
        String kafka = servers.kafka().bootstrapServers();
        Thread.sleep(Math.max(0, minute + LOAD_MILLIS - System.currentTimeMillis()));
        watch.measure(minute, minute + 3 * MINUTE);
        load(kafka, schemaId, 0, minute);
        long probesFrom = minute + READ_BY_MILLIS - 10_000;
        long seconds = (minute + 2 * MINUTE + DUE_MILLIS + 5_000 - probesFrom) / 1_000;
        CompletableFuture<Void> probing =
                CompletableFuture.runAsync(
                        () -> probe(kafka, schemaId, probesFrom, seconds * PROBES_PER_SECOND));
        List<BoundaryStall> stalls = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            long boundary = minute + (i + 1) * MINUTE;
            progress.accept("boundary: waiting for boundary " + (i + 1) + " of 2");
            sleepUntil(boundary + DUE_MILLIS + 4_000, process);
            stalls.add(
                    BoundaryStall.of(
                            devices,
                            new Span(boundary - MINUTE + READ_BY_MILLIS, boundary),
                            new Span(
                                    boundary + DISORDER_MILLIS,
                                    boundary + DISORDER_MILLIS + DUE_MILLIS),
                            watch.probes(),
                            barriers.byTrigger()));
            if (i == 0) {
                // Still early in that minute; its probes up to 40 s are nobody's base.
                load(kafka, schemaId, 1, boundary);
            }
        }
        try {
            probing.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the probes could not be sent", e);
        }
        return stalls;
    }

    private void load(String kafka, int schemaId, int round, long minute)
            throws IOException, InterruptedException {
        progress.accept("boundary: loading, minute " + (round + 1));
        LoadRun.send(
                new LoadProcess.Stretch(
                        kafka,
                        schemaId,
                        0,
                        new AlertSchedule(devices, Integer.MAX_VALUE),
                        (long) round * devices,
                        devices,
                        minute,
                        devices * 1_000L / LOAD_MILLIS,
                        0,
                        false));
    }

    private void probe(String kafka, int schemaId, long start, long events) {
        try {
            LoadRun.send(
                    new LoadProcess.Stretch(
                            kafka,
                            schemaId,
                            devices,
                            new AlertSchedule(PROBES, 1),
                            0,
                            events,
                            start,
                            PROBES_PER_SECOND,
                            0,
                            true));
        } catch (IOException e) {
            throw new CompletionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleepUntil(long millis, SystemProcess process)
            throws IOException, InterruptedException {
        while (System.currentTimeMillis() < millis) {
            process.requireAlive();
            Thread.sleep(200);
        }
    }
}
