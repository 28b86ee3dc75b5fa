package io.millrace.simulators.fleet;

import java.time.Duration;
import java.util.Map;

/**
 * What becomes of each record of one device on its way: a pure function of seed, device and
 * sequence, and of what is scripted.
 */
public final class Fate {

    private static final long[] NONE = {};

    private final long disorderKey;
    private final long duplicateKey;
    private final long lateKey;
    private final long corruptKey;
    private final long delayKey;
    private final int device;
    private final long[] lateSequences;
    private final Map<Long, Integer> poisonTurns;

    Fate(long seed, int device, long[] lateSequences, Map<Long, Integer> poisonTurns) {
        this.disorderKey = Randomness.key(seed, device, "disorder");
        this.duplicateKey = Randomness.key(seed, device, "duplicate");
        this.lateKey = Randomness.key(seed, device, "late");
        this.corruptKey = Randomness.key(seed, device, "corrupt");
        this.delayKey = Randomness.key(seed, device, "delay");
        this.device = device;
        this.lateSequences = lateSequences;
        this.poisonTurns = poisonTurns;
    }

    /** Of a device for which nothing is scripted. */
    public static Fate unscripted(long seed, int device) {
        return new Fate(seed, device, NONE, Map.of());
    }

    /** Number of the device, which decides between records that are due at the same moment. */
    int device() {
        return device;
    }

    boolean isDisordered(long sequence, double rate) {
        return falls(disorderKey, sequence, rate);
    }

    boolean isDuplicated(long sequence, double rate) {
        return falls(duplicateKey, sequence, rate);
    }

    boolean isLate(long sequence, double rate) {
        for (long scripted : lateSequences) {
            if (scripted == sequence) {
                return true;
            }
        }
        return falls(lateKey, sequence, rate);
    }

    /** Which kind of poison is sent beside this event; −1 for none. */
    int poisonTurn(long sequence, double rate) {
        if (!poisonTurns.isEmpty()) {
            Integer turn = poisonTurns.get(sequence);
            if (turn != null) {
                return turn;
            }
        }
        return falls(corruptKey, sequence, rate) ? Math.floorMod(sequence + device, 1 << 20) : -1;
    }

    /** A delay from the shortest to the longest, for that record. */
    long delay(long order, Duration shortest, Duration longest) {
        long room = longest.toMillis() - shortest.toMillis() + 1;
        double share = Randomness.uniform(delayKey, order);
        return shortest.toMillis() + (long) (share * (double) room);
    }

    private static boolean falls(long key, long sequence, double rate) {
        return rate > 0 && Randomness.uniform(key, sequence) < rate;
    }
}
