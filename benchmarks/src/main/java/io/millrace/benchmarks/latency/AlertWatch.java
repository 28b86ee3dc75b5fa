package io.millrace.benchmarks.latency;

import io.millrace.connectors.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer on a thread of its own that takes the time of every alert it is given: from the moment
 * at which the event that caused it was due.
 *
 * <p>Reads committed records, as whoever reads results does. Histograms are in microseconds; an
 * event's due time is a whole millisecond.
 */
final class AlertWatch implements AutoCloseable {

    private static final long LONGEST_MICROS = 600_000_000L;
    private static final int DIGITS = 3;

    private final Thread thread;
    private final boolean keepsEach;
    private final Recorder recorder = new Recorder(LONGEST_MICROS, DIGITS);
    private final AtomicLong taken = new AtomicLong();
    private volatile boolean closed;
    private volatile RuntimeException failure;
    private final Queue<BoundaryStall.Probe> probes = new ConcurrentLinkedQueue<>();
    private volatile long from = Long.MAX_VALUE;
    private volatile long to = Long.MIN_VALUE;

    /** What a topic's records tell of the event that caused them. */
    @FunctionalInterface
    interface CauseReader {

        /** The cause's event time; −1 for a record that is no change of the rule's alert. */
        long causeMillis(byte[] value);
    }

    AlertWatch(KafkaSettings kafka, String topic, CauseReader reader) {
        this(kafka, topic, reader, false);
    }

    /**
     * @param keepsEach whether each alert that counts is kept by itself: for some thousands of them
     */
    AlertWatch(KafkaSettings kafka, String topic, CauseReader reader, boolean keepsEach) {
        this.keepsEach = keepsEach;
        thread = new Thread(() -> watch(kafka, topic, reader), "alert-watch");
        thread.setDaemon(true);
        thread.start();
    }

    static Histogram histogram() {
        return new Histogram(LONGEST_MICROS, DIGITS);
    }

    /**
     * Alerts of causes that are due from then on and before then count; those before are forgotten.
     */
    void measure(long fromMillis, long toMillis) {
        recorder.reset();
        probes.clear();
        to = toMillis;
        from = fromMillis;
    }

    /** What was measured since {@link #measure}. */
    Histogram measured() {
        return recorder.getIntervalHistogram();
    }

    /** Each alert that has counted since {@link #measure}, where they are kept. */
    List<BoundaryStall.Probe> probes() {
        return List.copyOf(probes);
    }

    /** Alerts ever taken, measured or not. */
    long taken() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw new IllegalStateException("the alerts cannot be read", failed);
        }
        return taken.get();
    }

    private void watch(KafkaSettings kafka, String topic, CauseReader reader) {
        Properties properties = kafka.clientProperties();
        properties.setProperty("group.id", "bench-alert-watch");
        properties.setProperty("auto.offset.reset", "earliest");
        properties.setProperty("enable.auto.commit", "false");
        properties.setProperty("isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (!closed) {
                var records = consumer.poll(Duration.ofMillis(100));
                long now = nowMicros();
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    take(reader.causeMillis(record.value()), now);
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void take(long causeMillis, long nowMicros) {
        if (causeMillis < 0) {
            return;
        }
        taken.incrementAndGet();
        if (causeMillis >= from && causeMillis < to) {
            long micros = nowMicros - causeMillis * 1_000;
            // One machine's clock; a rounding must not end the measurement.
            recorder.recordValue(Math.max(0, Math.min(LONGEST_MICROS, micros)));
            if (keepsEach) {
                probes.add(new BoundaryStall.Probe(causeMillis, micros));
            }
        }
    }

    private static long nowMicros() {
        var now = java.time.Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
