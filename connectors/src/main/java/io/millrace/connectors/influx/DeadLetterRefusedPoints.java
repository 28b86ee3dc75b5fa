package io.millrace.connectors.influx;

import io.millrace.connectors.kafka.DeadLetterSink;
import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.schemas.RejectReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Refused points as dead letters in Kafka: the key is the point's device, the value the line as it
 * was sent (or, where no line can carry the point, its description), the headers those of the
 * dead-letter sink as far as they apply.
 *
 * <p>Guarantee: at least once. A point that cannot be kept fails the writer, so that the job starts
 * again from its last checkpoint.
 */
public final class DeadLetterRefusedPoints implements RefusedPoints {

    /** What refused them, in the header of that name. */
    public static final String STAGE = "influx";

    /** The tag that names the device. */
    private static final String DEVICE_TAG = "device";

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    DeadLetterRefusedPoints(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    /** Opens a producer of its own in each writer. */
    public static Opener opener(KafkaSettings kafka, String topic) {
        return () -> new DeadLetterRefusedPoints(producer(kafka), topic);
    }

    private static Producer<byte[], byte[]> producer(KafkaSettings kafka) {
        Properties properties = kafka.clientProperties();
        properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
        properties.setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void refuse(RefusedPoint refused) throws IOException, InterruptedException {
        throwFailure();
        byte[] key =
                refused.point()
                        .tag(DEVICE_TAG)
                        .map(device -> device.getBytes(StandardCharsets.UTF_8))
                        .orElse(null);
        byte[] value =
                refused.line()
                        .orElseGet(
                                () -> refused.point().toString().getBytes(StandardCharsets.UTF_8));
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, key, value);
        add(letter.headers(), DeadLetterSink.CONNECT_STAGE, STAGE);
        add(letter.headers(), DeadLetterSink.MESSAGE, refused.message());
        add(letter.headers(), DeadLetterSink.REASON, RejectReason.INFLUX_REFUSED.name());
        add(letter.headers(), DeadLetterSink.STAGE, STAGE);
        try {
            var unused =
                    producer.send(
                            letter,
                            (metadata, exception) -> {
                                if (exception != null) {
                                    failure.compareAndSet(null, exception);
                                }
                            });
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            throw notKept(e);
        }
    }

    @Override
    public void flush() throws IOException, InterruptedException {
        try {
            producer.flush();
        } catch (InterruptException e) {
            throw interrupted(e);
        }
        throwFailure();
    }

    /** Does not wait: what a checkpoint wanted kept was flushed. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    private void throwFailure() throws IOException {
        Exception exception = failure.get();
        if (exception != null) {
            throw notKept(exception);
        }
    }

    private IOException notKept(Exception cause) {
        return new IOException(
                "a point that InfluxDB refused could not be written to "
                        + topic
                        + ": "
                        + cause.getMessage(),
                cause);
    }

    private static InterruptedException interrupted(InterruptException cause) {
        // Kafka has set the thread's flag again, which the exception stands for.
        var unused = Thread.interrupted();
        InterruptedException exception = new InterruptedException(cause.getMessage());
        exception.initCause(cause);
        return exception;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.replaceAll("[\\p{Cntrl}]+", " ").getBytes(StandardCharsets.UTF_8));
    }
}
