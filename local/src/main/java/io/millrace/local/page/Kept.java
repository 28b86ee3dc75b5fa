package io.millrace.local.page;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last good answer of an outside system, asked again when it is older than the refresh time.
 *
 * <p>Nobody asks while nobody looks. One caller asks at a time; the others get the answer that
 * there is. A question that costs much is asked less often, so that a page never takes more than a
 * tenth of the system's time. An answer outlives the system: it is kept while the system is away.
 */
final class Kept<T> {

    private static final int COST_FACTOR = 10;

    private final Source<T> source;
    private final Duration refresh;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Answer<T> answer;
    private long askAgainAt;

    Kept(Source<T> source, T nothingYet, Duration refresh, Clock clock) {
        this.source = source;
        this.refresh = refresh;
        this.clock = clock;
        this.answer = new Answer<>(nothingYet, null, null, null);
    }

    /** Where the answers come from. */
    @FunctionalInterface
    interface Source<T> {
        T read() throws IOException;
    }

    /**
     * What was last said.
     *
     * @param readAt when, milliseconds since the epoch; null when nothing was ever said
     * @param problem why there is nothing newer; null when there is
     * @param problemSince null without a problem
     */
    record Answer<T>(T value, Long readAt, String problem, Long problemSince) {

        boolean stale() {
            return problem != null;
        }
    }

    Answer<T> get() {
        boolean first = answer.readAt() == null && answer.problem() == null;
        if (first) {
            asking.lock();
        } else if (!asking.tryLock()) {
            return answer;
        }
        try {
            if (clock.millis() >= askAgainAt) {
                ask();
            }
            return answer;
        } finally {
            asking.unlock();
        }
    }

    private void ask() {
        long begin = clock.millis();
        try {
            T value = source.read();
            answer = new Answer<>(value, clock.millis(), null, null);
        } catch (IOException e) {
            Long since = answer.problem() == null ? (Long) clock.millis() : answer.problemSince();
            answer = new Answer<>(answer.value(), answer.readAt(), e.getMessage(), since);
        }
        long end = clock.millis();
        askAgainAt = end + Math.max(refresh.toMillis() / 2, COST_FACTOR * (end - begin));
    }
}
