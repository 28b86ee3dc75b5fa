package io.millrace.connectors.events;

/**
 * What leaves a deserializer: a decoded value, a deleted key, a rejected record, or a pulse. All
 * carry Kafka's time of the record, from which watermarks are made.
 */
public sealed interface SourceRecord<T> {

    /** Kafka's time of the record, milliseconds since the epoch. */
    long recordTime();

    /** A value that was read. */
    sealed interface Decoded<T> extends SourceRecord<T> permits DecodedEvent, ReadValue {

        /** What the record's bytes say. */
        T value();

        /** Event time of the value; for control records the record's time. */
        long eventTime();
    }

    /** A value that does not carry its own times. */
    record ReadValue<T>(T value, long eventTime, long recordTime) implements Decoded<T> {}

    /**
     * A tombstone in a compacted topic: the value of that key is gone.
     *
     * @param topic where it was read, since one source may read several
     */
    record Deleted<T>(String topic, String key, long recordTime) implements SourceRecord<T> {}

    /**
     * A record that could not be read; it is no activity and moves no watermark.
     *
     * @param clock what it tells of its device's clock; null unless the clock guard refused it
     */
    record Rejected<T>(DeadLetter deadLetter, ClockRejection clock) implements SourceRecord<T> {

        /** A record that tells nothing of a clock. */
        public Rejected(DeadLetter deadLetter) {
            this(deadLetter, null);
        }

        @Override
        public long recordTime() {
            return deadLetter.recordTime();
        }
    }

    /** "Time has come this far": written once a second into each partition by a gateway. */
    record Pulse<T>(long recordTime) implements SourceRecord<T> {}
}
