package io.millrace.local.demo;

import io.millrace.local.stack.StackException;
import io.millrace.schemas.Topic;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until nothing moves any more, as far as a bystander can see: the jobs have read what lies
 * on the topics, and neither results nor points are added.
 */
final class Settlement {

    /** Several checkpoints: what is not visible by then is not on its way. */
    private static final Duration QUIET = Duration.ofSeconds(7);

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long POLL_MILLIS = 500;

    private final Outside outside;
    private final String analyticsGroup;

    Settlement(Outside outside, String analyticsGroup) {
        this.outside = outside;
        this.analyticsGroup = analyticsGroup;
    }

    void await() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Sight last = look();
        long since = System.nanoTime();
        while (!last.allRead() || System.nanoTime() - since < QUIET.toNanos()) {
            if (System.nanoTime() > deadline) {
                throw new StackException(
                        "after %d s the jobs have still not come to the end: %s"
                                .formatted(PATIENCE.toSeconds(), last));
            }
            pause();
            Sight now = look();
            if (!now.equals(last)) {
                since = System.nanoTime();
            }
            last = now;
        }
    }

    private Sight look() {
        Map<TopicPartition, Long> ends = outside.ends(Topic.DEVICE_EVENTS);
        Map<TopicPartition, Long> read = outside.committed(analyticsGroup, Topic.DEVICE_EVENTS);
        long unread = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            unread += end.getValue() - read.getOrDefault(end.getKey(), 0L);
        }
        return new Sight(unread, outside.resultEnds(), outside.influxPoints());
    }

    /** What there is to see at one moment. */
    private record Sight(long unread, Map<TopicPartition, Long> results, long points) {

        boolean allRead() {
            return unread == 0;
        }

        @Override
        public String toString() {
            long records = results.values().stream().mapToLong(Long::longValue).sum();
            return "%,d event records unread, %,d result offsets, %,d points"
                    .formatted(unread, records, points);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", e);
        }
    }
}
