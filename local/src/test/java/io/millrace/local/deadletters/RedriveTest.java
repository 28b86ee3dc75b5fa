package io.millrace.local.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connectors.kafka.DeadLetterSink;
import io.millrace.local.cli.Millrace;
import io.millrace.local.cli.UserException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class RedriveTest {

    private static final String LETTERS = "iot.dead-letters";
    private static final byte[] VALUE = {0, 0, 0, 0, 9, -1, 0, 127};

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RecordHeaders headers(String... namesAndValues) {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], bytes(namesAndValues[i + 1]));
        }
        return headers;
    }

    private static RecordHeaders refused(int partition, long offset, String... own) {
        RecordHeaders headers = headers(own);
        headers(
                        DeadLetterSink.TOPIC, "iot.device-events",
                        DeadLetterSink.PARTITION, Integer.toString(partition),
                        DeadLetterSink.OFFSET, Long.toString(offset),
                        DeadLetterSink.REASON, "UNKNOWN_SCHEMA_ID",
                        DeadLetterSink.STAGE, "ingest",
                        DeadLetterSink.RECORD_TIME, "1700000000000")
                .forEach(headers::add);
        return headers;
    }

    private static ConsumerRecord<byte[], byte[]> letter(
            long offset, RecordHeaders headers, byte[] value) {
        return new ConsumerRecord<>(
                LETTERS,
                0,
                offset,
                5_000 + offset,
                TimestampType.CREATE_TIME,
                6,
                value == null ? 0 : value.length,
                bytes("pump-1"),
                value,
                headers,
                Optional.empty());
    }

    private static LetterBook book(List<ConsumerRecord<byte[], byte[]>> records) {
        LetterBook book = new LetterBook();
        records.forEach(book::add);
        return book;
    }

    private static Redrive redrive(LetterBook book) {
        return Redrive.of(book.matching(letter -> true), book);
    }

    private static List<List<ProducerRecord<byte[], byte[]>>> records(Redrive redrive) {
        return redrive.records(topic -> 4, place -> Optional.empty());
    }

    @Test
    void shouldSendTheUntouchedRecordToItsPlaceUnderItsOwnTime() {
        // The record came through Connect once: headers of the same names are its own.
        RecordHeaders headers =
                refused(3, 17, "traceparent", "00-ab", DeadLetterSink.TOPIC, "mqtt");
        List<ProducerRecord<byte[], byte[]>> sent =
                records(redrive(book(List.of(letter(1, headers, VALUE))))).get(0);

        ProducerRecord<byte[], byte[]> again = sent.get(0);
        assertThat(again.topic()).isEqualTo("iot.device-events");
        assertThat(again.partition()).isEqualTo(3);
        assertThat(again.timestamp()).isEqualTo(1_700_000_000_000L);
        assertThat(again.key()).isEqualTo(bytes("pump-1"));
        assertThat(again.value()).isEqualTo(VALUE);
        assertThat(again.headers())
                .containsExactlyElementsOf(
                        headers(
                                "traceparent",
                                "00-ab",
                                DeadLetterSink.TOPIC,
                                "mqtt",
                                "millrace.redrive-attempt",
                                "1"));
        assertThat(sent.get(1).topic()).isEqualTo(LETTERS);
        assertThat(sent.get(1).value()).isNull();
        assertThat(sent).hasSize(2);
    }

    @Test
    void shouldNotSendALetterTwice() {
        ConsumerRecord<byte[], byte[]> letter = letter(1, refused(3, 17), VALUE);
        ProducerRecord<byte[], byte[]> mark = records(redrive(book(List.of(letter)))).get(0).get(1);
        LetterBook after =
                book(List.of(letter, letter(2, new RecordHeaders(mark.headers()), mark.value())));

        assertThat(after.matching(any -> true)).hasSize(1);
        assertThat(redrive(after).size()).isZero();
        assertThat(redrive(after).leftAlone()).containsEntry("were sent again before", 1);
    }

    @Test
    void shouldCountTheAttemptsWhenALetterComesBack() {
        RecordHeaders again = refused(3, 90, DeadLetterSink.REDRIVE_ATTEMPT, "1");

        assertThat(
                        records(redrive(book(List.of(letter(4, again, VALUE)))))
                                .get(0)
                                .get(0)
                                .headers()
                                .headers(DeadLetterSink.REDRIVE_ATTEMPT))
                .singleElement()
                .satisfies(header -> assertThat(header.value()).isEqualTo(bytes("2")));
    }

    @Test
    void shouldSendARecordOnceWhenSeveralJobsHaveRefusedIt() {
        List<List<ProducerRecord<byte[], byte[]>>> sent =
                records(
                        redrive(
                                book(
                                        List.of(
                                                letter(1, refused(3, 17), VALUE),
                                                letter(2, refused(3, 17), VALUE)))));

        assertThat(sent).hasSize(1);
        assertThat(sent.get(0)).hasSize(3);
        assertThat(sent.get(0).subList(1, 3)).allMatch(mark -> mark.topic().equals(LETTERS));
    }

    @Test
    void shouldFetchAValueThatHadNoRoomOrLeaveTheLetterAlone() {
        RecordHeaders omitted = refused(3, 17);
        omitted.add(DeadLetterSink.VALUE_OMITTED, bytes("8"));
        LetterBook book = book(List.of(letter(1, omitted, null)));
        Redrive found = redrive(book);
        Redrive gone = redrive(book);

        assertThat(found.records(topic -> 4, place -> Optional.of(VALUE)).get(0).get(0).value())
                .isEqualTo(VALUE);
        assertThat(records(gone)).isEmpty();
        assertThat(gone.leftAlone())
                .containsKey("had no room for their value, which is gone from its topic");
    }

    @Test
    void shouldLeaveAloneWhatWasNoRecordAndChooseAPartitionAnewWhenItIsGone() {
        LetterBook book =
                book(
                        List.of(
                                letter(1, headers(DeadLetterSink.TOPIC, "AlertRule"), VALUE),
                                letter(2, refused(7, 17), VALUE)));
        Redrive redrive = redrive(book);

        assertThat(redrive.leftAlone())
                .containsKey("are no record of a topic; publish rules and models anew");
        assertThat(records(redrive).get(0).get(0).partition()).isNull();
    }

    @Test
    void shouldSendNothingOfATransactionThatFails() {
        try (MockProducer<byte[], byte[]> producer =
                new MockProducer<>(
                        true, null, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.commitTransactionException = new KafkaException("no broker");
            List<List<ProducerRecord<byte[], byte[]>>> groups =
                    records(redrive(book(List.of(letter(1, refused(3, 17), VALUE)))));

            assertThatThrownBy(() -> RedriveLettersCommand.send(groups, producer))
                    .isInstanceOf(UserException.class)
                    .hasMessage("0 of 1 records were sent again, then: no broker");
            producer.commitTransactionException = null;
            assertThat(producer.history()).isEmpty();
        }
    }

    @Test
    void shouldShowHeadersAndBytes() {
        StringWriter text = new StringWriter();
        StoredLetter letter = StoredLetter.of(letter(1, refused(3, 17), VALUE));
        ShowLetterCommand.print(new PrintWriter(text, true), letter, false, 6);

        assertThat(text.toString())
                .contains("iot.device-events[3]@17")
                .contains("UNKNOWN_SCHEMA_ID in stage ingest")
                .contains("value    8 bytes")
                .contains("000000  00 00 00 00 09 ff ");
    }

    @Test
    void shouldAskWhichLettersWhenNothingChooses() {
        StringWriter errors = new StringWriter();
        int status =
                Millrace.commandLine()
                        .setErr(new PrintWriter(errors, true))
                        .execute("dead-letters", "redrive");

        assertThat(status).isEqualTo(2);
        assertThat(errors.toString()).contains("which letters? Choose with --reason");
    }
}
