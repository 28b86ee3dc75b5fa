package io.millrace.connectors.kafka;

import io.millrace.schemas.RejectReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Confluent's wire format: the byte 0, the schema's id in four bytes, then the bare record. */
public final class Framing {

    /** Bytes before the record. */
    public static final int LENGTH = 5;

    /**
     * The longest value that is read. Less than the 1 MiB that Kafka takes: a late event is written
     * again with something around it, and has to fit.
     */
    public static final int MAX_VALUE_BYTES = 1_000_000;

    /** Name of the header that makes a record without value a pulse, and the key of pulses. */
    public static final String PULSE = "millrace-pulse";

    /** Confluent's newer form: the schema's GUID in a header, the value without any framing. */
    public static final String GUID_HEADER = "__value_schema_id";

    /** Where a schema id should be and none can be read. */
    static final int NO_ID = -1;

    private static final byte MAGIC_ID = 0;
    private static final byte MAGIC_GUID = 1;
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Framing() {}

    /** The bare record with its framing before it. */
    public static byte[] frame(int schemaId, byte[] bare) {
        byte[] framed = new byte[LENGTH + bare.length];
        INT.set(framed, 1, schemaId);
        System.arraycopy(bare, 0, framed, LENGTH, bare.length);
        return framed;
    }

    /** The id that the value is framed with; −1 where the framing cannot be read. */
    public static int schemaIdOrNone(byte[] value) {
        return value != null && value.length >= LENGTH && value[0] == MAGIC_ID
                ? (int) INT.get(value, 1)
                : NO_ID;
    }

    /**
     * The id that the record's value is framed with.
     *
     * @throws RejectException when the value is longer than allowed or framed otherwise
     */
    static int schemaId(ConsumerRecord<byte[], byte[]> record) throws RejectException {
        byte[] value = record.value();
        if (value.length > MAX_VALUE_BYTES) {
            throw new RejectException(
                    RejectReason.TOO_LARGE,
                    "the value has "
                            + value.length
                            + " bytes; "
                            + MAX_VALUE_BYTES
                            + " are allowed");
        }
        if (record.headers().lastHeader(GUID_HEADER) != null) {
            throw new RejectException(
                    RejectReason.GUID_FRAMING, "the record has a header " + GUID_HEADER);
        }
        if (value.length == 0) {
            throw new RejectException(RejectReason.EMPTY_VALUE, "the value has no bytes");
        }
        if (value[0] == MAGIC_GUID) {
            throw new RejectException(
                    RejectReason.GUID_FRAMING, "the value begins with the byte 1");
        }
        if (value[0] != MAGIC_ID || value.length < LENGTH) {
            throw new RejectException(
                    RejectReason.NOT_FRAMED,
                    "the value has " + value.length + " bytes and begins with " + value[0]);
        }
        return (int) INT.get(value, 1);
    }

    /** Whether the record tells the time and nothing else. */
    static boolean isPulse(ConsumerRecord<byte[], byte[]> record) {
        return record.value() == null && record.headers().lastHeader(PULSE) != null;
    }
}
