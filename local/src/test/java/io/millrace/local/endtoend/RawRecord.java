package io.millrace.local.endtoend;

import java.util.SortedMap;

/**
 * One record of {@code iot.device-events} as the oracle reads it, in the order of its partition.
 */
sealed interface RawRecord {

    int partition();

    long offset();

    long recordTime();

    /** An event that decodes. */
    record Event(
            int partition,
            long offset,
            long recordTime,
            String deviceId,
            long eventTime,
            long sequence,
            SortedMap<String, Double> readings)
            implements RawRecord {}

    /** A record without a value and with the pulse's header. */
    record Pulse(int partition, long offset, long recordTime) implements RawRecord {}

    /**
     * A record that cannot be an event.
     *
     * @param reason name of the reject reason that it has to be refused with
     */
    record Broken(int partition, long offset, long recordTime, String reason)
            implements RawRecord {}
}
