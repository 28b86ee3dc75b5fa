package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.millrace.connectors.events.ClockGuard;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.registry.FakeRegistry;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.RejectReason;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records that are made to hurt: each is refused with its reason, at once and without memory, in
 * today's shape and in others.
 */
class EventLimitsTest {

    private static final long TIME = RandomEvents.TIME;
    private static final int TODAY = 1;
    private static final int REORDERED = 2;
    private static final int NESTED = 3;
    private static final int FLOATS = 4;

    /** What a refusal may allocate beside the bytes it is given: its message, mostly. */
    private static final long ALLOCATION = 64 * 1024;

    private static final long MILLIS = 50_000_000;
    private static final byte[] NO_MORE = Wire.number(0);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Map<String, Schema> versions = EventVersions.all();
    private final FakeRegistry registry =
            new FakeRegistry()
                    .with(TODAY, Contracts.schema("DeviceEvent"))
                    .with(REORDERED, versions.get("reordered"))
                    .with(NESTED, versions.get("nested"))
                    .with(FLOATS, versions.get("narrow-numbers"));
    private final DeviceEventDecoder decoder =
            new DeviceEventDecoder(registry, ClockGuard.DEFAULT, () -> 0);

    /** A record's fields on the wire, by name, so that a test can damage one of them. */
    private static Map<String, byte[]> fields() {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        fields.put("deviceId", Wire.text("pump-1"));
        fields.put("tenantId", Wire.text("tenant"));
        fields.put("siteId", Wire.text("site"));
        fields.put("deviceType", Wire.text("pump"));
        fields.put("gatewayId", NO_MORE);
        fields.put("eventTime", Wire.number(TIME));
        fields.put("sequence", Wire.number(1));
        fields.put("readings", NO_MORE);
        fields.put("attributes", NO_MORE);
        fields.put("quality", NO_MORE);
        fields.put("traceparent", NO_MORE);
        byte[] place = Wire.concat(new byte[12], NO_MORE, NO_MORE, new byte[3], NO_MORE);
        fields.put("place", place);
        fields.put("tree", node());
        fields.put("trees", NO_MORE);
        fields.put("any", NO_MORE);
        fields.put("nothings", NO_MORE);
        fields.put("hollows", NO_MORE);
        return fields;
    }

    private static byte[] node() {
        return Wire.concat(Wire.number(7), Wire.text("leaf"), NO_MORE, NO_MORE);
    }

    private byte[] framed(int id, Map<String, byte[]> fields) {
        Schema schema = registry.byId(id);
        byte[][] parts =
                schema.getFields().stream()
                        .map(field -> fields.get(field.name()))
                        .toArray(byte[][]::new);
        return Framing.frame(id, Wire.concat(parts));
    }

    private byte[] framed(int id, String field, byte[]... value) {
        Map<String, byte[]> fields = fields();
        fields.put(field, Wire.concat(value));
        return framed(id, fields);
    }

    @ParameterizedTest
    @ValueSource(ints = {TODAY, REORDERED, NESTED, FLOATS})
    void shouldReadTheRecordThatTheOthersAreMadeFrom(int id) throws RejectException {
        DecodedEvent event = decoder.decode(KafkaRecords.of("pump-1", framed(id, fields()), TIME));

        assertThat(event.deviceId()).isEqualTo("pump-1");
        assertThat(event.sequence()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {TODAY, REORDERED, NESTED, FLOATS})
    void shouldRefuseWhatIsNoUtf8InEveryText(int id) {
        List<byte[]> wrong =
                List.of(
                        bytes(0xC0, 0xAF), // overlong
                        bytes(0xE0, 0x80, 0xAF),
                        bytes(0xF0, 0x80, 0x80, 0xAF),
                        bytes(0xED, 0xA0, 0x80), // a surrogate
                        bytes(0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80), // a pair of them, as CESU-8
                        bytes(0xE2, 0x82), // cut off
                        bytes('a', 0xF0, 0x9F, 0x8F),
                        bytes(0x80),
                        bytes(0xFF, 0xFE),
                        bytes(0xF4, 0x90, 0x80, 0x80)); // above the last code point
        for (byte[] text : wrong) {
            byte[] wire = Wire.text(text);
            byte[] ten = id == FLOATS ? new byte[4] : new byte[8];
            for (String field : List.of("deviceId", "tenantId", "siteId", "deviceType")) {
                assertRefused(RejectReason.CORRUPT, null, framed(id, field, wire));
            }
            for (String field : List.of("gatewayId", "traceparent")) {
                if (registry.byId(id).getField(field) != null) {
                    assertRefused(
                            RejectReason.CORRUPT, null, framed(id, field, Wire.number(1), wire));
                }
            }
            byte[] name = Wire.concat(Wire.number(1), wire, ten, NO_MORE);
            assertRefused(RejectReason.CORRUPT, null, framed(id, "readings", name));
            byte[] key = Wire.concat(Wire.number(1), wire, Wire.text("value"), NO_MORE);
            assertRefused(RejectReason.CORRUPT, null, framed(id, "attributes", key));
            byte[] value = Wire.concat(Wire.number(1), Wire.text("key"), wire, NO_MORE);
            assertRefused(RejectReason.CORRUPT, null, framed(id, "attributes", value));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tenantId, 32768, TOO_LARGE",
        "tenantId, 65536, TOO_LARGE",
        "tenantId, 900000, TOO_LARGE",
        "deviceId, 32768, TOO_LARGE"
    })
    void shouldRefuseLongTextEvenWhereItIsAllThere(String field, int length, RejectReason reason) {
        byte[] text = new byte[length];
        Arrays.fill(text, (byte) 'x');
        for (int id : new int[] {TODAY, REORDERED, NESTED, FLOATS}) {
            assertRefused(reason, null, framed(id, field, Wire.text(text)));
        }
        byte[] label = Wire.concat(Wire.number(7), Wire.text(text), NO_MORE, NO_MORE);
        assertRefused(reason, null, framed(NESTED, "tree", label));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, -1, Integer.MAX_VALUE, 1L << 32, 1_000})
    void shouldRefuseLengthsThatPromiseMoreThanThereIs(long length) {
        byte[] bomb = Wire.number(length);
        for (int id : new int[] {TODAY, REORDERED, NESTED, FLOATS}) {
            assertRefused(RejectReason.CORRUPT, null, framed(id, "tenantId", bomb));
        }
        byte[] label = Wire.concat(Wire.number(7), bomb, NO_MORE, NO_MORE);
        assertRefused(RejectReason.CORRUPT, null, framed(NESTED, "tree", label));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MIN_VALUE + 1,
                Integer.MAX_VALUE,
                Integer.MIN_VALUE,
                -5_000,
                5_000
            })
    void shouldRefuseBlocksThatPromiseMoreThanThereIs(long count) {
        byte[] bomb = Wire.concat(Wire.number(count), Wire.number(0), NO_MORE);
        for (int id : new int[] {TODAY, REORDERED, NESTED, FLOATS}) {
            assertRefused(RejectReason.CORRUPT, null, framed(id, "readings", bomb));
            assertRefused(RejectReason.CORRUPT, null, framed(id, "attributes", bomb));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, TOO_LARGE",
        "-9223372036854775808, CORRUPT",
        "-9223372036854775807, TOO_LARGE",
        "2147483647, TOO_LARGE",
        "-2147483648, TOO_LARGE",
        "10001, TOO_LARGE",
        "-10001, TOO_LARGE"
    })
    void shouldRefuseEntriesWithoutBytesBeyondTheLimit(long count, RejectReason reason) {
        byte[] bomb = Wire.concat(Wire.number(count), count < 0 ? NO_MORE : new byte[0], NO_MORE);

        assertRefused(reason, null, framed(NESTED, "nothings", bomb));
        assertRefused(reason, null, framed(NESTED, "hollows", bomb));
    }

    @Test
    void shouldCountEntriesOfAllBlocksThatAreSkipped() throws RejectException {
        byte[] most = Wire.concat(Wire.number(6_000), Wire.number(-4_000), NO_MORE);
        byte[] tooMany = Wire.concat(most, Wire.number(1), NO_MORE);

        assertRefused(RejectReason.TOO_LARGE, null, framed(NESTED, "nothings", tooMany));
        assertRefused(RejectReason.TOO_LARGE, null, framed(NESTED, "hollows", tooMany));
        byte[] fits = framed(NESTED, "nothings", most, NO_MORE);
        assertThat(decoder.decode(KafkaRecords.of(null, fits, TIME)).deviceId())
                .isEqualTo("pump-1");
    }

    @Test
    void shouldRefuseManyEmptyBlocksOfBombs() {
        // 100,000 blocks of a million nothings each, in a record of no more than 400 KB.
        byte[] block = Wire.number(1_000_000);
        byte[][] blocks = new byte[100_000][];
        Arrays.fill(blocks, block);

        assertRefused(RejectReason.TOO_LARGE, null, framed(NESTED, "hollows", blocks));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 1_000, 100_000})
    void shouldRefuseWhatIsNestedTooDeeply(int depth) {
        assertRefused(RejectReason.TOO_LARGE, null, framed(NESTED, "tree", chain(depth)));
        assertRefused(RejectReason.TOO_LARGE, null, framed(NESTED, "tree", children(depth)));
    }

    @Test
    void shouldReadWhatIsNestedAsDeeplyAsIsAllowed() throws RejectException {
        // The last of a chain holds an empty array, and each child lies in an array.
        byte[] chain = framed(NESTED, "tree", chain(63));
        byte[] children = framed(NESTED, "tree", children(32));

        assertThat(decoder.decode(KafkaRecords.of(null, chain, TIME))).isNotNull();
        assertThat(decoder.decode(KafkaRecords.of(null, children, TIME))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000_001, 10_000_000})
    void shouldRefuseARecordBeyondTheLimitWhateverItHolds(int length) {
        byte[] large = Arrays.copyOf(framed(TODAY, fields()), length);

        assertRefused(RejectReason.TOO_LARGE, "pump-1", large);
        assertRefused(RejectReason.TOO_LARGE, "pump-1", new byte[length]);
    }

    @Test
    void shouldReadARecordOfTheLargestLength() throws RejectException {
        byte[] value = new byte[30_000];
        Arrays.fill(value, (byte) 'x');
        byte[] entry = Wire.concat(Wire.text("k"), Wire.text(value));
        byte[] attributes = NO_MORE;
        for (int i = 0; i < 33; i++) {
            attributes = Wire.concat(Wire.number(1), entry, attributes);
        }
        byte[] large = framed(TODAY, "attributes", attributes);

        assertThat(large.length).isBetween(980_000, Framing.MAX_VALUE_BYTES);
        assertThat(decoder.decode(KafkaRecords.of(null, large, TIME)).attributes()).hasSize(1);
    }

    @Test
    void shouldKeepWhatIsNoNumber() throws RejectException {
        double[] odd = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0};
        List<byte[]> doubles = new ArrayList<>();
        List<byte[]> floats = new ArrayList<>();
        for (int i = 0; i < odd.length; i++) {
            byte[] name = Wire.concat(Wire.number(1), Wire.text("m" + (9 - i)));
            doubles.add(Wire.concat(name, little(Double.doubleToLongBits(odd[i]), 8)));
            floats.add(Wire.concat(name, little(Float.floatToIntBits((float) odd[i]), 4)));
        }
        for (int id : new int[] {TODAY, REORDERED, NESTED, FLOATS}) {
            List<byte[]> blocks = id == FLOATS ? floats : doubles;
            byte[] readings = Wire.concat(blocks.toArray(new byte[0][]));
            DecodedEvent event =
                    decoder.decode(
                            KafkaRecords.of(null, framed(id, "readings", readings, NO_MORE), TIME));

            assertThat(event.metrics())
                    .as("in the order of the wire")
                    .containsExactly("m9", "m8", "m7", "m6");
            assertThat(event.values()).containsExactly(odd);
        }
    }

    @Test
    void shouldRefuseASchemaThatCanOnlyNestWithoutEnd() {
        Schema endless =
                new Schema.Parser()
                        .parse(
                                versions.get("nested")
                                        .toString()
                                        .replace("[\"null\",\"Node\"]", "\"Node\"")
                                        .replace(
                                                "{\"type\":\"array\",\"items\":\"null\"}",
                                                "\"Node\""));
        registry.with(9, endless);

        assertRefused(RejectReason.TOO_LARGE, null, framed(9, "tree", new byte[100_000]));
    }

    @Test
    void shouldNotWalkRecordsWithoutBytesThatDoubleOnEveryLevel() throws RejectException {
        StringBuilder level = new StringBuilder("\"null\"");
        for (int i = 0; i < 40; i++) {
            String name = "Level" + i;
            level.insert(
                    0,
                    "{\"type\":\"record\",\"name\":\"%s\",\"fields\":[{\"name\":\"a\",\"type\":"
                            .formatted(name));
            level.append(i == 0 ? "}]}" : "},{\"name\":\"b\",\"type\":\"Level" + (i - 1) + "\"}]}");
        }
        Schema doubling =
                new Schema.Parser()
                        .parse(
                                versions.get("today")
                                        .toString()
                                        .replaceFirst(
                                                "\"fields\":\\[",
                                                "\"fields\":[{\"name\":\"place\",\"type\":"
                                                        + level
                                                        + "},"));
        registry.with(9, doubling);
        Map<String, byte[]> fields = fields();
        fields.put("place", new byte[0]);
        byte[] value = framed(9, fields);
        long nanos = THREADS.getCurrentThreadCpuTime();

        DecodedEvent event = decoder.decode(KafkaRecords.of(null, value, TIME));

        assertThat(event.deviceId()).isEqualTo("pump-1");
        assertThat(THREADS.getCurrentThreadCpuTime() - nanos).isLessThan(20 * MILLIS);
    }

    @Test
    void shouldRefuseNumbersThatDoNotEnd() {
        byte[] endless = new byte[11];
        Arrays.fill(endless, (byte) 0xFF);
        for (int id : new int[] {TODAY, REORDERED, NESTED, FLOATS}) {
            for (String field : List.of("tenantId", "eventTime", "readings", "quality")) {
                assertRefused(RejectReason.CORRUPT, null, framed(id, field, endless));
            }
        }
    }

    private static byte[] chain(int depth) {
        byte[] link = Wire.concat(Wire.number(7), Wire.text(""), Wire.number(1));
        byte[][] links = new byte[2 * depth - 1][];
        Arrays.fill(links, 0, depth - 1, link);
        links[depth - 1] = Wire.concat(Wire.number(7), Wire.text(""), NO_MORE);
        Arrays.fill(links, depth, links.length, NO_MORE);
        return Wire.concat(Wire.concat(links), NO_MORE);
    }

    private static byte[] children(int depth) {
        byte[] node = Wire.concat(Wire.number(7), Wire.text(""), NO_MORE);
        byte[][] parts = new byte[2 * depth][];
        Arrays.fill(parts, 0, depth - 1, Wire.concat(node, Wire.number(1)));
        parts[depth - 1] = node;
        Arrays.fill(parts, depth, parts.length, NO_MORE);
        return Wire.concat(parts);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] little(long bits, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (bits >>> (8 * i));
        }
        return bytes;
    }

    /** The second time, when the plan is made and the classes are loaded. */
    private void assertRefused(RejectReason reason, String key, byte[] value) {
        refusal(key, value);
        long thread = Thread.currentThread().getId();
        long allocated = THREADS.getThreadAllocatedBytes(thread);
        long nanos = THREADS.getCurrentThreadCpuTime();
        RejectException refusal = refusal(key, value);
        long took = THREADS.getCurrentThreadCpuTime() - nanos;
        long memory = THREADS.getThreadAllocatedBytes(thread) - allocated;

        assertThat(refusal).as("nothing refused").isNotNull();
        assertThat(refusal.reason()).as(refusal.getMessage()).isEqualTo(reason);
        assertThat(memory).as("bytes allocated: " + refusal.getMessage()).isLessThan(ALLOCATION);
        assertThat(took).as("nanoseconds: " + refusal.getMessage()).isLessThan(MILLIS);
        assertThat(refusal.getMessage().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(300);
    }

    private RejectException refusal(String key, byte[] value) {
        return catchThrowableOfType(
                RejectException.class, () -> decoder.decode(KafkaRecords.of(key, value, TIME)));
    }
}
