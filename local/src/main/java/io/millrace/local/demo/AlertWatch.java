package io.millrace.local.demo;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.kafka.TopicReader;
import io.millrace.schemas.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;

/**
 * Notes when each change of an alert became visible to a {@code read_committed} consumer: what
 * somebody who waits for alerts sees. Follows the topic on a thread of its own.
 */
final class AlertWatch implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final Map<DemoLedger.Place, Long> seen = new ConcurrentHashMap<>();
    private final TopicReader reader;
    private final Clock clock;
    private final Thread thread;

    AlertWatch(KafkaSettings kafka, Clock clock) {
        this.reader = new TopicReader(kafka, Topic.ALERTS.topicName());
        this.clock = clock;
        this.thread = new Thread(this::follow, "alert-watch");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Place of an alert's record, to the moment at which it was first seen. */
    Map<DemoLedger.Place, Long> seen() {
        return Map.copyOf(seen);
    }

    @Override
    public void close() {
        reader.wakeUp();
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try (reader) {
            while (true) {
                reader.poll(POLL)
                        .forEach(
                                record ->
                                        seen.put(
                                                new DemoLedger.Place(
                                                        record.partition(), record.offset()),
                                                clock.millis()));
            }
        } catch (KafkaException e) {
            // Closed, or Kafka is gone: what was not seen has no figure, and no book depends on it.
            return;
        }
    }
}
