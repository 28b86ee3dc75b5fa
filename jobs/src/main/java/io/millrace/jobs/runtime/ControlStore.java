package io.millrace.jobs.runtime;

import io.millrace.jobs.device.ControlRecords;
import io.millrace.schemas.AlertRule;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.DeviceType;
import io.millrace.schemas.ModelFile;
import io.millrace.schemas.RecordCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;

/**
 * The control records as broadcast state: every version of every record, with the schema that wrote
 * it, so that a restore needs neither the topics nor the registry and outlives a change of the
 * contracts.
 */
final class ControlStore {

    static final MapStateDescriptor<String, byte[]> DESCRIPTOR =
            new MapStateDescriptor<>(
                    "control-records",
                    StringSerializer.INSTANCE,
                    BytePrimitiveArraySerializer.INSTANCE);

    private static final String SCHEMA = "schema/";
    private static final String VERSION = "version/";
    private static final String REFUSED = "refused/";
    private static final int HEADER = 2 * Long.BYTES;

    /** In the place of a validFrom, where a record was deleted. */
    private static final long REMOVED = -1;

    private static final Map<String, RecordCodec<? extends SpecificRecord>> CODECS =
            Map.of(
                    "AlertRule", new RecordCodec<>(AlertRule.class),
                    "DeviceType", new RecordCodec<>(DeviceType.class),
                    "ModelFile", new RecordCodec<>(ModelFile.class));

    private final BroadcastState<String, byte[]> state;
    private final ControlRecords records;
    private long late;

    ControlStore(BroadcastState<String, byte[]> state, ControlRecords records) {
        this.state = state;
        this.records = records;
    }

    /** Takes one version into the state and into force; empty when it was taken. */
    Optional<ControlRecords.Refusal> put(ControlInput input) throws Exception {
        if (input.avro() == null) {
            state.put(
                    key(input, REMOVED),
                    ByteBuffer.allocate(HEADER).putLong(input.recordTime()).array());
            records.removeRule(input.id(), input.recordTime());
            return Optional.empty();
        }
        Schema today = Contracts.schema(input.recordName());
        SpecificRecord control = CODECS.get(input.recordName()).decode(input.avro());
        Optional<ControlRecords.Refusal> refusal = records.put(control, input.recordTime());
        if (refusal.isEmpty()) {
            late += ControlRecords.cameLate(control, input.recordTime()) ? 1 : 0;
            long fingerprint = SchemaNormalization.parsingFingerprint64(today);
            state.put(SCHEMA + fingerprint, today.toString().getBytes(StandardCharsets.UTF_8));
            ByteBuffer value = ByteBuffer.allocate(HEADER + input.avro().length);
            value.putLong(input.recordTime()).putLong(fingerprint).put(input.avro());
            state.put(key(input, ControlRecords.validFrom(control)), value.array());
        }
        return refusal;
    }

    /** Since when a model's newer versions are refused, milliseconds; empty where they are not. */
    OptionalLong refusedSince(String modelId) throws Exception {
        byte[] since = state.get(REFUSED + modelId);
        return since == null
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(since).getLong());
    }

    /** Remembers that a version of a model was refused, or that one was taken again. */
    void modelRefused(String modelId, boolean refused, long recordTime) throws Exception {
        if (refused) {
            state.put(
                    REFUSED + modelId, ByteBuffer.allocate(Long.BYTES).putLong(recordTime).array());
        } else {
            state.remove(REFUSED + modelId);
        }
    }

    /** Versions that came after their {@code validFrom} had passed. */
    long late() {
        return late;
    }

    /** Puts everything that was restored into force. */
    void restore() throws Exception {
        Map<Long, Schema> schemas = new HashMap<>();
        List<String> keys = new ArrayList<>();
        for (Map.Entry<String, byte[]> entry : state.immutableEntries()) {
            if (entry.getKey().startsWith(SCHEMA)) {
                long fingerprint = Long.parseLong(entry.getKey().substring(SCHEMA.length()));
                String text = new String(entry.getValue(), StandardCharsets.UTF_8);
                schemas.put(fingerprint, new Schema.Parser().parse(text));
            } else if (entry.getKey().startsWith(VERSION)) {
                keys.add(entry.getKey());
            }
        }
        keys.sort(null);
        for (String key : keys) {
            restore(key, state.get(key), schemas);
        }
    }

    private void restore(String key, byte[] value, Map<Long, Schema> schemas) throws IOException {
        String[] parts = key.split("/", 5);
        ByteBuffer header = ByteBuffer.wrap(value);
        long recordTime = header.getLong();
        Schema writer = schemas.get(header.getLong());
        if (value.length == HEADER) {
            records.removeRule(parts[4], recordTime);
            return;
        }
        SpecificRecord control =
                CODECS.get(parts[1]).decode(writer, value, HEADER, value.length - HEADER);
        records.putAgain(control, recordTime);
    }

    /**
     * Sorts by contract, then record time: {@code version/NAME/TIME/VALID-FROM/ID}. Two versions of
     * one record may have come in the same millisecond.
     */
    private static String key(ControlInput input, long validFrom) {
        return VERSION
                + input.recordName()
                + "/"
                + String.format("%019d", Math.max(0, input.recordTime()))
                + "/"
                + validFrom
                + "/"
                + input.id();
    }
}
