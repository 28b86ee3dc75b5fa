package io.millrace.connectors.events;

import io.millrace.schemas.RejectReason;
import java.util.List;

/**
 * A record that could not be processed: its bytes untouched, and why.
 *
 * @param key original key, may be null
 * @param value original value, may be null
 * @param headers original headers
 * @param topic where it was read
 * @param recordTime Kafka's time of the record, milliseconds since the epoch
 * @param schemaId as framed; −1 where the framing could not be read
 * @param stage what refused it, for example {@code ingest}
 * @param message in words, without line breaks
 */
public record DeadLetter(
        byte[] key,
        byte[] value,
        List<Header> headers,
        String topic,
        int partition,
        long offset,
        long recordTime,
        int schemaId,
        String stage,
        RejectReason reason,
        String message) {

    /** One header of a Kafka record. */
    public record Header(String name, byte[] value) {}
}
