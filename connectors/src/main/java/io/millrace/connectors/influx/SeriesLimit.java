package io.millrace.connectors.influx;

import com.google.common.hash.Hashing;

/**
 * A bound on the distinct series of one writer, since their number is what an InfluxDB server's
 * memory is spent on.
 *
 * <p>Series are remembered by a 64-bit hash in an open-addressing table (8 to 32 bytes each). A
 * series that was admitted stays admitted; a new one beyond the limit is not. The memory lasts as
 * long as the writer: after a restart the count begins anew.
 */
final class SeriesLimit {

    private static final int FIRST_CAPACITY = 1024;

    private final long maxSeries;
    private long[] slots = new long[FIRST_CAPACITY];
    private long size;

    SeriesLimit(long maxSeries) {
        this.maxSeries = maxSeries;
    }

    /** True when the series is known, or is new and within the limit. */
    boolean admits(String series) {
        long hash = Hashing.murmur3_128().hashUnencodedChars(series).asLong();
        // 0 marks a free slot.
        return admits(hash == 0 ? 1 : hash);
    }

    /** Distinct series admitted. */
    long size() {
        return size;
    }

    long maxSeries() {
        return maxSeries;
    }

    private boolean admits(long hash) {
        int slot = slotOf(slots, hash);
        if (slots[slot] == hash) {
            return true;
        }
        if (size >= maxSeries) {
            return false;
        }
        slots[slot] = hash;
        size++;
        if (size * 2 > slots.length) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (long hash : slots) {
            if (hash != 0) {
                larger[slotOf(larger, hash)] = hash;
            }
        }
        slots = larger;
    }

    private static int slotOf(long[] table, long hash) {
        int mask = table.length - 1;
        int slot = (int) hash & mask;
        while (table[slot] != 0 && table[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
