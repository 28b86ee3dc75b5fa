package io.millrace.local.deadletters;

import io.millrace.connectors.kafka.DeadLetterSink;
import io.millrace.local.deadletters.StoredLetter.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * What is sent when dead letters are sent again: each refused record once, byte for byte, under its
 * own record time (which the clock guard judges by), and for each letter a mark that it was.
 *
 * <p>Several jobs may have refused the same record; it goes out once and all its letters are
 * marked.
 */
final class Redrive {

    private final Map<Place, List<StoredLetter>> bySource = new LinkedHashMap<>();
    private final Map<String, Integer> leftAlone = new TreeMap<>();

    /**
     * Chooses what to send.
     *
     * @param letters by the order in which they are to be sent
     */
    static Redrive of(List<StoredLetter> letters, LetterBook book) {
        Redrive redrive = new Redrive();
        for (StoredLetter letter : letters) {
            if (!letter.hasSource()) {
                redrive.leaveAlone("are no record of a topic; publish rules and models anew");
            } else if (book.isRedriven(letter)) {
                redrive.leaveAlone("were sent again before");
            } else {
                redrive.bySource
                        .computeIfAbsent(letter.source(), source -> new ArrayList<>())
                        .add(letter);
            }
        }
        return redrive;
    }

    /** How many records would be sent. */
    int size() {
        return bySource.size();
    }

    /** Why letters are left alone, and how many. */
    Map<String, Integer> leftAlone() {
        return leftAlone;
    }

    /**
     * The records to send, in groups that belong together: a refused one to its topic, then its
     * marks to the letters' topic.
     *
     * @param partitions of a topic: a partition that is gone is chosen anew by the key
     * @param omitted reads a value that had no room in its letter; empty where it is gone
     */
    List<List<ProducerRecord<byte[], byte[]>>> records(
            ToIntFunction<String> partitions, Function<Place, Optional<byte[]>> omitted) {
        List<List<ProducerRecord<byte[], byte[]>>> groups = new ArrayList<>();
        for (List<StoredLetter> letters : bySource.values()) {
            StoredLetter letter = letters.get(0);
            byte[] value = letter.record().value();
            if (letter.omittedBytes() >= 0) {
                Optional<byte[]> found = omitted.apply(letter.source());
                if (found.isEmpty()) {
                    leaveAlone("had no room for their value, which is gone from its topic");
                    continue;
                }
                value = found.get();
            }
            List<ProducerRecord<byte[], byte[]>> group = new ArrayList<>();
            group.add(again(letter, value, partitions));
            letters.forEach(each -> group.add(mark(each)));
            groups.add(group);
        }
        return groups;
    }

    private static ProducerRecord<byte[], byte[]> again(
            StoredLetter letter, byte[] value, ToIntFunction<String> partitions) {
        Place source = letter.source();
        boolean there = source.partition() < partitions.applyAsInt(source.topic());
        List<Header> headers = new ArrayList<>(letter.ownHeaders());
        String attempt = Integer.toString(letter.attempt() + 1);
        headers.add(
                new RecordHeader(
                        DeadLetterSink.REDRIVE_ATTEMPT, attempt.getBytes(StandardCharsets.UTF_8)));
        return new ProducerRecord<>(
                source.topic(),
                there ? source.partition() : null,
                letter.recordTime() < 0 ? null : letter.recordTime(),
                letter.record().key(),
                value,
                headers);
    }

    private static ProducerRecord<byte[], byte[]> mark(StoredLetter letter) {
        return new ProducerRecord<>(
                letter.place().topic(),
                letter.place().partition(),
                letter.record().key(),
                null,
                List.of(letter.mark()));
    }

    private void leaveAlone(String why) {
        leftAlone.merge(why, 1, Integer::sum);
    }
}
