package io.millrace.jobs.presence;

import io.millrace.schemas.Presence;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** When a device was heard last, and what was said of that. */
public final class PresenceState {

    /** Silences that are remembered. */
    static final int SILENCES = 4;

    /** Nothing was heard yet. */
    static final long NEVER_HEARD = Long.MIN_VALUE;

    long lastHeard = NEVER_HEARD;

    /** What was told last; null before the first. */
    Presence told;

    /** The last silences that were told and ended by themselves, milliseconds; null for none. */
    private long[] silences;

    /** Of these, the next to be replaced. */
    private int nextSilence;

    /** The second longest of these; 0 for fewer. */
    private long secondLongest;

    /** Seconds in which it sent what told no time, that its time has not come to yet. */
    private TreeSet<Long> signs;

    /** Remembers how long the device was silent, in the place of the oldest such silence. */
    void addSilence(long millis) {
        silences = silences == null ? new long[SILENCES] : silences;
        silences[nextSilence] = millis;
        nextSilence = (nextSilence + 1) % SILENCES;
        secondLongest = Arrays.stream(silences).sorted().toArray()[SILENCES - 2];
    }

    /** Milliseconds; 0 where there were fewer than two. */
    long secondLongestSilence() {
        return secondLongest;
    }

    /** The remembered silences, the oldest first; 0 for those that there are not. */
    long[] silences() {
        long[] ordered = new long[SILENCES];
        for (int i = 0; i < SILENCES && silences != null; i++) {
            ordered[i] = silences[(nextSilence + i) % SILENCES];
        }
        return ordered;
    }

    /** {@link Long#MAX_VALUE} for none. */
    long firstSign() {
        return signs == null ? Long.MAX_VALUE : signs.first();
    }

    void addSign(long second) {
        signs = signs == null ? new TreeSet<>() : signs;
        boolean unusedNew = signs.add(second);
    }

    void takeSign() {
        Long unusedFirst = signs.pollFirst();
        signs = signs.isEmpty() ? null : signs;
    }

    /** Nearly always none. */
    Set<Long> signs() {
        return signs == null ? Set.of() : signs;
    }

    /** Event time at which it was heard last; {@link Long#MIN_VALUE} before the first. */
    public long lastHeard() {
        return lastHeard;
    }

    /** True when nothing was heard and nothing was told. */
    boolean isEmpty() {
        return lastHeard == NEVER_HEARD && told == null && signs == null;
    }
}
