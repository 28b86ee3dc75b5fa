package io.millrace.local.stack;

import java.time.Duration;
import java.util.Optional;

/**
 * One server of a running stack: its process now, and whether it is meant to run.
 *
 * <p>Guarded by itself; the stack's process thread and the callers share it.
 */
final class Service {

    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofMinutes(1);

    private final ServiceSpec spec;
    private Process process;
    private boolean wanted;
    private Duration delay = FIRST_DELAY;

    Service(ServiceSpec spec) {
        this.spec = spec;
    }

    ServiceSpec spec() {
        return spec;
    }

    synchronized void want(boolean running) {
        wanted = running;
    }

    synchronized boolean isWanted() {
        return wanted;
    }

    synchronized void started(Process newProcess) {
        process = newProcess;
    }

    synchronized Optional<Process> process() {
        return Optional.ofNullable(process).filter(Process::isAlive);
    }

    synchronized Optional<Integer> exitValue() {
        return Optional.ofNullable(process).filter(p -> !p.isAlive()).map(Process::exitValue);
    }

    /** How long to wait before this server is started again; longer each time it dies young. */
    synchronized Duration nextDelay(Duration lived) {
        if (lived.compareTo(STEADY) >= 0) {
            delay = FIRST_DELAY;
        }
        Duration now = delay;
        Duration doubled = delay.multipliedBy(2);
        delay = doubled.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : doubled;
        return now;
    }
}
