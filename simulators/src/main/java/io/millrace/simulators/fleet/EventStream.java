package io.millrace.simulators.fleet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of a fleet, or of one shard of it, made by the thread that asks for them.
 *
 * <p>A record is due at its event's time, or later where the device holds it or the transport
 * delays it. What is made of a device does not depend on the shard it is in. Not safe for several
 * threads; several streams of one fleet are.
 */
public final class EventStream implements FleetStream {

    private final Transport transport;
    private final Lane[] lanes;
    private final EventEncoder encoder = new EventEncoder();
    private final double[] values;
    private final int newerSchemaId;
    private final long upgradedFrom;

    private long endMillis = Long.MAX_VALUE;

    /** Takes records as they become due. */
    @FunctionalInterface
    public interface Receiver {
        /**
         * @param key the device id
         * @param value the event, framed; or what a receiver has to refuse
         * @param kind of {@link RecordKind}, or the kind of poison
         */
        void accept(byte[] key, byte[] value, long dueMillis, String kind);
    }

    /** The whole fleet, whose schema is never upgraded. */
    public EventStream(Fleet fleet, int schemaId) {
        this(fleet, schemaId, -1, 0, 1);
    }

    /**
     * The devices whose number leaves {@code shard} when divided by {@code shards}.
     *
     * @param newerSchemaId of the version that a scripted upgrade goes to; −1 where there is none
     */
    public EventStream(Fleet fleet, int schemaId, int newerSchemaId, int shard, int shards) {
        if (shards < 1 || shard < 0 || shard >= shards) {
            throw new IllegalArgumentException(
                    "shard " + shard + " of " + shards + ": want 0 <= shard < shards");
        }
        if (fleet.upgradesSchema() && newerSchemaId < 0) {
            throw new IllegalArgumentException(
                    "a fault schema-upgrade needs the id of the newer schema");
        }
        this.transport =
                new Transport(fleet.settings().transport(), new Fate(fleet.settings().seed()));
        this.newerSchemaId = newerSchemaId;
        this.upgradedFrom = fleet.upgradedFrom();
        Map<DevicePhysics, byte[][]> names = new HashMap<>();
        Map<Lane.Form, List<Sender>> byForm = new HashMap<>();
        int widest = 0;
        for (int number : fleet.inOrderOfPhase(shard, shards)) {
            FleetDevice device = fleet.device(number);
            byte[][] typeNames =
                    names.computeIfAbsent(
                            device.model().type(),
                            asked -> EventEncoder.names(asked.metricNames()));
            byForm.computeIfAbsent(Lane.Form.of(device), form -> new ArrayList<>())
                    .add(new Sender(device, fleet.way(number), schemaId, typeNames));
            widest = Math.max(widest, typeNames.length);
        }
        this.lanes =
                byForm.entrySet().stream()
                        .map(lane -> Lane.of(lane.getKey(), lane.getValue(), fleet))
                        .toArray(Lane[]::new);
        this.values = new double[widest];
    }

    @Override
    public void endAt(long millis) {
        endMillis = millis;
    }

    @Override
    public void advance(long untilMillis, Receiver receiver) {
        advance(
                untilMillis,
                (device, key, value, due, kind) -> receiver.accept(key, value, due, kind));
    }

    void advance(long untilMillis, Transport.Outlet outlet) {
        for (Lane lane = next(); lane != null && lane.time() < untilMillis; lane = next()) {
            transport.release(lane.time(), lane.device(), outlet);
            lane.fire(endMillis, this, outlet);
        }
        transport.release(untilMillis - 1, Integer.MAX_VALUE, outlet);
    }

    /** The lane whose turn it is: the earliest, of these that of the lowest device. */
    private Lane next() {
        Lane first = null;
        for (Lane lane : lanes) {
            if (lane.time() < lane.endMillis(endMillis)
                    && (first == null
                            || lane.time() < first.time()
                            || (lane.time() == first.time() && lane.device() < first.device()))) {
                first = lane;
            }
        }
        return first;
    }

    @Override
    public int onTheirWay() {
        int held = 0;
        for (Lane lane : lanes) {
            held += lane.held(endMillis);
        }
        return held + transport.onTheirWay();
    }

    @Override
    public TransportCounts counts() {
        return transport.counts();
    }

    /** Makes one event, if the device is not down, and sends it on its way. */
    void send(Sender sender, long time, long sequence, long sentMillis, Transport.Outlet outlet) {
        FleetDevice device = sender.device();
        if (!device.model().read(time, sequence, values)) {
            return;
        }
        DeviceWay way = sender.way();
        long clock = way == null ? 0 : way.clockOffset(time, sequence);
        if (clock != 0) {
            transport.countWrongClock();
        }
        byte[] value = sender.encode(encoder, time + clock, sequence, values);
        if (sentMillis >= upgradedFrom || (way != null && way.isUpgraded(sentMillis))) {
            transport.countUpgraded();
            value = DeviceEventVersions.upgrade(value, newerSchemaId);
        }
        transport.carry(
                new Transport.Sending(
                        device.number(),
                        sender.key(),
                        value,
                        sequence,
                        sentMillis,
                        device.uploadMillis() > 0),
                way,
                outlet);
    }
}
