package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.schemas.Quality;
import io.millrace.schemas.RejectReason;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The hand decoder: one shape of {@code DeviceEvent} straight from its bytes into flat arrays,
 * without a generic record, a boxed number or a string built twice.
 *
 * <p>It knows the shape of {@link #SHAPE} and no other; a differential test holds it to Avro's own
 * reader. Not for several threads.
 */
final class FlatEventReader {

    /** Avro's parsing form of what this class reads: whoever changes one changes the other. */
    static final String SHAPE =
            "{\"name\":\"io.millrace.schemas.DeviceEvent\",\"type\":\"record\",\"fields\":["
                    + "{\"name\":\"deviceId\",\"type\":\"string\"},"
                    + "{\"name\":\"tenantId\",\"type\":\"string\"},"
                    + "{\"name\":\"siteId\",\"type\":\"string\"},"
                    + "{\"name\":\"deviceType\",\"type\":\"string\"},"
                    + "{\"name\":\"gatewayId\",\"type\":[\"null\",\"string\"]},"
                    + "{\"name\":\"eventTime\",\"type\":\"long\"},"
                    + "{\"name\":\"sequence\",\"type\":\"long\"},"
                    + "{\"name\":\"readings\",\"type\":{\"type\":\"map\",\"values\":\"double\"}},"
                    + "{\"name\":\"attributes\",\"type\":{\"type\":\"map\",\"values\":\"string\"}},"
                    + "{\"name\":\"quality\",\"type\":{\"name\":\"io.millrace.schemas.Quality\","
                    + "\"type\":\"enum\",\"symbols\":[\"GOOD\",\"UNCERTAIN\",\"BAD\"]}},"
                    + "{\"name\":\"traceparent\",\"type\":[\"null\",\"string\"]}]}";

    private static final Quality[] QUALITIES = {Quality.GOOD, Quality.UNCERTAIN, Quality.BAD};
    private static final String[] NO_METRICS = {};
    private static final double[] NO_VALUES = {};

    /** So many readings are compared one by one; beyond, a map is made. */
    private static final int SCANNED = 64;

    /** Arrays of up to so many readings are kept. */
    private static final int KEPT = 64;

    /** The shortest entry of the readings: an empty name and a double. */
    private static final int READING_BYTES = 1 + Double.BYTES;

    /** The shortest entry of the attributes: two empty strings. */
    private static final int ATTRIBUTE_BYTES = 2;

    private final AvroInput input = new AvroInput();
    private final InternTable deviceIds = new InternTable(1 << 16);
    private final InternTable names = new InternTable(1 << 13);
    private final InternTable texts = new InternTable(1 << 10);

    /** By the number of readings, since devices of several types send in turns. */
    private final String[][] metricsOf = new String[KEPT + 1][];

    private final double[][] valuesOf = new double[KEPT + 1][];
    private final DecodedEvent event = new DecodedEvent();
    private String[] metrics = NO_METRICS;
    private double[] values = NO_VALUES;
    private int count;
    private Map<String, Integer> places;

    /** Whether records of that schema have the shape that this class reads. */
    static boolean reads(Schema writer) {
        return SchemaNormalization.toParsingForm(writer).equals(SHAPE);
    }

    /**
     * Reads one event; it is the same object each time.
     *
     * @param key the record's key, null where it has none
     * @throws RejectException CORRUPT, TOO_LARGE or BAD_DEVICE_ID
     */
    DecodedEvent read(
            byte[] key, byte[] bytes, int offset, long recordTime, int partition, long position)
            throws RejectException {
        input.reset(bytes, offset, bytes.length);
        String deviceId = readDeviceId(key);
        String tenantId = input.readString(names);
        String siteId = input.readString(names);
        String deviceType = input.readString(names);
        String gatewayId = readOptional("gatewayId", names);
        long eventTime = input.readLong();
        long sequence = input.readLong();
        readReadings();
        Map<String, String> attributes = readAttributes();
        Quality quality = QUALITIES[input.readChoice(QUALITIES.length, "quality")];
        String traceparent = readOptional("traceparent", texts);
        if (input.remaining() > 0) {
            throw AvroInput.corrupt(input.remaining() + " bytes are left over");
        }
        event.fill(
                deviceId,
                tenantId,
                siteId,
                deviceType,
                gatewayId,
                eventTime,
                sequence,
                count == metrics.length ? metrics : Arrays.copyOf(metrics, count),
                count == values.length ? values : Arrays.copyOf(values, count),
                attributes,
                quality,
                traceparent,
                recordTime,
                partition,
                position);
        return event;
    }

    private String readDeviceId(byte[] key) throws RejectException {
        int length = input.readStringLength();
        int start = input.position();
        if (length == 0) {
            throw new RejectException(RejectReason.BAD_DEVICE_ID, "the device id is empty");
        }
        if (key != null
                && !Arrays.equals(input.bytes(), start, start + length, key, 0, key.length)) {
            throw new RejectException(
                    RejectReason.BAD_DEVICE_ID, "the device id is not the record's key");
        }
        return input.decode(deviceIds, length);
    }

    private String readOptional(String field, InternTable table) throws RejectException {
        return input.readChoice(2, field) == 0 ? null : input.readString(table);
    }

    /** A name that comes again overwrites. */
    private void readReadings() throws RejectException {
        metrics = NO_METRICS;
        values = NO_VALUES;
        count = 0;
        places = null;
        int read = 0;
        int block = input.readBlock(read, READING_BYTES);
        while (block > 0) {
            makeRoom(block);
            for (int i = 0; i < block; i++) {
                String metric = input.readString(names);
                put(metric, input.readDouble());
            }
            read += block;
            block = input.readBlock(read, READING_BYTES);
        }
    }

    /**
     * Exactly for the first block, which is nearly always the only one: arrays of that length,
     * which are used again for every event of so many readings.
     */
    private void makeRoom(int block) {
        if (count == 0 && block <= KEPT) {
            if (metricsOf[block] == null) {
                metricsOf[block] = new String[block];
                valuesOf[block] = new double[block];
            }
            metrics = metricsOf[block];
            values = valuesOf[block];
        } else if (count + block > metrics.length) {
            int capacity = Math.max(count + block, metrics.length * 2);
            metrics = Arrays.copyOf(metrics, capacity);
            values = Arrays.copyOf(values, capacity);
        }
    }

    private void put(String metric, double value) {
        int place = count < SCANNED ? scan(metric) : lookUp(metric);
        metrics[place] = metric;
        values[place] = value;
        count = Math.max(count, place + 1);
    }

    private int scan(String metric) {
        int place = 0;
        while (place < count && !metrics[place].equals(metric)) {
            place++;
        }
        return place;
    }

    /** For records with so many readings that scanning them for each would be slow. */
    private int lookUp(String metric) {
        if (places == null) {
            places = new HashMap<>();
            for (int i = 0; i < count; i++) {
                places.put(metrics[i], i);
            }
        }
        Integer known = places.putIfAbsent(metric, count);
        return known == null ? count : known;
    }

    private Map<String, String> readAttributes() throws RejectException {
        int block = input.readBlock(0, ATTRIBUTE_BYTES);
        if (block == 0) {
            return Map.of();
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        int read = 0;
        while (block > 0) {
            for (int i = 0; i < block; i++) {
                String name = input.readString(names);
                attributes.put(name, input.readString(texts));
            }
            read += block;
            block = input.readBlock(read, ATTRIBUTE_BYTES);
        }
        return attributes;
    }
}
