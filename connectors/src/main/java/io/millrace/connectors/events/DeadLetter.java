package io.millrace.connectors.events;

import io.millrace.schemas.RejectReason;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

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

    public DeadLetter {
        headers = List.copyOf(headers);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeadLetter that
                && partition == that.partition
                && offset == that.offset
                && recordTime == that.recordTime
                && schemaId == that.schemaId
                && reason == that.reason
                && topic.equals(that.topic)
                && stage.equals(that.stage)
                && message.equals(that.message)
                && headers.equals(that.headers)
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, partition, offset, reason);
    }

    /** Where it lay and why it was refused; the bytes stay out of logs. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset + " " + reason + " (" + stage + "): "
                + message;
    }

    /**
     * One header of a Kafka record.
     *
     * @param value may be null
     */
    public record Header(String name, byte[] value) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Header that
                    && name.equals(that.name)
                    && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return name.hashCode() * 31 + Arrays.hashCode(value);
        }
    }
}
