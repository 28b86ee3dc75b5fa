package io.millrace.simulators.fleet;

import java.time.Duration;

/**
 * What becomes of a record by chance: a pure function of seed, device and sequence. One for a whole
 * fleet; safe for several threads.
 */
public final class Fate {

    private final long seed;

    public Fate(long seed) {
        this.seed = seed;
    }

    /** On which part of its way the event is, drawn once for all shares, from 0 to 1. */
    double way(int device, long sequence) {
        return Randomness.uniform(Randomness.key(seed, device, "disorder"), sequence);
    }

    /** The same for what is scripted for its device. */
    double scripted(int device, long sequence) {
        return Randomness.uniform(Randomness.key(seed, device, "scripted-way"), sequence);
    }

    boolean isDuplicated(int device, long sequence, double share) {
        return falls("duplicate", device, sequence, share);
    }

    /** Which kind of poison is sent beside this event; null for none. */
    FaultKind poison(int device, long sequence, double share) {
        return falls("corrupt", device, sequence, share) ? Poison.inTurn(sequence + device) : null;
    }

    /** A delay from the shortest to the longest, for that record. */
    long delay(int device, long order, Duration shortest, Duration longest) {
        long room = longest.toMillis() - shortest.toMillis() + 1;
        double share = Randomness.uniform(Randomness.key(seed, device, "delay"), order);
        return shortest.toMillis() + (long) (share * (double) room);
    }

    private boolean falls(String stream, int device, long sequence, double share) {
        return share > 0
                && Randomness.uniform(Randomness.key(seed, device, stream), sequence) < share;
    }
}
