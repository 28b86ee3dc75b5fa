package io.millrace.benchmarks.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.simulators.run.SentRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentBookTest {

    private final SentBook book = new SentBook();

    @Test
    void shouldFindNothingWhenAllIsThereOnceWhateverTheOrder() {
        book.add(sent("event", 1, 10));
        book.add(sent("duplicate", 2, 11));

        book.take(found(0, 2, 11));
        book.take(found(1, 1, 10));

        assertThat(book.differences().isEmpty()).isTrue();
        assertThat(book.records()).isEqualTo(2);
    }

    @Test
    void shouldNameWhatNeverReachedTheTopic() {
        book.add(sent("late", 1, 10));

        assertThat(book.differences().lost()).containsExactly("late of pump at 1 in partition 0");
    }

    @Test
    void shouldNameWhatLiesThereOnceMoreThanItWasSent() {
        book.add(sent("event", 1, 10));

        book.take(found(0, 1, 10));
        assertThat(book.take(found(1, 1, 10))).isNull();

        assertThat(book.differences().repeated()).hasSize(1);
        assertThat(book.differences().unexpected()).isEmpty();
    }

    @Test
    void shouldTakeOtherBytesAnotherTimeOrAnotherPartitionForAnotherRecord() {
        book.add(sent("event", 1, 10));

        assertThat(book.take(found(0, 1, 11))).isNull();
        assertThat(book.take(found(1, 2, 10))).isNull();

        assertThat(book.differences().unexpected()).hasSize(2);
        assertThat(book.differences().lost()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "unknown-schema, UNKNOWN_SCHEMA_ID",
        "poison-negative-id, UNKNOWN_SCHEMA_ID",
        "poison-no-bytes, EMPTY_VALUE",
        "poison-one-byte, NOT_FRAMED",
        "poison-four-bytes, NOT_FRAMED",
        "poison-not-framed, NOT_FRAMED",
        "poison-text, NOT_FRAMED",
        "poison-bare, NOT_FRAMED",
        "poison-guid, GUID_FRAMING",
        "poison-guid-header, GUID_FRAMING",
        "poison-nothing-behind, CORRUPT",
        "poison-truncated, CORRUPT",
        "poison-cut-in-id, CORRUPT",
        "poison-cut-in-readings, CORRUPT",
        "poison-garbage, CORRUPT",
        "poison-long-string, CORRUPT",
        "poison-negative-string, CORRUPT",
        "poison-huge-map, CORRUPT",
        "poison-negative-block, CORRUPT",
        "poison-endless-number, CORRUPT",
        "poison-bad-union, CORRUPT",
        "poison-bad-enum, CORRUPT",
        "poison-not-utf8, CORRUPT",
        "poison-overlong, CORRUPT",
        "poison-surrogate, CORRUPT",
        "poison-trailing, CORRUPT",
        "poison-foreign-key, BAD_DEVICE_ID",
        "poison-no-id, BAD_DEVICE_ID",
        "poison-too-large, TOO_LARGE",
        "poison-long-text, TOO_LARGE",
        "poison-many-readings, TOO_LARGE",
        "poison-empty, EMPTY_VALUE"
    })
    void shouldKnowWhyEachKindOfPoisonHasToBeRefused(String kind, String reason) {
        book.add(sent(kind, 1, 10));

        assertThat(book.take(found(0, 1, 10)))
                .isEqualTo(new SentBook.Meaning(SentBook.Kind.POISON, reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "poison-tenant",
                "poison-clock-min",
                "poison-clock-minus-one",
                "poison-clock-1970",
                "poison-clock-2038",
                "poison-clock-max"
            })
    void shouldLetTheEventSayWhyAForeignTenantOrAWrongClockIsRefused(String kind) {
        book.add(sent(kind, 1, 10));

        assertThat(book.take(found(0, 1, 10)).kind()).isEqualTo(SentBook.Kind.EVENT);
    }

    @Test
    void shouldRefuseToGuessWhatBecomesOfAnUnknownPoison() {
        book.add(sent("poison-green", 1, 10));

        assertThatThrownBy(() -> book.take(found(0, 1, 10)))
                .hasMessageContaining("poison-green")
                .hasMessageContaining("poison-garbage");
    }

    private static SentRecord sent(String kind, long time, int value) {
        return new SentRecord(time, 0, kind, key(), new byte[] {(byte) value});
    }

    private static ConsumerRecord<byte[], byte[]> found(long offset, long time, int value) {
        return new ConsumerRecord<>(
                "iot.device-events",
                0,
                offset,
                time,
                TimestampType.CREATE_TIME,
                4,
                1,
                key(),
                new byte[] {(byte) value},
                new RecordHeaders(),
                Optional.empty());
    }

    private static byte[] key() {
        return "pump".getBytes(StandardCharsets.UTF_8);
    }
}
