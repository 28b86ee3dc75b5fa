package io.millrace.benchmarks.oracle;

import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.Quality;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A recording on its way to Kafka, in the order of sending: with events out of order, sent twice,
 * late, and records that cannot be read. Seeded: the same recording gives the same traffic.
 */
final class Traffic {

    static final String TENANT = "skoltech";
    static final String SITE = "test-bed";
    static final String DEVICE_TYPE = "pump-rig";

    private static final double OUT_OF_ORDER = 0.03;
    private static final double TWICE = 0.02;

    /** Shorter than the disorder of 2 s that the job allows. */
    private static final int MOST_DELAY = 1_500;

    private final List<Shipment> shipments = new ArrayList<>();
    private final Random random;
    private final long begin;
    private int outOfOrder;
    private int twice;
    private int late;

    /** What a shipment is; all but an event cannot be read. */
    enum Kind {
        EVENT,
        CORRUPT,
        UNKNOWN_SCHEMA
    }

    /**
     * @param due simulated time of sending, which is the Kafka record's time
     */
    record Shipment(long due, Kind kind, DeviceEvent event) {}

    private Traffic(long begin, long seed) {
        this.begin = begin;
        this.random = new Random(seed);
    }

    /**
     * @param begin event time of every recording's first row; a whole minute
     */
    static Traffic of(Recording recording, long begin, long seed) {
        Traffic traffic = new Traffic(begin, seed);
        recording.devices().forEach(traffic::addDevice);
        traffic.shipments.sort(Comparator.comparingLong(Shipment::due));
        return traffic;
    }

    List<Shipment> shipments() {
        return shipments;
    }

    /** Event time of every recording's first row. */
    long begin() {
        return begin;
    }

    /** The last moment at which something is sent. */
    long end() {
        return shipments.get(shipments.size() - 1).due();
    }

    /** Adds a record that cannot be read, at that simulated time. */
    void addUnreadable(Kind kind, long due) {
        int index = 0;
        while (shipments.get(index).due() < due) {
            index++;
        }
        shipments.add(index, new Shipment(due, kind, shipments.get(index).event()));
    }

    @Override
    public String toString() {
        return "%d shipments, %d out of order, %d sent twice, %d late"
                .formatted(shipments.size(), outOfOrder, twice, late);
    }

    private void addDevice(String device, List<Recording.Sample> rows) {
        for (int sequence = 0; sequence < rows.size(); sequence++) {
            Recording.Sample row = rows.get(sequence);
            long eventTime = begin + row.offsetMillis();
            DeviceEvent event =
                    DeviceEvent.newBuilder()
                            .setDeviceId(device)
                            .setTenantId(TENANT)
                            .setSiteId(SITE)
                            .setDeviceType(DEVICE_TYPE)
                            .setEventTime(Instant.ofEpochMilli(eventTime))
                            .setSequence(sequence)
                            .setQuality(Quality.GOOD)
                            .setReadings(row.readings())
                            .build();
            send(event, eventTime, sequence, rows);
        }
    }

    private void send(
            DeviceEvent event, long eventTime, int sequence, List<Recording.Sample> rows) {
        long lateBy = lateBy(sequence, rows);
        if (lateBy > 0) {
            late++;
            shipments.add(new Shipment(eventTime + lateBy, Kind.EVENT, event));
            return;
        }
        long delay = 0;
        if (random.nextDouble() < OUT_OF_ORDER) {
            outOfOrder++;
            delay = 1_001L + random.nextInt(MOST_DELAY - 1_001);
        }
        shipments.add(new Shipment(eventTime + delay, Kind.EVENT, event));
        if (random.nextDouble() < TWICE) {
            twice++;
            long again = 1L + random.nextInt(MOST_DELAY);
            shipments.add(new Shipment(eventTime + again, Kind.EVENT, event));
        }
    }

    /**
     * Late by 15 s early in a minute: the 10 s window is closed and the minute is open. By 45 s
     * late in a minute: both are closed. By 5 min: later than any window allows. 0 for in time.
     */
    private long lateBy(int sequence, List<Recording.Sample> rows) {
        long inMinute = rows.get(sequence).offsetMillis() % 60_000;
        boolean hasNeighbours =
                sequence > 20
                        && sequence < rows.size() - 400
                        && rows.get(sequence + 1).offsetMillis()
                                        - rows.get(sequence - 1).offsetMillis()
                                <= 3_000;
        if (!hasNeighbours) {
            return 0;
        }
        if (inMinute == 6_000 && random.nextInt(10) == 0) {
            return 15_000;
        }
        if (inMinute == 37_000 && random.nextInt(10) == 0) {
            return 45_000;
        }
        return inMinute == 24_000 && random.nextInt(60) == 0 ? 300_000 : 0;
    }
}
