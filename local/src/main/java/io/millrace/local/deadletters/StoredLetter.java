package io.millrace.local.deadletters;

import io.millrace.connectors.kafka.DeadLetterSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A dead letter as it lies on the topic: the refused record, where it lay and why it was refused.
 *
 * @param place of the letter itself
 * @param source of the refused record; its partition is −1 for what was no record of a topic
 * @param recordTime of the refused record; −1 where it has none
 * @param key as text; null where it has none
 * @param attempt how often the record was sent again before it was refused; 0 at first
 * @param omittedBytes size of a value that had no room in the letter; −1 where it is there
 */
record StoredLetter(
        Place place,
        Place source,
        long recordTime,
        String reason,
        String stage,
        String message,
        int attempt,
        int omittedBytes,
        String key,
        ConsumerRecord<byte[], byte[]> record) {

    /** What the sink has put on top of the record's own headers, each once and last. */
    private static final Set<String> SINKS_OWN =
            Set.of(
                    DeadLetterSink.TOPIC,
                    DeadLetterSink.PARTITION,
                    DeadLetterSink.OFFSET,
                    DeadLetterSink.CONNECT_STAGE,
                    DeadLetterSink.MESSAGE,
                    DeadLetterSink.REASON,
                    DeadLetterSink.STAGE,
                    DeadLetterSink.SCHEMA_ID,
                    DeadLetterSink.RECORD_TIME,
                    DeadLetterSink.VALUE_OMITTED);

    /** Where a record lies. */
    record Place(String topic, int partition, long offset) {

        /** As people write it within one topic. */
        String within() {
            return partition + ":" + offset;
        }

        @Override
        public String toString() {
            return topic + "[" + partition + "]@" + offset;
        }
    }

    /** The letter; headers that are not there, or are no numbers, read as unknown. */
    static StoredLetter of(ConsumerRecord<byte[], byte[]> record) {
        return new StoredLetter(
                place(record),
                new Place(
                        text(record, DeadLetterSink.TOPIC, ""),
                        (int) number(record, DeadLetterSink.PARTITION, -1),
                        number(record, DeadLetterSink.OFFSET, -1)),
                number(record, DeadLetterSink.RECORD_TIME, -1),
                text(record, DeadLetterSink.REASON, "UNKNOWN"),
                text(record, DeadLetterSink.STAGE, "unknown"),
                text(record, DeadLetterSink.MESSAGE, ""),
                (int) number(record, DeadLetterSink.REDRIVE_ATTEMPT, 0),
                (int) number(record, DeadLetterSink.VALUE_OMITTED, -1),
                record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8),
                record);
    }

    /** The letter that this record marks as sent again; empty for a letter. */
    static Optional<String> marks(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(DeadLetterSink.REDRIVEN);
        return header == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    /** Whether there is a record that could be sent again. */
    boolean hasSource() {
        return source.partition() >= 0 && source.offset() >= 0 && !source.topic().isEmpty();
    }

    /** The refused record's own headers, as it came. */
    List<Header> ownHeaders() {
        Header[] all = record.headers().toArray();
        List<Header> own = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            boolean sinks = SINKS_OWN.contains(all[i].key()) && isLast(all, i);
            if (!sinks && !all[i].key().equals(DeadLetterSink.REDRIVE_ATTEMPT)) {
                own.add(all[i]);
            }
        }
        return own;
    }

    /** The mark that this letter was sent again. */
    Header mark() {
        return new RecordHeader(
                DeadLetterSink.REDRIVEN, place.within().getBytes(StandardCharsets.UTF_8));
    }

    private static Place place(ConsumerRecord<byte[], byte[]> record) {
        return new Place(record.topic(), record.partition(), record.offset());
    }

    private static boolean isLast(Header[] all, int at) {
        for (int i = at + 1; i < all.length; i++) {
            if (all[i].key().equals(all[at].key())) {
                return false;
            }
        }
        return true;
    }

    private static String text(
            ConsumerRecord<byte[], byte[]> record, String name, String otherwise) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? otherwise
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long number(ConsumerRecord<byte[], byte[]> record, String name, long otherwise) {
        try {
            return Long.parseLong(text(record, name, Long.toString(otherwise)));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
