package io.millrace.local.deadletters;

import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.local.cli.UserException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code dead-letters redrive}: sends refused records to their topics again.
 *
 * <p>A record and its mark go out in one Kafka transaction, a thousand at a time: never the same
 * letter twice, however often the command is run or killed. Two commands at once: the later one
 * fences the other off.
 */
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description = {
            "Send refused records to their topics again, byte for byte, under their own record"
                    + " time, with the header millrace.redrive-attempt.",
            "What was sent again is marked and not sent twice; what is refused again comes back as"
                    + " a new letter. Repair the cause first: register the schema, mend the job."
        },
        footer = {
            "",
            "Example: ./millrace dead-letters redrive --reason UNKNOWN_SCHEMA_ID --dry-run"
        })
final class RedriveLettersCommand implements Callable<Integer> {

    private static final String TRANSACTION = "millrace-redrive";
    private static final int PER_TRANSACTION = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Spec private CommandSpec spec;
    @Mixin private LetterOptions letters;

    @Option(names = "--all", description = "All letters, where nothing else chooses.")
    private boolean all;

    @Option(names = "--dry-run", description = "Only say what would be sent.")
    private boolean dryRun;

    @Override
    public Integer call() {
        if (!letters.isNarrowed() && !all) {
            throw new ParameterException(
                    spec.commandLine(),
                    "which letters? Choose with --reason, --device, --stage, --last or --at, or"
                            + " say --all");
        }
        PrintWriter out = spec.commandLine().getOut();
        LetterBook book = letters.read();
        Redrive redrive =
                Redrive.of(book.matching(letters.choice(Clock.systemUTC().instant())), book);
        int sent = dryRun ? redrive.size() : send(redrive);
        out.printf("%,d records %s%n", sent, dryRun ? "would be sent again" : "sent again");
        redrive.leftAlone().forEach((why, count) -> out.printf("%,d letters %s%n", count, why));
        return 0;
    }

    private int send(Redrive redrive) {
        if (redrive.size() == 0) {
            return 0;
        }
        KafkaSettings kafka = letters.kafka().settings();
        try (Producer<byte[], byte[]> producer = producer(kafka);
                KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
            return send(
                    redrive.records(
                            topic -> producer.partitionsFor(topic).size(),
                            place -> valueAt(consumer, place)),
                    producer);
        }
    }

    /** Sends each group whole or not at all; says how many groups there were. */
    static int send(
            List<List<ProducerRecord<byte[], byte[]>>> groups, Producer<byte[], byte[]> producer) {
        int sent = 0;
        try {
            producer.initTransactions();
            while (sent < groups.size()) {
                int until = Math.min(groups.size(), sent + PER_TRANSACTION);
                producer.beginTransaction();
                for (ProducerRecord<byte[], byte[]> record :
                        groups.subList(sent, until).stream().flatMap(List::stream).toList()) {
                    // A failed send makes the commit fail, and names itself there.
                    var unused = producer.send(record);
                }
                producer.commitTransaction();
                sent = until;
            }
            return sent;
        } catch (KafkaException e) {
            throw new UserException(
                    "%,d of %,d records were sent again, then: %s"
                            .formatted(sent, groups.size(), e.getMessage()),
                    e);
        }
    }

    private static Optional<byte[]> valueAt(
            KafkaConsumer<byte[], byte[]> consumer, StoredLetter.Place place) {
        TopicPartition partition = new TopicPartition(place.topic(), place.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, place.offset());
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
                return record.offset() == place.offset()
                        ? Optional.ofNullable(record.value())
                        : Optional.empty();
            }
            return Optional.empty();
        } catch (OffsetOutOfRangeException e) {
            return Optional.empty();
        }
    }

    private static Producer<byte[], byte[]> producer(KafkaSettings kafka) {
        Properties properties = kafka.clientProperties();
        properties.setProperty("acks", "all");
        properties.setProperty("transactional.id", TRANSACTION);
        // A value as large as the broker takes must fit again, with one header more.
        properties.setProperty("max.request.size", "16777216");
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaSettings kafka) {
        Properties properties = kafka.clientProperties();
        properties.setProperty("isolation.level", "read_committed");
        properties.setProperty("enable.auto.commit", "false");
        properties.setProperty("auto.offset.reset", "none");
        properties.setProperty("max.poll.records", "1");
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
