package io.millrace.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connectors.events.ClockGuard;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.kafka.DeviceEventDecoder;
import io.millrace.connectors.kafka.Framing;
import io.millrace.connectors.kafka.RejectException;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.connectors.registry.UnknownSchemaException;
import io.millrace.schemas.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
        "POISON_NEGATIVE_ID, UNKNOWN_SCHEMA_ID",
        "POISON_NO_BYTES, EMPTY_VALUE",
        "POISON_ONE_BYTE, NOT_FRAMED",
        "POISON_FOUR_BYTES, NOT_FRAMED",
        "POISON_NOT_FRAMED, NOT_FRAMED",
        "POISON_TEXT, NOT_FRAMED",
        "POISON_BARE, NOT_FRAMED",
        "POISON_GUID, GUID_FRAMING",
        "POISON_GUID_HEADER, GUID_FRAMING",
        "POISON_NOTHING_BEHIND, CORRUPT",
        "POISON_TRUNCATED, CORRUPT",
        "POISON_CUT_IN_ID, CORRUPT",
        "POISON_CUT_IN_READINGS, CORRUPT",
        "POISON_GARBAGE, CORRUPT",
        "POISON_LONG_STRING, CORRUPT",
        "POISON_NEGATIVE_STRING, CORRUPT",
        "POISON_HUGE_MAP, CORRUPT",
        "POISON_NEGATIVE_BLOCK, CORRUPT",
        "POISON_ENDLESS_NUMBER, CORRUPT",
        "POISON_BAD_UNION, CORRUPT",
        "POISON_BAD_ENUM, CORRUPT",
        "POISON_NOT_UTF8, CORRUPT",
        "POISON_OVERLONG, CORRUPT",
        "POISON_SURROGATE, CORRUPT",
        "POISON_TRAILING, CORRUPT",
        "POISON_FOREIGN_KEY, BAD_DEVICE_ID",
        "POISON_NO_ID, BAD_DEVICE_ID",
        "POISON_TOO_LARGE, TOO_LARGE",
        "POISON_LONG_TEXT, TOO_LARGE",
        "POISON_MANY_READINGS, TOO_LARGE",
        "POISON_CLOCK_MIN, CLOCK_TOO_OLD",
        "POISON_CLOCK_MINUS_ONE, CLOCK_TOO_OLD",
        "POISON_CLOCK_1970, CLOCK_TOO_OLD",
        "POISON_CLOCK_2038, CLOCK_IN_FUTURE",
        "POISON_CLOCK_MAX, CLOCK_IN_FUTURE"
    })
    void shouldBeRefusedForItsOwnReason(FaultKind kind, RejectReason reason) {
        for (byte[] good : List.of(event(), DeviceEventVersions.upgrade(event(), NEWER))) {
            for (long sequence = 0; sequence < 50; sequence++) {
                byte[] value = Poison.value(kind, KEY, good, sequence);
                byte[] key = Poison.key(kind, KEY);

                assertThatThrownBy(() -> decode(kind, key, value))
                        .isInstanceOfSatisfying(
                                RejectException.class,
                                refused -> assertThat(refused.reason()).isEqualTo(reason));
            }
        }
    }

    @Test
    void shouldBeThirtyClassesThatEveryReceiverRefuses() {
        long refusedByAll =
                Arrays.stream(FaultKind.values())
                        .filter(FaultKind::isPoison)
                        .filter(kind -> kind != FaultKind.POISON_TENANT)
                        .count();

        assertThat(refusedByAll).isGreaterThanOrEqualTo(30);
    }

    @Test
    void shouldTakeTurnsAmongTheSmallOnes() {
        Set<FaultKind> met = EnumSet.noneOf(FaultKind.class);
        for (long turn = 0; turn < 200; turn++) {
            FaultKind kind = Poison.inTurn(turn);
            byte[] value = Poison.value(kind, KEY, event(), turn);
            assertThat(value == null ? 0 : value.length).as("%s", kind).isLessThan(300);
            met.add(kind);
        }

        assertThat(met).hasSize(29).allMatch(FaultKind::isPoison);
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
        return decode(FaultKind.POISON_TENANT, key, value);
    }

    private DecodedEvent decode(FaultKind kind, byte[] key, byte[] value) throws RejectException {
        RecordHeaders headers = new RecordHeaders();
        if (kind == FaultKind.POISON_GUID_HEADER) {
            headers.add(Framing.GUID_HEADER, new byte[17]);
        }
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
                        headers,
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
