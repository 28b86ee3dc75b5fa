package io.millrace.benchmarks.throughput;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.registry.PatientSchemaRegistry;
import io.millrace.connectors.registry.RegistrySettings;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.Topic;
import io.millrace.simulators.fleet.EventStream;
import io.millrace.simulators.fleet.Fleet;
import io.millrace.simulators.fleet.FleetSettings;
import io.millrace.simulators.run.KafkaEventSink;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The simulator as a process of its own: makes a fleet's events in one of several ways, and prints
 * what that has cost, a line of a word and numbers each.
 *
 * <p>CPU time is that of the whole process, so that of the collector and the compiler counts too.
 */
public final class SimulatorProcess {

    private static final long SLICE_MILLIS = 100;
    private static final int ANY_SCHEMA = 1;
    private static final int PREPARED = 200_000;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private SimulatorProcess() {}

    /** What is done, and how many times over: each round prints a line. */
    private interface Rounds {
        /** Returns how many events it has made. */
        long round();
    }

    /**
     * Arguments: {@code generate DEVICES INTERVAL_MS EVENTS ROUNDS}, {@code hold DEVICES}, {@code
     * pace DEVICES INTERVAL_MS SECONDS}, or {@code fleet|bare DEVICES INTERVAL_MS EVENTS ROUNDS
     * BOOTSTRAP REGISTRY_URL}.
     */
    public static void main(String[] arguments) throws InterruptedException {
        int devices = Integer.parseInt(arguments[1]);
        switch (arguments[0]) {
            case "generate" -> generate(devices, arguments);
            case "hold" -> hold(devices);
            case "pace" -> pace(devices, interval(arguments), Integer.parseInt(arguments[3]));
            case "fleet" -> fleet(devices, arguments);
            case "bare" -> bare(devices, arguments);
            default -> throw new IllegalArgumentException("no way " + arguments[0]);
        }
    }

    private static Duration interval(String[] arguments) {
        return Duration.ofMillis(Long.parseLong(arguments[2]));
    }

    /** Makes events as fast as one thread can. */
    private static void generate(int devices, String[] arguments) {
        Feed feed = new Feed(devices, interval(arguments), ANY_SCHEMA);
        Counted counted = new Counted();
        long events = Long.parseLong(arguments[3]);
        measure(Integer.parseInt(arguments[4]), () -> feed.make(events, counted));
        System.out.printf("check %d%n", counted.check);
    }

    /** The fleet, sending to Kafka as fast as it can. */
    private static void fleet(int devices, String[] arguments) {
        long events = Long.parseLong(arguments[3]);
        try (SchemaRegistry registry =
                        PatientSchemaRegistry.connect(RegistrySettings.of(arguments[6]));
                KafkaEventSink sink =
                        KafkaEventSink.connect(KafkaSettings.of(arguments[5]), registry)) {
            Feed feed = new Feed(devices, interval(arguments), sink.eventSchemaId());
            measure(
                    Integer.parseInt(arguments[4]),
                    () -> {
                        long made = feed.make(events, sink);
                        sink.flush();
                        return made;
                    });
            sink.failure()
                    .ifPresent(
                            failure -> {
                                throw new IllegalStateException("Kafka refused", failure);
                            });
        }
    }

    /** A bare producer with the fleet's settings and the bytes of the fleet's first records. */
    private static void bare(int devices, String[] arguments) {
        List<ProducerRecord<byte[], byte[]>> prepared = new ArrayList<>();
        String topic = Topic.DEVICE_EVENTS.topicName();
        new Feed(devices, interval(arguments), ANY_SCHEMA)
                .make(
                        PREPARED,
                        (key, value, due, kind) ->
                                prepared.add(new ProducerRecord<>(topic, null, due, key, value)));
        long events = Long.parseLong(arguments[3]);
        List<Exception> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        KafkaEventSink.producerProperties(KafkaSettings.of(arguments[5])),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            measure(
                    Integer.parseInt(arguments[4]),
                    () -> {
                        for (long i = 0; i < events; i++) {
                            Future<RecordMetadata> unused =
                                    producer.send(
                                            prepared.get((int) (i % prepared.size())),
                                            (metadata, exception) -> {
                                                if (exception != null) {
                                                    failures.add(exception);
                                                }
                                            });
                        }
                        producer.flush();
                        return events;
                    });
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("Kafka refused", failures.get(0));
        }
    }

    private static void measure(int rounds, Rounds work) {
        for (int i = 0; i < rounds; i++) {
            long cpu = SYSTEM.getProcessCpuTime();
            long nanos = System.nanoTime();
            long events = work.round();
            double cpuSeconds = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
            double seconds = (System.nanoTime() - nanos) / 1e9;
            System.out.println("round " + events + " " + cpuSeconds + " " + seconds);
        }
    }

    /** Builds the stream of a fleet, and tells what of the heap it keeps. */
    private static void hold(int devices) throws InterruptedException {
        // What is loaded once, whatever the fleet, is no device's.
        Feed one = new Feed(10, Duration.ofMinutes(1), ANY_SCHEMA);
        one.make(10, new Counted());
        long empty = usedAfterCollection();
        Feed feed = new Feed(devices, Duration.ofMinutes(1), ANY_SCHEMA);
        // A whole round: what a device keeps once it has sent is kept by then.
        feed.make(devices, new Counted());
        long held = usedAfterCollection() - empty;
        feed.make(1, new Counted());
        System.out.println("held " + held);
    }

    /** Keeps pace with the wall, and tells of each second what was sent and how far behind. */
    private static void pace(int devices, Duration interval, int seconds) {
        long start = Math.floorDiv(System.currentTimeMillis(), 1000L) * 1000 + 10_000;
        Feed feed = new Feed(devices, interval, ANY_SCHEMA, start);
        Paced paced = new Paced(start, seconds);
        if (System.currentTimeMillis() >= start) {
            throw new IllegalStateException("the fleet took longer than 10 s to make");
        }
        while (System.currentTimeMillis() < start + seconds * 1000L) {
            paced.now = System.currentTimeMillis();
            feed.stream.advance(paced.now + 1, paced);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        for (int second = 0; second < seconds; second++) {
            System.out.println("second " + paced.sent[second] + " " + paced.behind[second]);
        }
    }

    private static long usedAfterCollection() throws InterruptedException {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(100);
            Runtime runtime = Runtime.getRuntime();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }

    /** A fleet's stream and how far it was read. */
    private static final class Feed {

        /** Any moment will do; a fixed one makes the same events every time. */
        private static final long START = 1_795_300_000_000L;

        private final EventStream stream;
        private long time;

        Feed(int devices, Duration interval, int schemaId) {
            this(devices, interval, schemaId, START);
        }

        Feed(int devices, Duration interval, int schemaId, long start) {
            FleetSettings settings = FleetSettings.of(devices, 42).withInterval(interval);
            this.stream = new EventStream(new Fleet(settings, start, start), schemaId);
            this.time = start;
        }

        /** At least so many events; how many they were. */
        long make(long events, EventStream.Receiver receiver) {
            long before = stream.counts().events();
            while (stream.counts().events() < before + events) {
                time += SLICE_MILLIS;
                stream.advance(time, receiver);
            }
            return stream.counts().events() - before;
        }
    }

    /** Reads each record's bytes a little, so that none is made in vain. */
    private static final class Counted implements EventStream.Receiver {

        private long check;

        @Override
        public void accept(byte[] key, byte[] value, long dueMillis, String kind) {
            check += value.length + (value.length == 0 ? 0 : value[value.length / 2]) + dueMillis;
        }
    }

    /** By second of the wall: records, and how late the latest was, in milliseconds. */
    private static final class Paced implements EventStream.Receiver {

        private final long start;
        private final long[] sent;
        private final long[] behind;
        private long now;

        Paced(long start, int seconds) {
            this.start = start;
            this.sent = new long[seconds];
            this.behind = new long[seconds];
        }

        @Override
        public void accept(byte[] key, byte[] value, long dueMillis, String kind) {
            int second = (int) ((now - start) / 1000);
            if (now >= start && second < sent.length) {
                sent[second]++;
                behind[second] = Math.max(behind[second], now - dueMillis);
            }
        }
    }
}
