package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connectors.events.ClockGuard;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.kafka.DeviceEventDecoder;
import io.millrace.connectors.kafka.RejectException;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.connectors.registry.UnknownSchemaException;
import io.millrace.schemas.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jobs' own decoder refuses each kind of poison for its own reason. */
class PoisonTest {

    private static final long TIME = 1_790_000_000_000L;
    private static final int TODAY = 7;
    private static final int NEWER = 8;
    private static final byte[] KEY = "pump-00001".getBytes(StandardCharsets.UTF_8);

    private final DeviceEventDecoder decoder =
            new DeviceEventDecoder(new TwoVersions(), ClockGuard.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_SCHEMA, UNKNOWN_SCHEMA_ID",
        "POISON_NOT_FRAMED, NOT_FRAMED",
        "POISON_GUID, GUID_FRAMING",
        "POISON_TRUNCATED, CORRUPT",
        "POISON_GARBAGE, CORRUPT",
        "POISON_FOREIGN_KEY, BAD_DEVICE_ID",
        "POISON_NO_ID, BAD_DEVICE_ID",
        "POISON_TOO_LARGE, TOO_LARGE"
    })
    void shouldBeRefusedForItsOwnReason(FaultKind kind, RejectReason reason) {
        for (byte[] good : List.of(event(), DeviceEventVersions.upgrade(event(), NEWER))) {
            for (long sequence = 0; sequence < 50; sequence++) {
                byte[] value = Poison.value(kind, KEY, good, sequence);
                byte[] key = Poison.key(kind, KEY);

                assertThatThrownBy(() -> decode(key, value))
                        .isInstanceOfSatisfying(
                                RejectException.class,
                                refused -> assertThat(refused.reason()).isEqualTo(reason));
            }
        }
    }

    @Test
    void shouldHaveNoValueAtAllWhereItIsEmpty() {
        assertThat(Poison.value(FaultKind.POISON_EMPTY, KEY, event(), 0)).isNull();
    }

    @Test
    void shouldBeReadableInTheNameOfAnotherTenant() throws RejectException {
        byte[] value = Poison.value(FaultKind.POISON_TENANT, KEY, event(), 0);

        DecodedEvent event = decode(KEY, value);

        assertThat(event.tenantId()).isEqualTo("tenant-of-nobody");
        assertThat(event.siteId()).isEqualTo(decode(KEY, event()).siteId());
    }

    @Test
    void shouldFitIntoKafkaWhereItIsTooLarge() {
        assertThat(Poison.value(FaultKind.POISON_TOO_LARGE, KEY, event(), 0))
                .hasSizeLessThan(1_048_576 - 1_000);
    }

    @Test
    void shouldReadTheNewerVersionAsToday() throws RejectException {
        DecodedEvent today = decode(KEY, event()).copy();

        DecodedEvent newer = decode(KEY, DeviceEventVersions.upgrade(event(), NEWER));

        assertThat(newer.deviceId()).isEqualTo(today.deviceId());
        assertThat(newer.sequence()).isEqualTo(today.sequence());
        assertThat(newer.eventTime()).isEqualTo(today.eventTime());
        assertThat(newer.values()).isEqualTo(today.values());
    }

    @Test
    void shouldKeepBothVersionsReadableEitherWay() {
        Schema today = DeviceEventVersions.today();
        Schema newer = DeviceEventVersions.newer();

        assertThat(newer).isNotEqualTo(today);
        for (List<Schema> pair : List.of(List.of(today, newer), List.of(newer, today))) {
            assertThat(
                            SchemaCompatibility.checkReaderWriterCompatibility(
                                            pair.get(0), pair.get(1))
                                    .getType())
                    .isEqualTo(SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE);
        }
    }

    private DecodedEvent decode(byte[] key, byte[] value) throws RejectException {
        return decoder.decode(
                new ConsumerRecord<>(
                        "iot.device-events",
                        0,
                        0,
                        TIME,
                        TimestampType.CREATE_TIME,
                        key.length,
                        value.length,
                        key,
                        value,
                        new RecordHeaders(),
                        java.util.Optional.empty()));
    }

    private static byte[] event() {
        byte[] head =
                EventEncoder.head(
                        TODAY, "pump-00001", "tenant-a", "site-01", "pump", "gateway-000");
        return new EventEncoder()
                .encode(head, TIME, 7, EventEncoder.names(List.of("flow")), new double[] {3}, 1);
    }

    /** A registry that knows today's version and the newer one. */
    private static final class TwoVersions implements SchemaRegistry {

        @Override
        public Schema byId(int id) {
            return switch (id) {
                case TODAY -> DeviceEventVersions.today();
                case NEWER -> DeviceEventVersions.newer();
                default -> throw new UnknownSchemaException("no schema " + id);
            };
        }

        @Override
        public int idOf(String subject, Schema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int register(String subject, Schema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void requireFullTransitive(String subject) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void requireFullTransitive() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isCompatible(String subject, Schema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Integer> versions(String subject) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
