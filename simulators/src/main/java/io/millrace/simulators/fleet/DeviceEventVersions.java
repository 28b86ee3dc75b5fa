package io.millrace.simulators.fleet;

import io.millrace.schemas.Contracts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/**
 * The versions of {@code DeviceEvent} that a fleet writes: today's, and from a scripted upgrade on
 * a newer one, with an optional field at its end that today's readers do not know.
 */
public final class DeviceEventVersions {

    /** What the newer version says of every device. */
    static final String FIRMWARE = "2.1.0";

    private static final Schema NEWER = extended(today());
    private static final byte[] FIRMWARE_FIELD = firmwareField();

    private DeviceEventVersions() {}

    /** What fleets write until they are upgraded. */
    public static Schema today() {
        return Contracts.schema("DeviceEvent");
    }

    /** What upgraded devices write: readable with today's, and the other way round. */
    public static Schema newer() {
        return NEWER;
    }

    /** The same event as a device of the newer version writes it. */
    static byte[] upgrade(byte[] today, int newerId) {
        byte[] newer = Arrays.copyOf(today, today.length + FIRMWARE_FIELD.length);
        ByteBuffer.wrap(newer).putInt(1, newerId);
        System.arraycopy(FIRMWARE_FIELD, 0, newer, today.length, FIRMWARE_FIELD.length);
        return newer;
    }

    private static Schema extended(Schema today) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : today.getFields()) {
            fields.add(new Schema.Field(field, field.schema()));
        }
        Schema text = Schema.create(Schema.Type.STRING);
        fields.add(
                new Schema.Field(
                        "firmware",
                        Schema.createUnion(Schema.create(Schema.Type.NULL), text),
                        "Version of the device's software.",
                        JsonProperties.NULL_VALUE));
        return Schema.createRecord(
                today.getName(), today.getDoc(), today.getNamespace(), false, fields);
    }

    /** The union's second branch, then the text. */
    private static byte[] firmwareField() {
        byte[] text = FIRMWARE.getBytes(StandardCharsets.US_ASCII);
        byte[] field = new byte[2 + text.length];
        field[0] = 2;
        field[1] = (byte) (2 * text.length);
        System.arraycopy(text, 0, field, 2, text.length);
        return field;
    }
}
