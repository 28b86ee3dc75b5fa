package io.millrace.simulators.fleet;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The records of a fleet, or of one shard of it, in the order in which they are due.
 *
 * <p>A record is due at its event's time, or later where the transport delays it. What is made of a
 * device does not depend on the shard it is in. Not safe for several threads; several streams of
 * one fleet are.
 */
public final class EventStream {

    private final Transport transport;
    private final Sender[] senders;
    private final EventEncoder encoder = new EventEncoder();
    private final double[] values;

    private long endMillis = Long.MAX_VALUE;
    private long sequence;
    private int next;

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

    /** The whole fleet. */
    public EventStream(Fleet fleet, int schemaId) {
        this(fleet, schemaId, 0, 1);
    }

    /** The devices whose number leaves {@code shard} when divided by {@code shards}. */
    public EventStream(Fleet fleet, int schemaId, int shard, int shards) {
        if (shards < 1 || shard < 0 || shard >= shards) {
            throw new IllegalArgumentException(
                    "shard " + shard + " of " + shards + ": want 0 <= shard < shards");
        }
        this.transport = new Transport(fleet.settings().transport());
        TransportScript script = new TransportScript(fleet);
        int devices = fleet.settings().devices();
        this.senders = new Sender[Math.max(0, (devices - shard + shards - 1) / shards)];
        Map<DevicePhysics, byte[][]> names = new HashMap<>();
        int widest = 0;
        for (int i = 0; i < senders.length; i++) {
            int number = shard + i * shards;
            FleetDevice device = fleet.device(number);
            DevicePhysics type = device.model().type();
            byte[][] typeNames =
                    names.computeIfAbsent(type, asked -> EventEncoder.names(asked.metricNames()));
            senders[i] = new Sender(device, script.fate(number), schemaId, typeNames);
            widest = Math.max(widest, typeNames.length);
        }
        Arrays.sort(senders, Sender.BY_PHASE);
        this.values = new double[widest];
    }

    /** No event is made at or after that moment; what is delayed still comes. */
    public void endAt(long millis) {
        endMillis = millis;
    }

    /** Hands over every record that is due before that moment. */
    public void advance(long untilMillis, Receiver receiver) {
        if (senders.length == 0) {
            return;
        }
        long until = Math.min(untilMillis, endMillis);
        while (true) {
            Sender sender = senders[next];
            long eventTime = sender.device().eventTime(sequence);
            if (eventTime >= until) {
                transport.release(untilMillis - 1, receiver);
                return;
            }
            transport.release(eventTime, receiver);
            send(sender, eventTime, receiver);
            next++;
            if (next == senders.length) {
                next = 0;
                sequence++;
            }
        }
    }

    /** Records on their way: delayed and not yet due. */
    public int onTheirWay() {
        return transport.onTheirWay();
    }

    /** What was made so far, what is still on its way included. */
    public TransportCounts counts() {
        return transport.counts();
    }

    private void send(Sender sender, long eventTime, Receiver receiver) {
        if (!sender.device().model().read(eventTime, sequence, values)) {
            return;
        }
        transport.carry(
                sender.fate(),
                sender.key(),
                sender.encode(encoder, eventTime, sequence, values),
                sequence,
                eventTime,
                ahead -> sender.encode(encoder, eventTime + ahead, sequence, values),
                receiver);
    }
}
