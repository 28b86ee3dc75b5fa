package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.schemas.Quality;
import io.millrace.schemas.RejectReason;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of the one device event that is being read, and how each is read: strings found by
 * their bytes, readings into flat arrays.
 *
 * <p>{@link FlatEventReader} and {@link EventPlan} decide in which order. What a writer does not
 * write keeps the value that {@link #begin} gives it. Not for several threads.
 */
final class EventFields {

    /** The shortest name of a reading or an attribute, and the shortest text. */
    static final int TEXT_BYTES = 1;

    private static final String[] NO_METRICS = {};
    private static final double[] NO_VALUES = {};
    private static final int NO_TEXT = -1;

    /** So many readings are compared one by one; beyond, a map is made. */
    private static final int SCANNED = 64;

    /** Arrays of up to so many readings are kept. */
    private static final int KEPT = 64;

    final AvroInput input = new AvroInput();
    final InternTable names = new InternTable(1 << 13);
    final InternTable texts = new InternTable(1 << 10);
    private final InternTable deviceIds = new InternTable(1 << 12, 1 << 19);

    String deviceId;
    String tenantId;
    String siteId;
    String deviceType;
    String gatewayId;
    long eventTime;
    long sequence;
    Map<String, String> attributes;
    Quality quality;
    String traceparent;

    /** Where a number goes whose field takes it from here. */
    long whole;

    /** Where a reading's value goes. */
    double number;

    /** Bytes of the text at the input's position; −1 where there is none. */
    int textLength;

    /** By the number of readings, since devices of several types send in turns. */
    private final String[][] metricsOf = new String[KEPT + 1][];

    private final double[][] valuesOf = new double[KEPT + 1][];
    private final EventPlan.Step textStep = this::findText;
    final DecodedEvent event = new DecodedEvent();
    private byte[] key;
    private String[] metrics;
    private double[] values;
    private int count;
    private Map<String, Integer> places;

    /**
     * Begins with the next event.
     *
     * @param recordKey null where the record has none
     */
    void begin(byte[] recordKey, byte[] bytes, int offset) {
        beginWithAll(recordKey, bytes, offset);
        gatewayId = null;
        sequence = -1;
        attributes = Map.of();
        quality = Quality.GOOD;
        traceparent = null;
    }

    /** As {@link #begin} where every field is written, and kept by who reads it. */
    void beginWithAll(byte[] recordKey, byte[] bytes, int offset) {
        input.reset(bytes, offset, bytes.length);
        key = recordKey;
        metrics = NO_METRICS;
        values = NO_VALUES;
        count = 0;
        places = null;
    }

    /** The event, when all its bytes are read; it is the same object each time. */
    DecodedEvent end(long recordTime, int partition, long position) throws RejectException {
        requireEnd();
        event.fill(
                deviceId,
                tenantId,
                siteId,
                deviceType,
                gatewayId,
                eventTime,
                sequence,
                metrics(),
                values(),
                attributes,
                quality,
                traceparent,
                recordTime,
                partition,
                position);
        return event;
    }

    void requireEnd() throws RejectException {
        if (input.remaining() > 0) {
            throw AvroInput.corrupt(input.remaining() + " bytes are left over");
        }
    }

    /** Names of the readings, no more and no less. */
    String[] metrics() {
        return count == metrics.length ? metrics : Arrays.copyOf(metrics, count);
    }

    /** Values of the readings, no more and no less. */
    double[] values() {
        return count == values.length ? values : Arrays.copyOf(values, count);
    }

    /** Finds where the text that comes next begins and ends. */
    void findText() throws RejectException {
        textLength = input.readStringLength();
    }

    void findNoText() {
        textLength = NO_TEXT;
    }

    /** The text that was found; null where there is none. */
    String text(InternTable table) throws RejectException {
        return textLength == NO_TEXT ? null : input.decode(table, textLength);
    }

    /** The text that was found, as the device id. */
    String deviceId() throws RejectException {
        int start = input.position();
        int length = textLength;
        if (length <= 0) {
            throw new RejectException(RejectReason.BAD_DEVICE_ID, "the device id is empty");
        }
        if (key != null
                && !Arrays.equals(input.bytes(), start, start + length, key, 0, key.length)) {
            throw new RejectException(
                    RejectReason.BAD_DEVICE_ID, "the device id is not the record's key");
        }
        String id = input.decode(deviceIds, length);
        event.setDeviceSlot(deviceIds.slot());
        return id;
    }

    /** Readings as today's writers write them. */
    void readReadings() throws RejectException {
        int read = 0;
        int block = input.readBlock(read, TEXT_BYTES + Double.BYTES);
        while (block > 0) {
            makeRoom(block);
            for (int i = 0; i < block; i++) {
                String metric = input.readString(names);
                putReading(metric, input.readDouble());
            }
            read += block;
            block = input.readBlock(read, TEXT_BYTES + Double.BYTES);
        }
    }

    /**
     * Readings whose values are of another type.
     *
     * @param value leaves one in {@link #number}
     * @param valueBytes the fewest bytes of one
     */
    void readReadings(EventPlan.Step value, int valueBytes) throws RejectException {
        int read = 0;
        int block = input.readBlock(read, TEXT_BYTES + valueBytes);
        while (block > 0) {
            makeRoom(block);
            for (int i = 0; i < block; i++) {
                String metric = input.readString(names);
                value.read();
                putReading(metric, number);
            }
            read += block;
            block = input.readBlock(read, TEXT_BYTES + valueBytes);
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

    /** In the order of the wire. A name that comes again overwrites. */
    private void putReading(String metric, double value) {
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

    /** Attributes as today's writers write them. */
    Map<String, String> readAttributes() throws RejectException {
        return readAttributes(textStep, TEXT_BYTES);
    }

    /**
     * Attributes whose values are of another type.
     *
     * @param value finds one text
     * @param valueBytes the fewest bytes of one
     */
    Map<String, String> readAttributes(EventPlan.Step value, int valueBytes)
            throws RejectException {
        int block = input.readBlock(0, TEXT_BYTES + valueBytes);
        if (block == 0) {
            return Map.of();
        }
        Map<String, String> read = new LinkedHashMap<>();
        int soFar = 0;
        while (block > 0) {
            for (int i = 0; i < block; i++) {
                String name = input.readString(names);
                value.read();
                read.put(name, text(texts));
            }
            soFar += block;
            block = input.readBlock(soFar, TEXT_BYTES + valueBytes);
        }
        return read;
    }
}
