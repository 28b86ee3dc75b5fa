package io.millrace.connectors.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connectors.influx.Point.Field;
import io.millrace.connectors.kafka.DeadLetterSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class DeadLetterRefusedPointsTest {

    private static final Point POINT =
            Point.of("m", Map.of("device", "pump-1"), 5, List.of(Field.integer("value", 1)));

    @Test
    void shouldWriteTheLineWithReasonStageAndMessage() throws Exception {
        MockProducer<byte[], byte[]> producer = producer(true);
        RefusedPoints refused = new DeadLetterRefusedPoints(producer, "iot.dead-letters");

        refused.refuse(
                new RefusedPoint(
                        POINT,
                        Optional.of(bytes("m,device=pump-1 value=1i 5\n")),
                        "HTTP 400 no\ngood"));
        refused.flush();

        ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
        assertThat(letter.topic()).isEqualTo("iot.dead-letters");
        assertThat(letter.key()).isEqualTo(bytes("pump-1"));
        assertThat(letter.value()).isEqualTo(bytes("m,device=pump-1 value=1i 5\n"));
        assertThat(letter.timestamp()).isNull();
        assertThat(header(letter, DeadLetterSink.REASON)).isEqualTo("INFLUX_REFUSED");
        assertThat(header(letter, DeadLetterSink.STAGE)).isEqualTo("influx");
        assertThat(header(letter, DeadLetterSink.MESSAGE)).isEqualTo("HTTP 400 no good");
    }

    @Test
    void shouldDescribeAPointThatNoLineCanCarry() throws Exception {
        MockProducer<byte[], byte[]> producer = producer(true);
        RefusedPoints refused = new DeadLetterRefusedPoints(producer, "iot.dead-letters");
        Point point = Point.of("m", Map.of("site", "a\nb"), 5, List.of());

        refused.refuse(new RefusedPoint(point, Optional.empty(), "control character"));

        ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
        assertThat(letter.key()).isNull();
        assertThat(new String(letter.value(), StandardCharsets.UTF_8)).contains("site", "a\nb");
    }

    @Test
    void shouldFailTheFlushWhenKafkaDoesNotKeepIt() throws Exception {
        MockProducer<byte[], byte[]> producer = producer(false);
        RefusedPoints refused = new DeadLetterRefusedPoints(producer, "iot.dead-letters");
        RefusedPoint point = new RefusedPoint(POINT, Optional.empty(), "refused");
        refused.refuse(point);
        producer.errorNext(new TimeoutException("no broker"));

        assertThatThrownBy(refused::flush)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("could not be written to iot.dead-letters: no broker");
        assertThatThrownBy(() -> refused.refuse(point)).isInstanceOf(IOException.class);
    }

    private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
        return new MockProducer<>(
                autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
