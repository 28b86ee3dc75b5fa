package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.schemas.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class SinkSchemasTest {

    @Test
    void shouldFrameAResultAndLeaveItsTimeToTheProducer() {
        ResultRecordSchema schema = new ResultRecordSchema(Map.of("iot.alerts", 258));

        ProducerRecord<byte[], byte[]> record =
                schema.serialize(
                        new ResultRecord("iot.alerts", "pump-ü", new byte[] {9}), null, 5L);

        assertThat(record.topic()).isEqualTo("iot.alerts");
        assertThat(record.timestamp()).isNull();
        assertThat(record.partition()).isNull();
        assertThat(record.key()).isEqualTo("pump-ü".getBytes(StandardCharsets.UTF_8));
        assertThat(record.value()).containsExactly(0, 0, 0, 1, 2, 9);
        assertThat(text(record, "millrace-emitted-at")).matches("\\d{13}");
    }

    @Test
    void shouldWriteATombstoneForAResultWithoutValue() {
        ResultRecordSchema schema = new ResultRecordSchema(Map.of("iot.alert-state", 1));

        assertThat(schema.serialize(new ResultRecord("iot.alert-state", "k", null), null, 5L))
                .extracting(ProducerRecord::value)
                .isNull();
    }

    @Test
    void shouldRefuseATopicThatItHasNoSchemaIdFor() {
        ResultRecordSchema schema = new ResultRecordSchema(Map.of("iot.alerts", 1));
        ResultRecord stray = new ResultRecord("iot.health", "k", new byte[0]);

        assertThatThrownBy(() -> schema.serialize(stray, null, 5L))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("iot.health");
    }

    @Test
    void shouldWriteADeadLetterUntouchedAndSayWhy() {
        DeadLetter letter =
                new DeadLetter(
                        new byte[] {1},
                        new byte[] {2, 3},
                        List.of(new DeadLetter.Header("trace", new byte[] {4})),
                        "iot.device-events",
                        3,
                        4711,
                        1_000,
                        258,
                        "ingest",
                        RejectReason.CORRUPT,
                        "bytes left over");

        ProducerRecord<byte[], byte[]> record =
                new DeadLetterSchema("iot.dead-letters", 1_000_000).serialize(letter, null, 5L);

        assertThat(record.key()).containsExactly(1);
        assertThat(record.value()).containsExactly(2, 3);
        assertThat(record.timestamp()).isNull();
        assertThat(record.headers().lastHeader("trace").value()).containsExactly(4);
        assertThat(text(record, "__connect.errors.topic")).isEqualTo("iot.device-events");
        assertThat(text(record, "__connect.errors.partition")).isEqualTo("3");
        assertThat(text(record, "__connect.errors.offset")).isEqualTo("4711");
        assertThat(text(record, "__connect.errors.stage")).isEqualTo("ingest");
        assertThat(text(record, "__connect.errors.exception.message")).isEqualTo("bytes left over");
        assertThat(text(record, "millrace.reason")).isEqualTo("CORRUPT");
        assertThat(text(record, "millrace.stage")).isEqualTo("ingest");
        assertThat(text(record, "millrace.schema-id")).isEqualTo("258");
        assertThat(text(record, "millrace.record-time")).isEqualTo("1000");
    }

    @Test
    void shouldLeaveAValueOutThatWouldNotFit() {
        DeadLetter letter =
                new DeadLetter(
                        null,
                        new byte[10_000],
                        List.of(),
                        "iot.device-events",
                        3,
                        4711,
                        1_000,
                        -1,
                        "ingest",
                        RejectReason.NOT_FRAMED,
                        "why");

        ProducerRecord<byte[], byte[]> fits =
                new DeadLetterSchema("dead", 11_000).serialize(letter, null, 5L);
        ProducerRecord<byte[], byte[]> omitted =
                new DeadLetterSchema("dead", 10_100).serialize(letter, null, 5L);

        assertThat(fits.value()).hasSize(10_000);
        assertThat(fits.headers().lastHeader("millrace.value-omitted")).isNull();
        assertThat(omitted.value()).isNull();
        assertThat(text(omitted, "millrace.value-omitted")).isEqualTo("10000");
        assertThat(text(omitted, "__connect.errors.offset")).isEqualTo("4711");
    }

    @Test
    void shouldRefuseToDeliverWithoutAGuarantee() {
        assertThatThrownBy(
                        () ->
                                ResultsSink.of(
                                        KafkaSettings.of("localhost:9"),
                                        DeliveryGuarantee.NONE,
                                        "p",
                                        Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exactly-once and at-least-once are allowed");
    }

    private static String text(ProducerRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }
}
