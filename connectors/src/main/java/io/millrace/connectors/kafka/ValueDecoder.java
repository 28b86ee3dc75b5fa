package io.millrace.connectors.kafka;

import io.millrace.connectors.events.SourceRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the value of a Kafka record that has one. Not for several threads. */
interface ValueDecoder<T> {

    /**
     * The value, good until the next one is asked for.
     *
     * @throws RejectException when it cannot be read; the next record is read as if nothing had
     *     happened
     */
    SourceRecord.Decoded<T> decode(ConsumerRecord<byte[], byte[]> record) throws RejectException;
}
