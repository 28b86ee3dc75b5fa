package io.millrace.jobs.alerting;

import java.util.Map;

/**
 * How many records were read in one slot of record time, and how many of them rejected; of one
 * subtask, and of a part of the slot. Counts of one slot may be added.
 *
 * @param slot the slot's first moment, milliseconds since the epoch
 * @param read records, rejected ones too, pulses not
 * @param rejected by the name of the reason
 */
public record RecordCounts(long slot, long read, Map<String, Long> rejected) {

    /** Length of a slot, milliseconds; slots are aligned to the epoch. */
    public static final long SLOT_MILLIS = 10_000;

    /** The slot of that record time. */
    public static long slotOf(long recordTime) {
        return Math.floorDiv(recordTime, SLOT_MILLIS) * SLOT_MILLIS;
    }

    /** Both together, of the same slot. */
    RecordCounts plus(RecordCounts other) {
        Map<String, Long> sum = new java.util.TreeMap<>(rejected);
        other.rejected.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return new RecordCounts(slot, read + other.read, sum);
    }

    long rejectedRecords() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }
}
