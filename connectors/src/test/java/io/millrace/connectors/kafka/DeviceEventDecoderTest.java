package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.connectors.events.ClockGuard;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.registry.FakeRegistry;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.Quality;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.RejectReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeviceEventDecoderTest {

    private static final long TIME = RandomEvents.TIME;
    private static final int TODAY = 7;
    private static final Schema CONTRACT = Contracts.schema("DeviceEvent");
    private static final RecordCodec<DeviceEvent> CODEC = new RecordCodec<>(DeviceEvent.class);

    private final AtomicLong nanos = new AtomicLong();
    private final FakeRegistry registry = new FakeRegistry().with(TODAY, CONTRACT);
    private final DeviceEventDecoder decoder =
            new DeviceEventDecoder(registry, ClockGuard.DEFAULT, nanos::get);

    /** Whatever a test has done to it, the decoder reads the next good record. */
    @AfterEach
    void shouldReadTheNextRecord() throws RejectException {
        DeviceEvent event = event("next");

        assertThat(decoder.decode(record("next", event)).toDeviceEvent()).isEqualTo(event);
    }

    @Test
    void shouldKnowTodaysShape() {
        assertThat(FlatEventReader.reads(CONTRACT))
                .as("the contract has changed: teach FlatEventReader and DecodedEvent, then SHAPE")
                .isTrue();
    }

    @Test
    void shouldReadEveryField() throws RejectException {
        DeviceEvent event = event("pump-1");
        event.setGatewayId("gateway-9");
        event.setTraceparent("00-abc-def-01");
        event.setQuality(Quality.UNCERTAIN);
        event.setAttributes(Map.of("firmware", "1.2"));

        DecodedEvent decoded = decoder.decode(record("pump-1", event));

        assertThat(decoded.toDeviceEvent()).isEqualTo(event);
        assertThat(decoded.recordTime()).isEqualTo(TIME);
        assertThat(decoded.partition()).isEqualTo(KafkaRecords.PARTITION);
        assertThat(decoded.offset()).isEqualTo(KafkaRecords.OFFSET);
    }

    @Test
    void shouldBuildNeitherStringNorEventTwice() throws RejectException {
        DecodedEvent one = decoder.decode(record("pump-1", event("pump-1"))).copy();
        DecodedEvent two = decoder.decode(record("pump-1", event("pump-1"))).copy();

        assertThat(two.deviceId()).isSameAs(one.deviceId());
        assertThat(two.metrics()[0]).isSameAs(one.metrics()[0]);
        assertThat(decoder.decode(record("pump-1", event("pump-1"))))
                .isSameAs(decoder.decode(record("pump-1", event("pump-1"))));
    }

    @Test
    void shouldAskTheRegistryOnceAnId() throws RejectException {
        for (int i = 0; i < 10; i++) {
            decoder.decode(record("pump-1", event("pump-1")));
        }

        assertThat(registry.questions()).isEqualTo(1);
    }

    @Test
    void shouldAgreeWithAvrosReaderOnAnything() {
        int agreed = 0;
        int refused = 0;
        Random random = new Random(20_261_122);
        RandomEvents events = new RandomEvents(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bare = CODEC.encode(events.next());
            if (i % 2 == 1) {
                bare = mutate(bare, random);
            }
            if (agree(bare)) {
                agreed++;
            } else {
                refused++;
            }
        }
        assertThat(agreed).isGreaterThan(10_000);
        assertThat(refused).isGreaterThan(1_000);
    }

    @Test
    void shouldReadOlderVersions() throws Exception {
        Schema older =
                SchemaBuilder.record("DeviceEvent")
                        .namespace("io.millrace.schemas")
                        .fields()
                        .requiredString("deviceId")
                        .requiredString("tenantId")
                        .requiredString("siteId")
                        .requiredString("deviceType")
                        .requiredLong("eventTime")
                        .name("readings")
                        .type()
                        .map()
                        .values()
                        .doubleType()
                        .noDefault()
                        .optionalString("legacyNote")
                        .endRecord();
        registry.with(3, older);
        GenericRecord written = new GenericData.Record(older);
        written.put("deviceId", "pump-1");
        written.put("tenantId", "tenant");
        written.put("siteId", "site");
        written.put("deviceType", "pump");
        written.put("eventTime", TIME);
        Map<String, Double> readings = new LinkedHashMap<>();
        readings.put("vibration", 2.0);
        readings.put("pressure", 1.0);
        readings.put("speed", 3.0);
        written.put("readings", readings);
        written.put("legacyNote", "gone since");

        DecodedEvent decoded =
                decoder.decode(
                        KafkaRecords.of("pump-1", Framing.frame(3, bytes(older, written)), TIME));

        assertThat(decoded)
                .isEqualTo(
                        new DecodedEvent(
                                "pump-1",
                                "tenant",
                                "site",
                                "pump",
                                null,
                                TIME,
                                -1,
                                new String[] {"vibration", "pressure", "speed"},
                                new double[] {2, 1, 3},
                                Map.of(),
                                Quality.GOOD,
                                null,
                                TIME,
                                KafkaRecords.PARTITION,
                                KafkaRecords.OFFSET));
    }

    @Test
    void shouldReadNewerVersionsAsTheHandDecoderReadsTodays() throws Exception {
        Schema newer = newer();
        registry.with(9, newer);
        RandomEvents events = new RandomEvents(2);
        for (int i = 0; i < 300; i++) {
            DeviceEvent event = events.next();
            GenericRecord written = new GenericData.Record(newer);
            CONTRACT.getFields().forEach(field -> written.put(field.name(), generic(event, field)));
            written.put("battery", 0.5);

            DecodedEvent decoded =
                    decoder.decode(
                            KafkaRecords.of(
                                    event.getDeviceId(),
                                    Framing.frame(9, bytes(newer, written)),
                                    TIME));

            assertThat(decoded.toDeviceEvent()).isEqualTo(event);
        }
    }

    @Test
    void shouldRefuseTextThatIsNoUtf8InEveryVersion() throws Exception {
        registry.with(9, newer());
        DeviceEvent event = event("pump-1");
        event.setTenantId("tenant-?");
        byte[] today = CODEC.encode(event);
        today[indexOf(today, (byte) '?')] = (byte) 0xFF;
        byte[] newer = Arrays.copyOf(today, today.length + 1);

        assertRejected(RejectReason.CORRUPT, "pump-1", Framing.frame(TODAY, today));
        assertRejected(RejectReason.CORRUPT, "pump-1", Framing.frame(9, newer));
    }

    @Test
    void shouldAcceptAReplacementCharacterThatWasWrittenAsOne() throws Exception {
        DeviceEvent event = event("pump-1");
        event.setTenantId("ten\uFFFDant");

        assertThat(decoder.decode(record("pump-1", event)).tenantId()).isEqualTo("ten\uFFFDant");
    }

    @Test
    void shouldRefuseWhatIsNotFramed() {
        byte[] good = framed(event("pump-1"));

        assertRejected(RejectReason.EMPTY_VALUE, "pump-1", new byte[0]);
        assertRejected(RejectReason.NOT_FRAMED, "pump-1", new byte[] {0, 0, 0, 7});
        assertRejected(
                RejectReason.NOT_FRAMED, "pump-1", "{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        good[0] = 1;
        assertRejected(RejectReason.GUID_FRAMING, "pump-1", good);
    }

    @Test
    void shouldRefuseGuidFramingInAHeader() {
        ConsumerRecord<byte[], byte[]> record = record("pump-1", event("pump-1"));
        record.headers().add("__value_schema_id", new byte[] {1});

        assertThat(rejection(record).reason()).isEqualTo(RejectReason.GUID_FRAMING);
    }

    @Test
    void shouldRefuseAnUnknownIdUntilItIsRegistered() throws Exception {
        byte[] framed = Framing.frame(55, CODEC.encode(event("pump-1")));
        assertRejected(RejectReason.UNKNOWN_SCHEMA_ID, "pump-1", framed);
        int asked = registry.questions();
        for (int i = 0; i < 100; i++) {
            assertRejected(RejectReason.UNKNOWN_SCHEMA_ID, "pump-1", framed);
        }
        assertThat(registry.questions()).isEqualTo(asked);

        registry.with(55, CONTRACT);
        nanos.addAndGet(6_000_000_000L);

        assertThat(decoder.decode(KafkaRecords.of("pump-1", framed, TIME)).deviceId())
                .isEqualTo("pump-1");
    }

    @Test
    void shouldRefuseAnotherRecordsSchema() {
        registry.with(12, Contracts.schema("AlertRule"));

        assertRejected(
                RejectReason.INCOMPATIBLE_SCHEMA,
                "pump-1",
                Framing.frame(12, CODEC.encode(event("pump-1"))));
    }

    @Test
    void shouldRefuseEveryTruncation() {
        byte[] good = framed(event("pump-1"));
        for (int length = Framing.LENGTH; length < good.length; length++) {
            RejectException rejection =
                    rejection(KafkaRecords.of("pump-1", Arrays.copyOf(good, length), TIME));
            assertThat(rejection.reason()).isIn(RejectReason.CORRUPT, RejectReason.BAD_DEVICE_ID);
        }
    }

    @Test
    void shouldRefuseBytesLeftOver() {
        byte[] good = framed(event("pump-1"));

        assertRejected(RejectReason.CORRUPT, "pump-1", Arrays.copyOf(good, good.length + 1));
    }

    @Test
    void shouldRefuseADeviceIdThatIsNotTheKey() throws Exception {
        byte[] good = framed(event("pump-1"));

        assertRejected(RejectReason.BAD_DEVICE_ID, "pump-2", good);
        assertRejected(RejectReason.BAD_DEVICE_ID, "", framed(event("")));
        assertThat(decoder.decode(KafkaRecords.of(null, good, TIME)).deviceId())
                .isEqualTo("pump-1");
    }

    @Test
    void shouldRefuseWhatIsTooLarge() {
        DeviceEvent longText = event("pump-1");
        longText.setTenantId("x".repeat(Contracts.MAX_STRING_BYTES + 1));
        assertRejected(RejectReason.TOO_LARGE, "pump-1", framed(longText));

        DeviceEvent atTheLimit = event("pump-1");
        atTheLimit.setTenantId("x".repeat(Contracts.MAX_STRING_BYTES));
        assertThat(agree(CODEC.encode(atTheLimit))).isTrue();

        assertRejected(RejectReason.TOO_LARGE, "pump-1", new byte[1_000_001]);
        assertRejected(RejectReason.TOO_LARGE, "pump-1", readings(block(10_001)));
        assertRejected(RejectReason.TOO_LARGE, "pump-1", readings(block(9_000), block(1_001)));
        assertThat(agree(bare(readings(block(9_000), block(1_000))))).isTrue();
    }

    @Test
    void shouldRefuseBlocksThatPromiseMoreThanTheyHold() {
        assertRejected(RejectReason.CORRUPT, "pump-1", readings(Wire.number(Long.MAX_VALUE)));
        assertRejected(
                RejectReason.CORRUPT,
                "pump-1",
                readings(Wire.number(Long.MIN_VALUE), Wire.number(0)));
        assertRejected(RejectReason.CORRUPT, "pump-1", readings(Wire.number(5_000)));
    }

    @Test
    void shouldReadBlocksThatTellTheirSize() throws Exception {
        byte[] entry = Wire.concat(Wire.text("a"), new byte[8]);
        byte[] sized = Wire.concat(Wire.number(-1), Wire.number(entry.length), entry);

        DecodedEvent event =
                decoder.decode(KafkaRecords.of("pump-1", readings(sized, sized), TIME));

        assertThat(event.metrics()).containsExactly("a");
    }

    @Test
    void shouldReadTenThousandBlocksOfOne() throws Exception {
        byte[][] blocks = new byte[10_000][];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = Wire.concat(Wire.number(1), Wire.text("m" + i), new byte[8]);
        }

        DecodedEvent event = decoder.decode(KafkaRecords.of("pump-1", readings(blocks), TIME));

        assertThat(event.metrics()).hasSize(10_000);
        assertThat(event.values()).hasSize(10_000);
    }

    @Test
    void shouldKeepTheLastValueOfAMetricThatComesTwice() {
        byte[][] blocks = new byte[300][];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] =
                    Wire.concat(
                            Wire.number(1),
                            Wire.text("m" + i % 100),
                            new byte[7],
                            new byte[] {(byte) i});
        }

        assertThat(agree(bare(readings(blocks)))).isTrue();
        assertThat(agree(bare(readings(Arrays.copyOf(blocks, 120))))).isTrue();
    }

    @Test
    void shouldReadNumbersThatAreLongerThanTheyNeedBeAsAvroDoes() {
        byte[] strings =
                Wire.concat(
                        Wire.text("pump-1"),
                        Wire.text("tenant"),
                        Wire.text("site"),
                        Wire.text("pump"));
        for (int length = 1; length <= 12; length++) {
            byte[] zero = new byte[length];
            Arrays.fill(zero, 0, length - 1, (byte) 0x80);
            byte[] union = Wire.concat(strings, zero, Wire.number(TIME), Wire.number(1));
            byte[] sequence = Wire.concat(strings, Wire.number(0), Wire.number(TIME), zero);
            byte[] rest = {0, 0, 0, 0};

            assertThat(agree(Wire.concat(union, rest))).isEqualTo(length <= 5);
            assertThat(agree(Wire.concat(sequence, rest))).isEqualTo(length <= 10);
        }
    }

    @Test
    void shouldGuardTheClock() {
        DeviceEvent old = event("pump-1");
        old.setEventTime(Instant.ofEpochMilli(0));
        DeviceEvent ahead = event("pump-1");
        ahead.setEventTime(Instant.ofEpochMilli(Long.MAX_VALUE));

        assertRejected(RejectReason.CLOCK_TOO_OLD, "pump-1", framed(old));
        assertRejected(RejectReason.CLOCK_IN_FUTURE, "pump-1", framed(ahead));
    }

    /** True when both read it alike, false when both refuse it; fails when they differ. */
    private boolean agree(byte[] bare) {
        DeviceEvent avro;
        try {
            avro = CODEC.decode(bare);
        } catch (IOException e) {
            RejectException ours = refusal(bare);
            assertThat(ours).as("Avro refuses it: " + e.getMessage()).isNotNull();
            return false;
        }
        RejectException refusal = refusal(bare);
        if (refusal == null) {
            DecodedEvent flat = decodeFlat(bare);
            assertThat(flat.toDeviceEvent()).isEqualTo(avro);
            return true;
        }
        boolean stricter =
                refusal.reason() == RejectReason.BAD_DEVICE_ID
                        || (refusal.reason() == RejectReason.CORRUPT
                                && avro.toString().indexOf('\uFFFD') >= 0);
        assertThat(stricter).as("Avro reads it, we say: " + refusal.getMessage()).isTrue();
        return false;
    }

    private final FlatEventReader flat = new FlatEventReader(new EventFields());

    private DecodedEvent decodeFlat(byte[] bare) {
        try {
            return flat.read(null, bare, 0, TIME, 0, 0);
        } catch (RejectException e) {
            throw new AssertionError(e);
        }
    }

    private RejectException refusal(byte[] bare) {
        try {
            flat.read(null, bare, 0, TIME, 0, 0);
            return null;
        } catch (RejectException e) {
            return e;
        }
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        byte[] mutated = bytes.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && mutated.length > 0; i++) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(5)) {
                case 0 -> mutated[at] = (byte) random.nextInt(256);
                case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> mutated = Arrays.copyOf(mutated, at);
                case 3 -> mutated = Wire.concat(mutated, new byte[] {(byte) random.nextInt(256)});
                default -> mutated[at] = (byte) 0xFF;
            }
        }
        return mutated;
    }

    private static Schema newer() {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : CONTRACT.getFields()) {
            fields.add(new Schema.Field(field, field.schema()));
        }
        Schema optionalDouble =
                Schema.createUnion(
                        Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.DOUBLE));
        fields.add(
                new Schema.Field("battery", optionalDouble, null, Schema.Field.NULL_DEFAULT_VALUE));
        return Schema.createRecord("DeviceEvent", null, "io.millrace.schemas", false, fields);
    }

    private static Object generic(DeviceEvent event, Schema.Field field) {
        Object value = event.get(field.pos());
        if (value instanceof Instant instant) {
            return instant.toEpochMilli();
        }
        if (value instanceof Quality quality) {
            return new GenericData.EnumSymbol(field.schema(), quality.name());
        }
        return value;
    }

    private static byte[] bytes(Schema schema, GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static DeviceEvent event(String deviceId) {
        return DeviceEvent.newBuilder()
                .setDeviceId(deviceId)
                .setTenantId("tenant")
                .setSiteId("site")
                .setDeviceType("pump")
                .setEventTime(Instant.ofEpochMilli(TIME))
                .setReadings(Map.of("temperature", 61.5, "vibration", 0.2))
                .build();
    }

    private static byte[] framed(DeviceEvent event) {
        return Framing.frame(TODAY, CODEC.encode(event));
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, DeviceEvent event) {
        return KafkaRecords.of(key, framed(event), TIME);
    }

    private void assertRejected(RejectReason reason, String key, byte[] value) {
        RejectException rejection = rejection(KafkaRecords.of(key, value, TIME));
        assertThat(rejection.reason()).as(rejection.getMessage()).isEqualTo(reason);
    }

    private RejectException rejection(ConsumerRecord<byte[], byte[]> record) {
        return catchThrowableOfType(RejectException.class, () -> decoder.decode(record));
    }

    /** A framed event of pump-1 whose readings are those blocks. */
    private static byte[] readings(byte[]... blocks) {
        return Framing.frame(
                TODAY,
                Wire.concat(
                        Wire.text("pump-1"),
                        Wire.text("tenant"),
                        Wire.text("site"),
                        Wire.text("pump"),
                        Wire.number(0),
                        Wire.number(TIME),
                        Wire.number(1),
                        Wire.concat(blocks),
                        Wire.number(0),
                        Wire.number(0),
                        Wire.number(0),
                        Wire.number(0)));
    }

    private static byte[] bare(byte[] framed) {
        return Arrays.copyOfRange(framed, Framing.LENGTH, framed.length);
    }

    private static byte[] block(int entries) {
        byte[][] parts = new byte[entries + 1][];
        parts[0] = Wire.number(entries);
        for (int i = 0; i < entries; i++) {
            parts[i + 1] = Wire.concat(Wire.text("m" + i), new byte[8]);
        }
        return Wire.concat(parts);
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        int index = 0;
        while (bytes[index] != wanted) {
            index++;
        }
        return index;
    }
}
