package io.millrace.benchmarks.systems;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.simulators.fleet.EventEncoder;
import io.millrace.simulators.run.KafkaEventSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Plain events of a fleet, in order and on time: every device has the same five metrics and speaks
 * once an interval, the devices spread evenly over it.
 *
 * <p>No faults, so that what is measured of a device is known beforehand; ids and values are seeded
 * random ones, since rising ids hash too well and constant values compress.
 */
public final class FleetLoad implements AutoCloseable {

    /** What every device measures. */
    public static final List<String> METRICS =
            List.of("temperature", "vibration", "pressure", "current", "speed");

    private static final byte[][] NAMES = EventEncoder.names(METRICS);
    private static final long PULSE_MILLIS = 1_000;
    private static final long PROGRESS_EVERY = 100_000;
    private static final int AHEAD = 200_000;

    private final SchemaRegistry registry;
    private final KafkaEventSink sink;
    private final EventEncoder encoder = new EventEncoder();
    private final SplittableRandom random = new SplittableRandom(42);
    private final double[] values = new double[METRICS.size()];
    private long sent;

    private FleetLoad(SchemaRegistry registry, KafkaSettings kafka) {
        this.registry = registry;
        this.sink = KafkaEventSink.connect(kafka, registry);
    }

    public static FleetLoad connect(BenchServers servers) {
        return connect(servers.registry(), servers.kafka());
    }

    /** Takes the registry's client over, and closes it. */
    public static FleetLoad connect(SchemaRegistry registry, KafkaSettings kafka) {
        return new FleetLoad(registry, kafka);
    }

    /** The id of a device: as long as real ones are, and in no order. */
    public static String id(int device) {
        long mixed = (device + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 31)) * 0xBF58476D1CE4E5B9L;
        return String.format(Locale.ROOT, "unit-%016x", mixed ^ (mixed >>> 27));
    }

    /** When a device speaks first: the fleet is spread evenly over the interval. */
    static long phase(int device, int devices, Duration interval) {
        return interval.toMillis() * device / devices;
    }

    /**
     * Sends what the fleet says from the start to the end, as fast as Kafka takes it, and a last
     * pulse, so that time is known everywhere to have come to the end.
     *
     * @param start of the first interval
     * @param end first moment that is not sent
     */
    public long send(
            int devices, Duration interval, long start, long end, Consumer<String> progress) {
        byte[][] heads = new byte[devices][];
        byte[][] keys = new byte[devices][];
        for (int device = 0; device < devices; device++) {
            String id = id(device);
            keys[device] = id.getBytes(StandardCharsets.UTF_8);
            heads[device] =
                    EventEncoder.head(sink.eventSchemaId(), id, "tenant-1", "site-1", "pump", null);
        }
        long before = sent;
        long pulse = start;
        for (long round = 0; start + round * interval.toMillis() < end; round++) {
            for (int device = 0; device < devices; device++) {
                long time = start + round * interval.toMillis() + phase(device, devices, interval);
                if (time >= end) {
                    break;
                }
                while (pulse <= time) {
                    pulse(pulse);
                    pulse += PULSE_MILLIS;
                }
                for (int i = 0; i < values.length; i++) {
                    values[i] = 20 + 60 * random.nextDouble();
                }
                byte[] event =
                        encoder.encode(heads[device], time, round, NAMES, values, values.length);
                sink.accept(keys[device], event, time, "");
                sent++;
                if (sent % PROGRESS_EVERY == 0) {
                    progress.accept("sent " + sent + " events");
                    awaitTaken();
                }
            }
        }
        pulse(end - 1);
        sink.flush();
        sink.failure()
                .ifPresent(
                        failure -> {
                            throw new IllegalStateException("Kafka refused", failure);
                        });
        return sent - before;
    }

    /** Our own heap must not hold what Kafka has not taken. */
    private void awaitTaken() {
        while (sent - sink.acknowledged() > AHEAD && sink.failure().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /** Tells every partition that time has come so far. */
    private void pulse(long time) {
        for (int partition = 0; partition < sink.partitions(); partition++) {
            sink.pulse(partition, time);
        }
        sink.pulseControls(time);
    }

    @Override
    public void close() {
        sink.close();
        registry.close();
    }
}
