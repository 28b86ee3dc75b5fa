package io.millrace.benchmarks.ingest;

import io.millrace.connectors.kafka.Framing;
import io.millrace.schemas.RejectReason;
import io.millrace.simulators.fleet.FaultKind;
import io.millrace.simulators.fleet.Poison;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A record that every receiver has to refuse, with the reason that it has to give.
 *
 * @param name of its class
 */
record BadRecord(String name, byte[] key, byte[] value, List<Header> headers, RejectReason reason) {

    private static final int GUID_BYTES = 17;
    private static final int NOTHINGS = 1_000_000;
    private static final int DEPTH = 10_000;

    /** Ids of schemas that are registered and that no device should write with. */
    record HostileSchemas(int foreign, int unreadable, int hollow) {}

    /** One of every class, made of a good event of that key. */
    static List<BadRecord> ofEveryClass(byte[] key, byte[] good, HostileSchemas schemas) {
        List<BadRecord> all = new ArrayList<>();
        for (FaultKind kind : FaultKind.values()) {
            if (kind.isPoison() && kind != FaultKind.POISON_TENANT) {
                all.add(
                        new BadRecord(
                                kind.label(),
                                Poison.key(kind, key),
                                Poison.value(kind, key, good, all.size()),
                                headers(kind),
                                reason(kind)));
            }
        }
        RejectReason incompatible = RejectReason.INCOMPATIBLE_SCHEMA;
        all.add(framed("schema-of-another-subject", key, schemas.foreign(), good, incompatible));
        all.add(framed("schema-without-time", key, schemas.unreadable(), good, incompatible));
        RejectReason tooLarge = RejectReason.TOO_LARGE;
        all.add(
                framed(
                        "a-million-nothings",
                        key,
                        schemas.hollow(),
                        with(good, NOTHINGS, 0),
                        tooLarge));
        all.add(framed("nested-deeply", key, schemas.hollow(), with(good, 0, DEPTH), tooLarge));
        return List.copyOf(all);
    }

    /** Far larger than the others: few of them say as much as many. */
    boolean isLarge() {
        return value != null && value.length > 10_000;
    }

    /** Today's fields, then an array of nothings and a record that holds itself. */
    static Schema hollow(Schema today) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : today.getFields()) {
            fields.add(new Schema.Field(field, field.schema()));
        }
        Schema nothings = SchemaBuilder.array().items().nullType();
        fields.add(new Schema.Field("nothings", nothings, null, List.of()));
        Schema node =
                SchemaBuilder.record("Node")
                        .namespace("io.millrace.schemas")
                        .fields()
                        .name("next")
                        .type()
                        .unionOf()
                        .nullType()
                        .and()
                        .type("Node")
                        .endUnion()
                        .nullDefault()
                        .endRecord();
        Schema tree = Schema.createUnion(Schema.create(Schema.Type.NULL), node);
        fields.add(new Schema.Field("tree", tree, null, Schema.Field.NULL_DEFAULT_VALUE));
        return Schema.createRecord("DeviceEvent", null, "io.millrace.schemas", false, fields);
    }

    /** Of the right name, yet it cannot be read: no device says when. */
    static Schema unreadable() {
        return SchemaBuilder.record("DeviceEvent")
                .namespace("io.millrace.schemas")
                .fields()
                .requiredString("deviceId")
                .requiredString("siteId")
                .endRecord();
    }

    private static BadRecord framed(
            String name, byte[] key, int id, byte[] good, RejectReason reason) {
        byte[] bare = java.util.Arrays.copyOfRange(good, Framing.LENGTH, good.length);
        return new BadRecord(name, key, Framing.frame(id, bare), List.of(), reason);
    }

    private static byte[] with(byte[] good, int nothings, int depth) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            out.write(good);
            if (nothings > 0) {
                encoder.writeLong(nothings);
            }
            encoder.writeLong(0);
            for (int i = 0; i < depth; i++) {
                encoder.writeIndex(1);
            }
            encoder.writeIndex(0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static List<Header> headers(FaultKind kind) {
        return kind == FaultKind.POISON_GUID_HEADER
                ? List.of(new RecordHeader(Framing.GUID_HEADER, new byte[GUID_BYTES]))
                : List.of();
    }

    private static RejectReason reason(FaultKind kind) {
        return switch (kind) {
            case UNKNOWN_SCHEMA, POISON_NEGATIVE_ID -> RejectReason.UNKNOWN_SCHEMA_ID;
            case POISON_EMPTY, POISON_NO_BYTES -> RejectReason.EMPTY_VALUE;
            case POISON_ONE_BYTE, POISON_FOUR_BYTES, POISON_NOT_FRAMED, POISON_TEXT, POISON_BARE ->
                    RejectReason.NOT_FRAMED;
            case POISON_GUID, POISON_GUID_HEADER -> RejectReason.GUID_FRAMING;
            case POISON_FOREIGN_KEY, POISON_NO_ID -> RejectReason.BAD_DEVICE_ID;
            case POISON_TOO_LARGE, POISON_LONG_TEXT, POISON_MANY_READINGS -> RejectReason.TOO_LARGE;
            case POISON_CLOCK_MIN, POISON_CLOCK_MINUS_ONE, POISON_CLOCK_1970 ->
                    RejectReason.CLOCK_TOO_OLD;
            case POISON_CLOCK_2038, POISON_CLOCK_MAX -> RejectReason.CLOCK_IN_FUTURE;
            default -> RejectReason.CORRUPT;
        };
    }
}
