package io.millrace.local.deadletters;

import io.millrace.connectors.kafka.TopicReader;
import io.millrace.local.cli.DurationWord;
import io.millrace.local.topics.KafkaOptions;
import io.millrace.schemas.RejectReason;
import io.millrace.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which dead letters a command is about. */
final class LetterOptions {

    @Mixin private KafkaOptions kafka;

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            description = "Of the dead letters. Default: iot.dead-letters")
    private String topic = Topic.DEAD_LETTERS.topicName();

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "Only these; may be repeated. Of: ${COMPLETION-CANDIDATES}")
    private List<RejectReason> reasons = List.of();

    @Option(
            names = "--device",
            paramLabel = "ID",
            description = "Only records with that key; may be repeated.")
    private List<String> devices = List.of();

    @Option(names = "--stage", paramLabel = "STAGE", description = "Only those of that stage.")
    private String stage;

    @Option(
            names = "--last",
            paramLabel = "TIME",
            converter = DurationWord.class,
            description = "Only letters written within that time, for example 2h.")
    private Duration last;

    @Option(
            names = "--at",
            paramLabel = "PARTITION:OFFSET",
            description = "Only the letters that lie there; may be repeated.")
    private List<String> places = List.of();

    KafkaOptions kafka() {
        return kafka;
    }

    String topic() {
        return topic;
    }

    LetterBook read() {
        try (TopicReader reader = new TopicReader(kafka.settings(), topic)) {
            return LetterBook.read(reader);
        }
    }

    /**
     * The choice.
     *
     * @param now what {@code --last} counts back from
     */
    Predicate<StoredLetter> choice(Instant now) {
        List<String> names = reasons.stream().map(RejectReason::name).toList();
        long since = last == null ? Long.MIN_VALUE : now.minus(last).toEpochMilli();
        return letter ->
                (names.isEmpty() || names.contains(letter.reason()))
                        && (devices.isEmpty() || devices.contains(letter.key()))
                        && (stage == null || stage.equals(letter.stage()))
                        && letter.record().timestamp() >= since
                        && (places.isEmpty() || places.contains(letter.place().within()));
    }

    /** Whether anything narrows the choice. */
    boolean isNarrowed() {
        return !reasons.isEmpty()
                || !devices.isEmpty()
                || stage != null
                || last != null
                || !places.isEmpty();
    }
}
