package io.millrace.connectors.kafka;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Writes pulses: "time has come this far", one into each partition of some topics.
 *
 * <p>A pulse has no value, the header {@code millrace-pulse}, that same word as its key (compacted
 * topics take no record without one), and tells its time by the record's time. Without pulses event
 * time stands still. For one thread.
 */
public final class PulseWriter implements AutoCloseable {

    private static final byte[] KEY = Framing.PULSE.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private final Producer<byte[], byte[]> producer;
    private final List<String> topics;

    public PulseWriter(KafkaSettings kafka, List<String> topics) {
        this(RecordPublisher.producer(kafka), topics);
    }

    PulseWriter(Producer<byte[], byte[]> producer, List<String> topics) {
        this.producer = producer;
        this.topics = List.copyOf(topics);
    }

    /**
     * Writes one pulse into every partition, and waits until Kafka has them.
     *
     * @throws KafkaUnavailableException when it has not taken one
     */
    public void write(long time) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (String topic : topics) {
            for (PartitionInfo partition : producer.partitionsFor(topic)) {
                sent.add(producer.send(pulse(topic, partition.partition(), time)));
            }
        }
        producer.flush();
        sent.forEach(PulseWriter::check);
    }

    @Override
    public void close() {
        producer.close();
    }

    private static ProducerRecord<byte[], byte[]> pulse(String topic, int partition, long time) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Framing.PULSE, NOTHING);
        return new ProducerRecord<>(topic, partition, time, KEY, null, headers);
    }

    private static void check(Future<RecordMetadata> sent) {
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw new KafkaUnavailableException(
                    "Kafka did not take a pulse: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("interrupted while writing pulses", e);
        }
    }
}
