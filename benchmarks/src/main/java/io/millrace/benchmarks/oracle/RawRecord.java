package io.millrace.benchmarks.oracle;

import java.util.SortedMap;

/** One record of the events topic as the oracle reads it, in the order of its partition. */
sealed interface RawRecord {

    Source source();

    long recordTime();

    /** Where a record lies in the events topic. */
    record Source(int partition, long offset) {

        @Override
        public String toString() {
            return partition + ":" + offset;
        }
    }

    /** An event that decodes, under whatever clock. */
    record Event(
            Source source,
            long recordTime,
            String deviceId,
            String tenantId,
            String deviceType,
            long eventTime,
            long sequence,
            SortedMap<String, Double> readings)
            implements RawRecord {}

    /** A record without a value and with the pulse's header. */
    record Pulse(Source source, long recordTime) implements RawRecord {}

    /**
     * A record that cannot be an event.
     *
     * @param reason name of the reject reason that it has to be refused with
     */
    record Broken(Source source, long recordTime, String reason) implements RawRecord {}
}
