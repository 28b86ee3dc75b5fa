package io.millrace.simulators.fleet;

import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.RecordCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/** All records of a fleet's run, as a receiver gets them. */
final class FleetRecords {

    static final long START = 1_790_000_000_000L;
    static final int TODAY = 3;
    static final int NEWER = 4;

    private static final RecordCodec<DeviceEvent> CODEC = new RecordCodec<>(DeviceEvent.class);

    private final List<Sent> all = new ArrayList<>();
    private final TransportCounts counts;

    /** A record; the event is null where it is poison. */
    record Sent(String key, byte[] value, long due, String kind) {

        int schemaId() {
            return ByteBuffer.wrap(value).getInt(1);
        }

        DeviceEvent event() {
            try {
                byte[] bare = Arrays.copyOfRange(value, 5, value.length);
                return schemaId() == NEWER ? RecordsReader.older(bare) : CODEC.decode(bare);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean isPoison() {
            return kind.startsWith("poison-") || kind.equals("unknown-schema");
        }

        long eventTime() {
            return event().getEventTime().toEpochMilli();
        }

        /** Everything but the schema's id. */
        String text() {
            byte[] bare = value == null ? null : value.clone();
            if (bare != null && bare.length >= 5) {
                Arrays.fill(bare, 1, 5, (byte) 0);
            }
            return due
                    + " "
                    + kind
                    + " "
                    + key
                    + " "
                    + Arrays.hashCode(bare)
                    + " "
                    + (bare == null ? -1 : bare.length);
        }
    }

    /** Reads what the newer version has written with today's schema. */
    private static final class RecordsReader {

        static DeviceEvent older(byte[] bare) throws IOException {
            GenericDatumReader<GenericRecord> reader =
                    new GenericDatumReader<>(
                            DeviceEventVersions.newer(), DeviceEventVersions.today());
            GenericRecord record =
                    reader.read(null, DecoderFactory.get().binaryDecoder(bare, null));
            return CODEC.decode(generic(record));
        }

        private static byte[] generic(GenericRecord record) throws IOException {
            java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
            var encoder = org.apache.avro.io.EncoderFactory.get().binaryEncoder(out, null);
            new org.apache.avro.generic.GenericDatumWriter<GenericRecord>(record.getSchema())
                    .write(record, encoder);
            encoder.flush();
            return out.toByteArray();
        }
    }

    private FleetRecords(FleetStream stream, long endMillis) {
        stream.endAt(endMillis);
        // In steps, as a run does it.
        for (long time = START; stream.onTheirWay() > 0 || time <= endMillis; time += 5_000) {
            stream.advance(
                    time,
                    (key, value, due, kind) ->
                            all.add(
                                    new Sent(
                                            new String(key, StandardCharsets.UTF_8),
                                            value,
                                            due,
                                            kind)));
        }
        counts = stream.counts();
    }

    static FleetRecords of(Fleet fleet, long millis) {
        return of(fleet, millis, 0, 1, 1);
    }

    static FleetRecords of(Fleet fleet, long millis, int shard, int shards, int threads) {
        return new FleetRecords(
                FleetStream.of(fleet, TODAY, NEWER, shard, shards, threads), START + millis);
    }

    List<Sent> all() {
        return all;
    }

    List<Sent> of(String key) {
        return all.stream().filter(sent -> sent.key().equals(key)).toList();
    }

    TransportCounts counts() {
        return counts;
    }
}
