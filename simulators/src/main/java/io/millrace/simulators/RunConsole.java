package io.millrace.simulators;

import io.millrace.simulators.fleet.Durations;
import io.millrace.simulators.run.PacedRun;
import io.millrace.simulators.run.RunProgress;
import io.millrace.simulators.run.RunSummary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Follows a run at a terminal: a line of progress every few seconds, a clean stop on Ctrl-C, an end
 * at once on the second, a summary at the end.
 */
final class RunConsole {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

    /** As shells have it for SIGINT. */
    private static final int INTERRUPTED = 130;

    private final PrintWriter out;
    private final PrintWriter err;
    private final Duration linger;
    private final Path json;
    private final String command;
    private volatile boolean interrupted;

    /**
     * @param linger how long pulses go on after the last event
     * @param json null where no file is wanted
     * @param command as it was typed, for the file
     */
    RunConsole(PrintWriter out, PrintWriter err, Duration linger, Path json, String command) {
        this.out = out;
        this.err = err;
        this.linger = linger;
        this.json = json;
        this.command = command;
    }

    /** Returns when the run is over. */
    void follow(PacedRun run) throws IOException, InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        Thread onInterrupt = new Thread(() -> stopAndSummarise(run, over), "stop-simulation");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        InterruptSignal signal = InterruptSignal.onEach(this::interrupt);
        boolean isOurs = true;
        try {
            awaitLastEvent(run);
            if (!linger.isZero() && !interrupted) {
                err.println(
                        "All events are sent. Pulses go on for "
                                + Durations.format(linger)
                                + ", so that windows close; Ctrl-C ends that.");
                err.flush();
                boolean unused = run.awaitLeft(linger);
            }
        } finally {
            isOurs = removed(onInterrupt);
            if (isOurs) {
                run.stop();
            } else {
                // The machine is going down: the hook has stopped the run and says so.
                over.await();
            }
            signal.close();
        }
        if (isOurs) {
            summarise(run.stop());
        }
    }

    private void interrupt(int times) {
        if (times > 1) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
        err.println("Stopping: what is on its way is sent first; Ctrl-C again ends at once.");
        err.flush();
        System.exit(INTERRUPTED);
    }

    private void awaitLastEvent(PacedRun run) throws InterruptedException {
        RunProgress before = run.progress();
        boolean away = false;
        while (true) {
            try {
                run.allSent().get(BETWEEN_LINES.toMillis(), TimeUnit.MILLISECONDS);
                err.println(run.progress().line());
                err.flush();
                return;
            } catch (TimeoutException e) {
                RunProgress now = run.progress();
                err.println(now.line());
                boolean stands = now.acknowledged() == before.acknowledged() && isBehind(now);
                if (stands && !away) {
                    err.println(
                            "Nothing is acknowledged. What is due is kept, and sent under its own"
                                    + " time when the receiver is back, for up to 10 minutes.");
                }
                away = stands;
                before = now;
                err.flush();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException known
                        ? known
                        : new IllegalStateException(e.getCause());
            }
        }
    }

    private static boolean isBehind(RunProgress progress) {
        return progress.behindBy().compareTo(BETWEEN_LINES) > 0;
    }

    private void stopAndSummarise(PacedRun run, CountDownLatch over) {
        interrupted = true;
        try {
            summarise(run.stop());
        } catch (IOException | RuntimeException e) {
            err.println("millrace: " + e.getMessage());
            err.flush();
        } finally {
            over.countDown();
        }
    }

    private void summarise(RunSummary summary) throws IOException {
        out.printf(
                "%,d devices from %s to %s%n", summary.devices(), summary.start(), summary.end());
        out.printf(
                "%,d events, %,d twice, %,d out of order, %,d late, %,d corrupt: %,d records sent,"
                        + " %,d acknowledged%n",
                summary.events(),
                summary.duplicates(),
                summary.disordered(),
                summary.lateBeyondBound(),
                summary.corrupt(),
                summary.produced(),
                summary.acknowledged());
        if (summary.lost()
                        + summary.batched()
                        + summary.wrongClock()
                        + summary.upgraded()
                        + summary.heldBack()
                > 0) {
            out.printf(
                    "%,d lost, %,d in batches, %,d under a wrong clock, %,d of the newer schema,"
                            + " %,d held back by a silent partition%n",
                    summary.lost(),
                    summary.batched(),
                    summary.wrongClock(),
                    summary.upgraded(),
                    summary.heldBack());
        }
        out.printf(
                "%.1f s, %,.0f events/s; %,d records sent late, longest behind by %.1f s%n",
                summary.wallSeconds(),
                summary.eventsPerSecond(),
                summary.sentLate(),
                summary.maxBehindMillis() / 1000.0);
        for (RunSummary.Label label : summary.labels()) {
            out.printf(
                    "broken: %s %s %s from %s to %s%n",
                    label.deviceId(),
                    label.kind(),
                    label.metric() == null ? "" : label.metric(),
                    label.from(),
                    label.to());
        }
        out.flush();
        if (json != null) {
            FiguresFile.write(json, command, summary);
        }
    }

    private static boolean removed(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
