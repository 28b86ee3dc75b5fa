package io.millrace.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.schemas.Quality;
import io.millrace.schemas.RejectReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/**
 * Every pair of versions, every record, whole or damaged: our plans and Avro's own reader give the
 * same event or both refuse. Where we refuse alone, it is by one of these rules and no other, and
 * where such a rule is broken we do refuse, with its reason: those of {@link StricterRules}; the
 * device id is not empty (BAD_DEVICE_ID); no byte is left over (CORRUPT).
 *
 * <p>With {@code -Dmillrace.long=true} many millions of records, with {@code -Dmillrace.seed=N}
 * those of a failure again.
 */
class EventPlanFuzzTest {

    private static final int ROUNDS = Boolean.getBoolean("millrace.long") ? 150_000 : 6_500;
    private static final long SEED = Long.getLong("millrace.seed", 20_261_123);
    private static final int SAMPLES = 100;

    private final Map<String, Schema> versions = EventVersions.all();
    private final EventFields fields = new EventFields();
    private final StricterRules rules = new StricterRules();
    private final Map<String, Integer> outcomes = new HashMap<>();

    @Test
    void shouldReadOrRefuseAsAvroDoesInEveryPairOfVersions() {
        versions.forEach(
                (written, writer) ->
                        versions.forEach((read, reader) -> compare(written, writer, read, reader)));

        int pairs = versions.size() * versions.size();
        assertThat(versions).hasSizeGreaterThanOrEqualTo(8);
        assertThat(outcomes.get("both read")).as("%s", outcomes).isGreaterThan(pairs * ROUNDS / 10);
        assertThat(outcomes.get("both refuse"))
                .as("%s", outcomes)
                .isGreaterThan(pairs * ROUNDS / 20);
        for (RejectReason reason :
                new RejectReason[] {
                    RejectReason.CORRUPT, RejectReason.TOO_LARGE, RejectReason.BAD_DEVICE_ID
                }) {
            assertThat(outcomes).as("where we are stricter").containsKey("we refuse " + reason);
        }
        assertThat(outcomes.getOrDefault("undecided", 0)).isLessThan(pairs * ROUNDS / 1_000);
    }

    private void compare(String written, Schema writer, String read, Schema reader) {
        long seed = SEED * 31 + (written + ">" + read).hashCode();
        Random random = new Random(seed);
        RandomWire wire = new RandomWire(random);
        EventPlan plan = new EventPlanner(fields, reader).plan(writer);
        GenericDatumReader<GenericRecord> avro = new GenericDatumReader<>(writer, reader);
        byte[][] samples = new byte[SAMPLES][];
        for (int i = 0; i < ROUNDS; i++) {
            int sample = i % SAMPLES;
            boolean whole = i < SAMPLES || random.nextInt(4) == 0;
            if (samples[sample] == null || random.nextInt(40) == 0) {
                samples[sample] = wire.next(writer);
            }
            byte[] bytes = whole ? samples[sample] : wire.damaged(samples[sample]);
            String verdict = compare(bytes, plan, avro, reader);
            if (verdict.startsWith("!")) {
                fail(
                        "written as %s, read as %s, record %d of seed %d: %s%n%s%n%s",
                        written,
                        read,
                        i,
                        SEED,
                        verdict,
                        HexFormat.of().formatHex(bytes),
                        rules.broken());
            }
            outcomes.merge(verdict, 1, Integer::sum);
        }
    }

    /** What came of it; with an exclamation mark where it should not have. */
    private String compare(
            byte[] bytes, EventPlan plan, GenericDatumReader<GenericRecord> avro, Schema reader) {
        DecodedEvent ours = null;
        RejectException refusal = null;
        try {
            ours = plan.read(null, bytes, 0, 1, 2, 3);
        } catch (RejectException e) {
            refusal = e;
        }
        GenericRecord theirs;
        boolean leftOver;
        rules.reset(bytes);
        try {
            theirs = avro.read(null, rules);
            leftOver = !rules.isEnd();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return refusal == null ? "!Avro refuses, we do not: " + e : "both refuse";
        }
        if (rules.isUndecided()) {
            return "undecided";
        }
        Flat expected = Flat.of(theirs, reader);
        if (refusal == null) {
            if (rules.broken() != null || leftOver || expected.deviceId.isEmpty()) {
                return "!Avro reads what we should refuse and do not";
            }
            Flat actual = Flat.of(ours);
            return actual.equals(expected)
                    ? "both read"
                    : "!Avro reads " + expected + ", we read " + actual;
        }
        boolean right =
                refusal.reason() == RejectReason.BAD_DEVICE_ID
                        ? expected.deviceId.isEmpty()
                        : refusal.reason()
                                == (rules.broken() == null && leftOver
                                        ? RejectReason.CORRUPT
                                        : rules.broken());
        return (right ? "we refuse " : "!Avro reads, we refuse ")
                + refusal.reason()
                + (right ? "" : ": " + refusal.getMessage());
    }

    /** An event as both sides should have it; the order of the readings is Avro's loss. */
    private record Flat(
            String deviceId,
            String tenantId,
            String siteId,
            String deviceType,
            String gatewayId,
            long eventTime,
            long sequence,
            Map<String, Double> readings,
            Map<String, String> attributes,
            Quality quality,
            String traceparent) {

        static Flat of(DecodedEvent event) {
            Map<String, Double> readings = new LinkedHashMap<>();
            for (int i = 0; i < event.metrics().length; i++) {
                readings.put(event.metrics()[i], event.values()[i]);
            }
            assertThat(event.values()).hasSize(readings.size());
            return new Flat(
                    event.deviceId(),
                    event.tenantId(),
                    event.siteId(),
                    event.deviceType(),
                    event.gatewayId(),
                    event.eventTime(),
                    event.sequence(),
                    readings,
                    event.attributes(),
                    event.quality(),
                    event.traceparent());
        }

        static Flat of(GenericRecord record, Schema reader) {
            Map<String, Double> readings = new HashMap<>();
            ((Map<?, ?>) record.get("readings"))
                    .forEach((k, v) -> readings.put(k.toString(), ((Number) v).doubleValue()));
            Map<String, String> attributes = new HashMap<>();
            if (reader.getField("attributes") != null) {
                ((Map<?, ?>) record.get("attributes"))
                        .forEach((k, v) -> attributes.put(k.toString(), text(v)));
            }
            return new Flat(
                    text(record.get("deviceId")),
                    text(record.get("tenantId")),
                    text(record.get("siteId")),
                    text(record.get("deviceType")),
                    optional(record, reader, "gatewayId"),
                    ((Number) record.get("eventTime")).longValue(),
                    reader.getField("sequence") == null
                            ? -1
                            : ((Number) record.get("sequence")).longValue(),
                    readings,
                    attributes,
                    quality(record, reader),
                    optional(record, reader, "traceparent"));
        }

        private static String optional(GenericRecord record, Schema reader, String field) {
            return reader.getField(field) == null ? null : text(record.get(field));
        }

        private static String text(Object value) {
            return value instanceof ByteBuffer bytes
                    ? StandardCharsets.UTF_8.decode(bytes.duplicate()).toString()
                    : Objects.toString(value, null);
        }

        /** A symbol that only this reader knows is the default to whoever does not. */
        private static Quality quality(GenericRecord record, Schema reader) {
            if (reader.getField("quality") == null) {
                return Quality.GOOD;
            }
            String symbol = ((GenericData.EnumSymbol) record.get("quality")).toString();
            return symbol.equals("ESTIMATED") ? Quality.GOOD : Quality.valueOf(symbol);
        }
    }
}
