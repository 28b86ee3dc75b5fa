package io.millrace.simulators.run;

import io.millrace.connectors.kafka.KafkaRefusedException;
import io.millrace.schemas.FaultLabel;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.PartitionGate;
import io.millrace.simulators.fleet.TransportCounts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Sends records when they are due, from a thread of its own, with a pulse a simulated second.
 *
 * <p>Open loop: the schedule stands whatever the receiver does. What could not be sent in time is
 * sent as soon as possible, under the record time at which it was due, and counted. A pulse is sent
 * after everything that was due before it. When all events are sent, pulses go on until {@link
 * #stop}, so that windows close.
 */
public class PacedRun implements AutoCloseable {

    private static final long PULSE_MILLIS = 1000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LATE_MILLIS = 1000;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

    private final RunPlan plan;
    private final EventSink sink;
    private final Handover handover;
    private final PartitionGate gate;
    private final Clock clock;
    private final Thread thread;
    private final long begun;
    private final CountDownLatch left = new CountDownLatch(1);
    private final CompletableFuture<RunSummary> ended = new CompletableFuture<>();
    private final CompletableFuture<RunSummary> stopped = new CompletableFuture<>();

    private volatile boolean stopping;
    private volatile boolean ending;
    private volatile long position;

    /** Up to which everything that was sent is acknowledged; the end of time where all is. */
    private volatile long unanswered = Long.MAX_VALUE;

    private volatile TransportCounts counts = TransportCounts.none();
    private long sentLate;
    private long maxBehind;

    /**
     * Takes the sink over, and closes it when it stops.
     *
     * @throws IllegalArgumentException when a partition is to be silent that is not there
     */
    protected PacedRun(RunPlan plan, EventSink sink, Clock clock) {
        this.plan = plan;
        this.sink = sink;
        this.handover = new Handover(sink, plan.pulses());
        this.gate = new PartitionGate(sink.partitions(), plan.silences(), handover);
        this.clock = clock;
        this.begun = clock.millis();
        this.position = plan.schedule().simulatedStart();
        this.thread = new Thread(this::run, "simulation");
        thread.setDaemon(true);
    }

    /** Begins to send. */
    protected void begin() {
        thread.start();
    }

    /** How far it has come. */
    public RunProgress progress() {
        long now = clock.millis();
        long target = Math.min(plan.schedule().target(now), plan.source().endMillis());
        TransportCounts soFar = counts;
        return new RunProgress(
                Instant.ofEpochMilli(position),
                plan.source().eventsDue(target),
                soFar.events(),
                sink.acknowledged(),
                Duration.ofMillis(Math.max(0, target - Math.min(position, unanswered))),
                position >= plan.schedule().liveStart(),
                ended.isDone());
    }

    /** What is broken on purpose, and when. */
    public List<FaultLabel> labels() {
        return plan.labels();
    }

    /** The moment, in simulated time, at which the schedule meets the present. */
    public Instant liveStart() {
        return Instant.ofEpochMilli(plan.schedule().liveStart());
    }

    /** Where simulated time began. */
    public Instant simulatedStart() {
        return Instant.ofEpochMilli(plan.schedule().simulatedStart());
    }

    /**
     * Done when the last event is made, sent and acknowledged, with the counts as they then stand
     * for good; fails when Kafka refuses a record for good. Pulses go on.
     */
    public CompletableFuture<RunSummary> allSent() {
        return ended.copy();
    }

    /**
     * Waits until it sends nothing any more, pulses included: because it was stopped, or has
     * failed.
     *
     * @return false when it still sends
     */
    public boolean awaitLeft(Duration patience) throws InterruptedException {
        return left.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Makes no more events; pulses go on. */
    public void endEvents() {
        ending = true;
    }

    /**
     * Ends events and pulses, sends what is left, and closes everything. Returns within half a
     * minute also when Kafka is away; the summary then says what it has not acknowledged. May be
     * called again.
     *
     * @throws KafkaRefusedException when the run had failed
     */
    public RunSummary stop() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            if (!left.await(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                // It waits for Kafka inside a send.
                thread.interrupt();
            }
            return stopped.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while stopping", e);
        }
    }

    /** As {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    private void run() {
        RuntimeException failed = null;
        try {
            prepare();
            loop();
        } catch (InterruptException e) {
            failed = stopping ? null : e;
        } catch (RuntimeException e) {
            failed = e;
        }
        left.countDown();
        // Kafka's client sets the flag again, and would not wait for its own last records then.
        boolean unused = Thread.interrupted();
        try {
            sink.close();
            if (failed == null) {
                RunSummary summary = summary();
                concluded(summary);
                ended.complete(summary);
                stopped.complete(summary);
                return;
            }
        } catch (RuntimeException e) {
            failed = first(failed, e);
        }
        ended.completeExceptionally(failed);
        stopped.completeExceptionally(failed);
    }

    private static RuntimeException first(RuntimeException first, RuntimeException second) {
        if (first == null) {
            return second;
        }
        if (first != second) {
            first.addSuppressed(second);
        }
        return first;
    }

    /** Called once, after everything is sent and closed, when nothing has failed. */
    protected void concluded(RunSummary summary) {}

    private void prepare() {
        plan.preparation().accept(sink);
        long start = plan.schedule().simulatedStart();
        for (FaultLabel label : plan.labels()) {
            sink.publish(Topic.FAULT_LABELS, label.getDeviceId(), label, start);
        }
    }

    private void loop() {
        RecordSource source = plan.source();
        long pulse = Math.floorDiv(position + PULSE_MILLIS - 1, PULSE_MILLIS) * PULSE_MILLIS;
        while (!stopping) {
            if (ending && source.endMillis() > position) {
                source.endAt(position);
            }
            long target = target();
            while (pulse <= target && !stopping) {
                advance(pulse);
                pulse(pulse);
                pulse += PULSE_MILLIS;
                requireSink();
            }
            if (!stopping) {
                advance(target);
                requireSink();
                if (!ended.isDone() && position >= source.endMillis() && isEmpty()) {
                    sink.flush();
                    requireSink();
                    ended.complete(summary());
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private long target() {
        long due = plan.schedule().target(clock.millis());
        boolean drain = plan.drains() && !ended.isDone() && position >= plan.source().endMillis();
        return drain ? Math.max(due, position + PULSE_MILLIS) : due;
    }

    private boolean isEmpty() {
        return plan.source().onTheirWay() == 0 && gate.waiting() == 0;
    }

    private void pulse(long timeMillis) {
        gate.pulse(timeMillis);
        if (plan.pulses()) {
            sink.pulseControls(timeMillis);
        }
    }

    private void advance(long until) {
        plan.source().advance(until, gate);
        counts = plan.source().counts();
        position = until;
        long now = clock.millis();
        handover.sliceEnds(until);
        judge(now, Math.min(until, unanswered(now)));
    }

    /** What is acknowledged too late counts as sent late, also where it was handed over in time. */
    private void judge(long now, long sentUntil) {
        maxBehind = Math.max(maxBehind, plan.schedule().target(now) - sentUntil);
    }

    /** Where the schedule stood for what Kafka has not answered for too long. */
    private long unanswered(long now) {
        sentLate += handover.answered(sink.acknowledged(), slice -> isLate(now, slice));
        long oldest = handover.oldestUnanswered();
        unanswered = oldest != Long.MAX_VALUE && isLate(now, oldest) ? oldest : Long.MAX_VALUE;
        return unanswered;
    }

    private boolean isLate(long now, long until) {
        return now - plan.schedule().wallTime(until) > LATE_MILLIS;
    }

    private void requireSink() {
        sink.failure()
                .ifPresent(
                        failure -> {
                            if (failure instanceof RunFileException disk) {
                                throw disk;
                            }
                            throw new KafkaRefusedException(
                                    "Kafka did not take a record: " + failure.getMessage(),
                                    failure);
                        });
    }

    private RunSummary summary() {
        long unused = unanswered(clock.millis());
        return RunSummary.of(
                plan,
                position,
                plan.source().counts(),
                gate.recordsHeld(),
                sink,
                sentLate,
                maxBehind,
                clock.millis() - begun);
    }
}
