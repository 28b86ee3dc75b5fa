package io.millrace.simulators.fleet;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;

/**
 * A device with what is the same in all its records, and what becomes of each on its way: a pure
 * function of seed, device and sequence.
 */
final class Sender {

    static final Comparator<Sender> BY_PHASE =
            Comparator.<Sender>comparingLong(sender -> sender.device.firstEventMillis())
                    .thenComparingInt(sender -> sender.device.number());

    private final FleetDevice device;
    private final byte[] key;
    private final byte[] head;
    private final byte[][] names;
    private final long[] transportKeys;
    private final long[] lateSequences;
    private final Map<Long, Integer> poisonTurns;

    Sender(Fleet fleet, int number, int schemaId, TransportScript script) {
        this.device = fleet.device(number);
        this.key = device.deviceId().getBytes(StandardCharsets.UTF_8);
        DevicePhysics type = device.model().type();
        this.head =
                EventEncoder.head(
                        schemaId,
                        device.deviceId(),
                        device.tenantId(),
                        device.siteId(),
                        type.type(),
                        device.gatewayId());
        this.names = EventEncoder.names(type.metricNames());
        long seed = fleet.settings().seed();
        this.transportKeys =
                new long[] {
                    Randomness.key(seed, number, "disorder"),
                    Randomness.key(seed, number, "duplicate"),
                    Randomness.key(seed, number, "late"),
                    Randomness.key(seed, number, "corrupt"),
                    Randomness.key(seed, number, "delay")
                };
        this.lateSequences = script.lateSequences(number);
        this.poisonTurns = script.poisonTurns(number);
    }

    FleetDevice device() {
        return device;
    }

    byte[] key() {
        return key;
    }

    /** How many readings its events have. */
    int width() {
        return names.length;
    }

    byte[] encode(EventEncoder encoder, long eventTime, long sequence, double[] values) {
        return encoder.encode(head, eventTime, sequence, names, values, names.length);
    }

    boolean isDisordered(long sequence, TransportSettings transport) {
        return falls(0, sequence, transport.disorderRate());
    }

    boolean isDuplicated(long sequence, TransportSettings transport) {
        return falls(1, sequence, transport.duplicateRate());
    }

    boolean isLate(long sequence, TransportSettings transport) {
        for (long scripted : lateSequences) {
            if (scripted == sequence) {
                return true;
            }
        }
        return falls(2, sequence, transport.lateRate());
    }

    /** Which kind of poison is sent beside this event; −1 for none. */
    int poisonTurn(long sequence, TransportSettings transport) {
        if (!poisonTurns.isEmpty()) {
            Integer turn = poisonTurns.get(sequence);
            if (turn != null) {
                return turn;
            }
        }
        return falls(3, sequence, transport.corruptRate())
                ? Math.floorMod(sequence + device.number(), 1 << 20)
                : -1;
    }

    /** A delay between the two, both possible, for that record of the device. */
    long delay(long order, Duration shortest, Duration longest) {
        long room = longest.toMillis() - shortest.toMillis() + 1;
        double share = Randomness.uniform(transportKeys[4], order);
        return shortest.toMillis() + (long) (share * (double) room);
    }

    private boolean falls(int decision, long sequence, double rate) {
        return rate > 0 && Randomness.uniform(transportKeys[decision], sequence) < rate;
    }
}
