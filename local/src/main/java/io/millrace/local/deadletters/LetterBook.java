package io.millrace.local.deadletters;

import io.millrace.connectors.kafka.TopicReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The letters on the topic, and which of them were sent again. */
final class LetterBook {

    private final List<StoredLetter> letters = new ArrayList<>();
    private final Set<String> redriven = new HashSet<>();

    /** Everything that lies on the topic now. */
    static LetterBook read(TopicReader reader) {
        LetterBook book = new LetterBook();
        reader.readToEnd(book::add);
        return book;
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        StoredLetter.marks(record)
                .ifPresentOrElse(redriven::add, () -> letters.add(StoredLetter.of(record)));
    }

    /** In the order of the partitions and offsets. */
    List<StoredLetter> matching(Predicate<StoredLetter> choice) {
        return letters.stream().filter(choice).toList();
    }

    boolean isRedriven(StoredLetter letter) {
        return redriven.contains(letter.place().within());
    }
}
