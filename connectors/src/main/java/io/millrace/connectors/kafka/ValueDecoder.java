package io.millrace.connectors.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the value of a Kafka record that has one. Not for several threads. */
interface ValueDecoder<T> {

    /**
     * The value.
     *
     * @throws RejectException when it cannot be read; the next record is read as if nothing had
     *     happened
     */
    T decode(ConsumerRecord<byte[], byte[]> record) throws RejectException;

    /** The value's event time, in milliseconds since the epoch. */
    long eventTime(T value, long recordTime);
}
