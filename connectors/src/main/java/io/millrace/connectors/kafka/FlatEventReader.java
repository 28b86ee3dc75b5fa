package io.millrace.connectors.kafka;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.schemas.Quality;
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

    private final EventFields fields;

    FlatEventReader(EventFields fields) {
        this.fields = fields;
    }

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
        AvroInput input = fields.input;
        InternTable names = fields.names;
        fields.beginWithAll(key, bytes, offset);
        fields.findText();
        String deviceId = fields.deviceId();
        String tenantId = input.readString(names);
        String siteId = input.readString(names);
        String deviceType = input.readString(names);
        String gatewayId = readOptional("gatewayId", names);
        long eventTime = input.readLong();
        long sequence = input.readLong();
        fields.readReadings();
        Map<String, String> attributes = fields.readAttributes();
        Quality quality = QUALITIES[input.readChoice(QUALITIES.length, "quality")];
        String traceparent = readOptional("traceparent", fields.texts);
        fields.requireEnd();
        fields.event.fill(
                deviceId,
                tenantId,
                siteId,
                deviceType,
                gatewayId,
                eventTime,
                sequence,
                fields.metrics(),
                fields.values(),
                attributes,
                quality,
                traceparent,
                recordTime,
                partition,
                position);
        return fields.event;
    }

    private String readOptional(String field, InternTable table) throws RejectException {
        return fields.input.readChoice(2, field) == 0 ? null : fields.input.readString(table);
    }
}
