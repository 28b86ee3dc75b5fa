package io.millrace.simulators.fleet;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The late events and corrupt records that come exactly so many times: spread evenly over the
 * fleet's past (without a past: over its run), each on a device that is not broken otherwise. The
 * same for every shard.
 */
final class TransportScript {

    private static final Duration WITHOUT_PAST_OR_END = Duration.ofMinutes(1);
    private static final long[] NONE = {};

    private final long seed;
    private final Map<Integer, long[]> late = new HashMap<>();
    private final Map<Integer, Map<Long, Integer>> poison = new HashMap<>();

    TransportScript(Fleet fleet) {
        this.seed = fleet.settings().seed();
        TransportSettings transport = fleet.settings().transport();
        for (int i = 0; i < transport.lateEvents(); i++) {
            FleetDevice device = pick(fleet, "scripted-late", i);
            long sequence = freeSequence(fleet, device, i, transport.lateEvents());
            long[] before = late.getOrDefault(device.number(), NONE);
            long[] after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = sequence;
            late.put(device.number(), after);
        }
        for (int i = 0; i < transport.corruptRecords(); i++) {
            FleetDevice device = pick(fleet, "scripted-corrupt", i);
            long sequence = freeSequence(fleet, device, i, transport.corruptRecords());
            poison.computeIfAbsent(device.number(), number -> new HashMap<>()).put(sequence, i);
        }
    }

    /** What becomes of the records of that device. */
    Fate fate(int device) {
        return new Fate(seed, device, lateSequences(device), poisonTurns(device));
    }

    private long[] lateSequences(int device) {
        return late.getOrDefault(device, NONE);
    }

    private Map<Long, Integer> poisonTurns(int device) {
        return poison.getOrDefault(device, Map.of());
    }

    private static FleetDevice pick(Fleet fleet, String stream, int position) {
        int devices = fleet.settings().devices();
        long key = Randomness.key(fleet.settings().seed(), 0, stream);
        int first = (int) Math.floorMod(Randomness.bits(key, position), (long) devices);
        for (int step = 0; step < devices; step++) {
            int number = (first + step) % devices;
            if (!fleet.isFaulty(number)) {
                return fleet.device(number);
            }
        }
        return fleet.device(first);
    }

    private long freeSequence(Fleet fleet, FleetDevice device, int position, int count) {
        Duration window = window(fleet.settings());
        double share = 0.1 + 0.8 * (position + 0.5) / count;
        long sequence =
                device.sequenceAt(
                        fleet.startMillis() + (long) (share * (double) window.toMillis()));
        while (isTaken(device.number(), sequence)) {
            sequence++;
        }
        return sequence;
    }

    private boolean isTaken(int device, long sequence) {
        return Arrays.stream(lateSequences(device)).anyMatch(taken -> taken == sequence)
                || poisonTurns(device).containsKey(sequence);
    }

    private static Duration window(FleetSettings settings) {
        if (!settings.span().isZero()) {
            return settings.span();
        }
        return settings.runFor() == null ? WITHOUT_PAST_OR_END : settings.runFor();
    }
}
