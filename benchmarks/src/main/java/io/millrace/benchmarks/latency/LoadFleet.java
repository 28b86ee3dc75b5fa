package io.millrace.benchmarks.latency;

import io.millrace.simulators.fleet.EventEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Devices of a measurement, and their events as bytes: five readings, of which one is given.
 *
 * <p>Plainer than the simulated fleet, since a schedule of due times has to be kept to the
 * millisecond on a machine that is busy with what is measured. Ids are scattered, as serial numbers
 * are; values are random and seeded. Not safe for several threads.
 */
final class LoadFleet {

    /** The reading that is given; the others are noise. */
    static final String METRIC = "temperature";

    private static final List<String> METRICS =
            List.of(METRIC, "vibration", "pressure", "current", "speed");
    private static final int SITES = 50;
    private static final long SEED = 42;

    private final byte[][] keys;
    private final byte[][] heads;
    private final byte[][] names = EventEncoder.names(METRICS);
    private final double[] values = new double[METRICS.size()];
    private final EventEncoder encoder = new EventEncoder();
    private final SplittableRandom random = new SplittableRandom(SEED);

    /**
     * @param schemaId of today's DeviceEvent
     */
    LoadFleet(int devices, int schemaId) {
        this(0, devices, schemaId);
    }

    /** Devices that no other fleet has whose numbers do not overlap. */
    LoadFleet(int firstNumber, int devices, int schemaId) {
        keys = new byte[devices][];
        heads = new byte[devices][];
        for (int device = 0; device < devices; device++) {
            String id = id(firstNumber + device);
            keys[device] = id.getBytes(StandardCharsets.US_ASCII);
            heads[device] =
                    EventEncoder.head(schemaId, id, "acme", "site-" + device % SITES, "pump", null);
        }
    }

    int size() {
        return keys.length;
    }

    byte[] key(int device) {
        return keys[device];
    }

    /** An event whose given reading has that value. */
    byte[] event(int device, long eventTime, long sequence, double value) {
        values[0] = value;
        for (int i = 1; i < values.length; i++) {
            values[i] = 100 * random.nextDouble();
        }
        return encoder.encode(heads[device], eventTime, sequence, names, values, values.length);
    }

    private static String id(int number) {
        long scattered = new SplittableRandom(number).nextLong() & 0xFFFF_FFFF_FFFFL;
        return String.format("dev-%012x", scattered);
    }
}
