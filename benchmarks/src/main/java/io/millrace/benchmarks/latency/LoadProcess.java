package io.millrace.benchmarks.latency;

import io.millrace.connectors.kafka.Framing;
import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.KeyPartition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends one stretch of a schedule, as a process of its own, and prints {@code sent EVENTS
 * MAX_BEHIND_MILLIS}.
 *
 * <p>An open loop: each event has the moment at which it is due as its event time and record time,
 * and nothing that happens to the system under test, to the broker or to this process moves that
 * moment. What is sent late counts as latency.
 */
public final class LoadProcess {

    private static final String EVENTS = Topic.DEVICE_EVENTS.topicName();
    private static final List<Topic> CONTROLS =
            List.of(
                    Topic.DEVICE_TYPES,
                    Topic.DEVICE_PROFILES,
                    Topic.ALERT_RULES,
                    Topic.MODELS,
                    Topic.MAINTENANCE_EVENTS);
    private static final long PULSE_MILLIS = 1_000;
    private static final long TICK_NANOS = 200_000;
    private static final byte[] PULSE_KEY = Framing.PULSE.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Stretch stretch;
    private final LoadFleet fleet;
    private final LoadFleet hot;
    private final int[] partitions;
    private final int hotPartition;
    private final int partitionCount;
    private long hotSent;

    /**
     * One stretch of a schedule.
     *
     * @param kafka address
     * @param schemaId of today's DeviceEvent
     * @param firstDevice number of the first device
     * @param schedule of the devices
     * @param firstEvent of the schedule
     * @param events how many
     * @param startMillis when the first of them is due
     * @param eventsPerSecond how dense they are
     * @param hotPerSecond events a second of one device beside them; 0 for none
     * @param paced whether each is sent when it is due, or all at once
     */
    record Stretch(
            String kafka,
            int schemaId,
            int firstDevice,
            AlertSchedule schedule,
            long firstEvent,
            long events,
            long startMillis,
            long eventsPerSecond,
            long hotPerSecond,
            boolean paced) {

        List<String> words() {
            return List.of(
                    kafka,
                    Integer.toString(schemaId),
                    Integer.toString(firstDevice),
                    Integer.toString(schedule.devices()),
                    Integer.toString(schedule.changeEvery()),
                    Long.toString(firstEvent),
                    Long.toString(events),
                    Long.toString(startMillis),
                    Long.toString(eventsPerSecond),
                    Long.toString(hotPerSecond),
                    Boolean.toString(paced));
        }

        static Stretch of(String... words) {
            return new Stretch(
                    words[0],
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    new AlertSchedule(Integer.parseInt(words[3]), Integer.parseInt(words[4])),
                    Long.parseLong(words[5]),
                    Long.parseLong(words[6]),
                    Long.parseLong(words[7]),
                    Long.parseLong(words[8]),
                    Long.parseLong(words[9]),
                    Boolean.parseBoolean(words[10]));
        }

        long endMillis() {
            return startMillis + AlertSchedule.dueMillis(events, eventsPerSecond);
        }
    }

    private LoadProcess(Stretch stretch) {
        this.stretch = stretch;
        this.producer =
                new KafkaProducer<>(
                        producerProperties(stretch.kafka),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        this.fleet =
                new LoadFleet(stretch.firstDevice, stretch.schedule.devices(), stretch.schemaId);
        this.hot = new LoadFleet(Integer.MAX_VALUE - 1, 1, stretch.schemaId);
        this.partitionCount = producer.partitionsFor(EVENTS).size();
        this.partitions = new int[fleet.size()];
        for (int device = 0; device < partitions.length; device++) {
            partitions[device] = KeyPartition.of(fleet.key(device), partitionCount);
        }
        this.hotPartition = KeyPartition.of(hot.key(0), partitionCount);
    }

    /** Arguments: those of {@link Stretch#words}. */
    public static void main(String[] arguments) {
        new LoadProcess(Stretch.of(arguments)).send();
    }

    /** No lingering: what the producer waits would be counted as the system's latency. */
    private static Properties producerProperties(String kafka) {
        Properties properties = KafkaSettings.of(kafka).clientProperties();
        properties.setProperty("acks", "all");
        properties.setProperty("linger.ms", "0");
        properties.setProperty("batch.size", "131072");
        properties.setProperty("buffer.memory", "134217728");
        properties.setProperty("compression.type", "lz4");
        return properties;
    }

    private void send() {
        long pulsed = stretch.startMillis - PULSE_MILLIS;
        long sent = 0;
        long behind = 0;
        while (sent < stretch.events) {
            long at = stretch.paced ? System.currentTimeMillis() : Long.MAX_VALUE / 4;
            long due =
                    stretch.paced
                            ? AlertSchedule.dueBy(at - stretch.startMillis, stretch.eventsPerSecond)
                            : stretch.events;
            due = Math.min(due, stretch.events);
            if (sent >= due) {
                LockSupport.parkNanos(TICK_NANOS);
                continue;
            }
            while (sent < due) {
                long time = dueMillis(sent);
                if (time - pulsed >= PULSE_MILLIS) {
                    pulse(time);
                    pulsed = time;
                }
                sendHot(time);
                sendOne(stretch.firstEvent + sent, time);
                sent++;
            }
            if (stretch.paced) {
                behind = Math.max(behind, System.currentTimeMillis() - dueMillis(sent - 1));
            }
        }
        pulse(stretch.endMillis());
        producer.flush();
        producer.close();
        if (failure.get() != null) {
            throw new IllegalStateException("Kafka refused", failure.get());
        }
        System.out.println("sent " + sent + " " + behind);
    }

    private long dueMillis(long event) {
        return stretch.startMillis + AlertSchedule.dueMillis(event, stretch.eventsPerSecond);
    }

    private void sendOne(long event, long time) {
        int device = stretch.schedule.device(event);
        byte[] value =
                fleet.event(
                        device, time, stretch.schedule.round(event), stretch.schedule.value(event));
        send(new ProducerRecord<>(EVENTS, partitions[device], time, fleet.key(device), value));
    }

    /** What the hot device has to say by then; it stays below the limit. */
    private void sendHot(long time) {
        long due = (time - stretch.startMillis) * stretch.hotPerSecond / 1_000;
        while (hotSent < due) {
            byte[] value = hot.event(0, time, stretch.startMillis + hotSent, AlertSchedule.LOW);
            send(new ProducerRecord<>(EVENTS, hotPartition, time, hot.key(0), value));
            hotSent++;
        }
    }

    private void pulse(long time) {
        for (int partition = 0; partition < partitionCount; partition++) {
            pulse(EVENTS, partition, time);
        }
        for (Topic topic : CONTROLS) {
            for (PartitionInfo partition : producer.partitionsFor(topic.topicName())) {
                pulse(topic.topicName(), partition.partition(), time);
            }
        }
    }

    private void pulse(String topic, int partition, long time) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Framing.PULSE, NOTHING);
        send(new ProducerRecord<>(topic, partition, time, PULSE_KEY, null, headers));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        Future<RecordMetadata> unused =
                producer.send(
                        record,
                        (metadata, exception) -> {
                            if (exception != null) {
                                failure.compareAndSet(null, exception);
                            }
                        });
    }
}
