package io.millrace.benchmarks.latency;

import io.millrace.benchmarks.systems.BenchServers;
import io.millrace.benchmarks.systems.Checkpoints;
import io.millrace.benchmarks.throughput.SystemProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * One system in one process, on servers of its own: first it drains what lies there, which warms it
 * and tells how fast it is, then it is held against schedules.
 */
final class LatencySession implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LAST_ALERTS = Duration.ofSeconds(12);
    private static final long LEAD_MILLIS = 3_000;

    /** How long events are sent at the rate that was drained. */
    private static final long TOGETHER_SECONDS = 8;

    /** How dense the events that are drained lie: the past of a fleet that speaks often. */
    private static final long PAST_PER_SECOND = 100_000;

    /** Longer than a checkpoint takes, with which alerts come exactly once. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final LatencySystem system;
    private final AlertSchedule schedule;
    private final BenchServers servers;
    private final SystemProcess process;
    private final AlertWatch watch;
    private final int schemaId;
    private final Consumer<String> progress;
    private double saturation;
    private long expected;
    private long sent;

    /**
     * What one stretch at one rate has shown.
     *
     * @param micros from the moment an event was due to its alert
     * @param expected alerts of the measured part
     * @param producerBehind milliseconds by which an event was sent late at most
     */
    record Timed(long eventsPerSecond, Histogram micros, long expected, double producerBehind) {

        double millis(double percentile) {
            return micros.getValueAtPercentile(percentile) / 1e3;
        }

        double maxMillis() {
            return micros.getMaxValue() / 1e3;
        }

        /** Alerts that came in the end, of those that had to. */
        double share() {
            return (double) micros.getTotalCount() / expected;
        }
    }

    LatencySession(
            LatencySystem system,
            AlertSchedule schedule,
            long drained,
            Path home,
            Consumer<String> progress,
            List<String> settings)
            throws Exception {
        this.system = system;
        this.schedule = schedule;
        this.progress = progress;
        say("starting servers");
        this.servers = BenchServers.start(home);
        try {
            this.schemaId = BenchRule.publish(servers);
            say("filling");
            long span = AlertSchedule.dueMillis(drained, PAST_PER_SECOND);
            long start = System.currentTimeMillis() - span - 60_000;
            expected += schedule.changes(0, drained);
            send(start, PAST_PER_SECOND, drained, 0, false);
            this.watch =
                    new AlertWatch(servers.kafka(), system.alertTopic(servers), system.causes());
            say("draining");
            this.process = system.start(servers, settings);
        } catch (Exception e) {
            servers.close();
            throw e;
        }
        try {
            saturation = together(drain());
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /**
     * Events a second that it keeps up with while all others run that an open loop needs: producer,
     * broker and consumer share the machine with it.
     */
    double saturation() {
        return saturation;
    }

    /**
     * Holds it against one rate.
     *
     * @param warm that are not counted at the beginning
     * @param hotPerSecond events a second of one device besides
     */
    Timed at(long eventsPerSecond, Duration warm, Duration measured, long hotPerSecond)
            throws IOException, InterruptedException {
        say("%,d events/s%s".formatted(eventsPerSecond, hotPerSecond > 0 ? ", a hot device" : ""));
        long start = (System.currentTimeMillis() + LEAD_MILLIS) / 1_000 * 1_000;
        long from = start + warm.toMillis();
        long to = from + measured.toMillis();
        long events = AlertSchedule.dueBy(to - start - 1, eventsPerSecond);
        long first = sent;
        long cold = AlertSchedule.dueBy(warm.toMillis() - 1, eventsPerSecond);
        long counted = schedule.changes(first + cold, first + events);
        watch.measure(from, to);
        expected += schedule.changes(first, first + events);
        double behind = send(start, eventsPerSecond, events, hotPerSecond, true);
        awaitAlerts();
        return new Timed(eventsPerSecond, watch.measured(), counted, behind);
    }

    /** Bytes of the newest whole checkpoint. */
    long checkpointBytes() throws IOException, InterruptedException {
        return checkpoints().next(process, PATIENCE).bytes();
    }

    Checkpoints checkpoints() {
        return servers.checkpoints("bench-latency");
    }

    private double send(
            long start, long eventsPerSecond, long events, long hotPerSecond, boolean paced)
            throws IOException, InterruptedException {
        LoadProcess.Stretch stretch =
                new LoadProcess.Stretch(
                        servers.kafka().bootstrapServers(),
                        schemaId,
                        0,
                        schedule,
                        sent,
                        events,
                        start,
                        eventsPerSecond,
                        hotPerSecond,
                        paced);
        sent += events;
        return LoadRun.send(stretch);
    }

    /**
     * Until no more alerts come. By arrival, the first events may have passed before the rule was
     * read: what counts is how fast alerts came, not that all did.
     */
    private double drain() throws IOException, InterruptedException {
        double rate = alertsPerSecond(0) * sent / expected;
        expected = watch.taken();
        return rate;
    }

    /** What it keeps up with of events that are sent at the rate that it has drained. */
    private double together(double drained) throws IOException, InterruptedException {
        long rate = Math.max(1, Math.round(drained));
        say("%,d events/s, to see what all keep up with".formatted(rate));
        long events = rate * TOGETHER_SECONDS;
        long changes = schedule.changes(sent, sent + events);
        long before = watch.taken();
        CompletableFuture<Void> sending = new CompletableFuture<>();
        long start = (System.currentTimeMillis() + LEAD_MILLIS) / 1_000 * 1_000;
        Thread sender =
                new Thread(
                        () -> {
                            try {
                                send(start, rate, events, 0, true);
                                sending.complete(null);
                            } catch (IOException | InterruptedException | RuntimeException e) {
                                sending.completeExceptionally(e);
                            }
                        },
                        "bench-together");
        sender.start();
        expected += changes;
        double alerts = alertsPerSecond(before);
        sender.join();
        sending.join();
        expected = watch.taken();
        return Math.min(drained, alerts * events / changes);
    }

    /** How fast alerts came until all that are expected had, or no more came. */
    private double alertsPerSecond(long start) throws IOException, InterruptedException {
        List<long[]> marks = new ArrayList<>();
        long moved = System.nanoTime();
        long before = start;
        while (before < expected
                && System.nanoTime() - moved < (before == start ? PATIENCE : SILENCE).toNanos()) {
            Thread.sleep(5);
            process.requireAlive();
            long taken = watch.taken();
            if (taken > before) {
                before = taken;
                moved = System.nanoTime();
                marks.add(new long[] {moved, taken - start});
            }
        }
        return Drain.alertsPerSecond(marks);
    }

    /** Until all have come, or nothing more comes: what is missing shows in the count. */
    private void awaitAlerts() throws InterruptedException, IOException {
        long moved = System.nanoTime();
        long before = watch.taken();
        while (watch.taken() < expected && System.nanoTime() - moved < LAST_ALERTS.toNanos()) {
            Thread.sleep(20);
            process.requireAlive();
            if (watch.taken() > before) {
                before = watch.taken();
                moved = System.nanoTime();
            }
        }
    }

    private void say(String what) {
        progress.accept(system.title() + ": " + what);
    }

    @Override
    public void close() {
        try {
            process.close();
            watch.close();
        } finally {
            servers.close();
        }
    }
}
