package io.millrace.connectors.kafka;

import io.millrace.connectors.events.ClockGuard;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.registry.WriterSchemas;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.RejectReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Turns a record of {@code iot.device-events} into a {@link DecodedEvent}, or says why not.
 *
 * <p>Records in today's shape go through the hand decoder, all others through Avro's resolving
 * reader; both give the same event. After a bad record the next one is read as if nothing had
 * happened. Asks the registry once a schema id. Every record fills the same event: whoever keeps it
 * copies it. Not for several threads.
 */
public final class DeviceEventDecoder implements ValueDecoder<DecodedEvent> {

    private static final char REPLACEMENT = '\uFFFD';

    private final ClockGuard guard;
    private final FlatEventReader flat = new FlatEventReader();
    private final SchemaPlans<Plan> plans;

    public DeviceEventDecoder(WriterSchemas schemas, ClockGuard guard) {
        this(schemas, guard, System::nanoTime);
    }

    DeviceEventDecoder(WriterSchemas schemas, ClockGuard guard, LongSupplier nanos) {
        this.guard = guard;
        RecordCodec<DeviceEvent> codec = new RecordCodec<>(DeviceEvent.class);
        Schema today = Contracts.schema("DeviceEvent");
        this.plans =
                new SchemaPlans<>(
                        schemas,
                        today,
                        writer ->
                                FlatEventReader.reads(writer)
                                        ? this::readFlat
                                        : resolving(new ResolvingReader<>(codec, writer)),
                        nanos);
    }

    @Override
    public DecodedEvent decode(ConsumerRecord<byte[], byte[]> record) throws RejectException {
        int schemaId = Framing.schemaId(record);
        DecodedEvent event = plans.of(schemaId).read(record);
        RejectReason verdict = guard.verdict(event.eventTime(), event.recordTime());
        if (verdict != null) {
            throw new RejectException(
                    verdict,
                    "device "
                            + event.deviceId()
                            + ": event time "
                            + event.eventTime()
                            + ", record time "
                            + event.recordTime());
        }
        return event;
    }

    private DecodedEvent readFlat(ConsumerRecord<byte[], byte[]> record) throws RejectException {
        return flat.read(
                record.key(),
                record.value(),
                Framing.LENGTH,
                record.timestamp(),
                record.partition(),
                record.offset());
    }

    private static Plan resolving(ResolvingReader<DeviceEvent> reader) {
        return record -> {
            DeviceEvent event = reader.read(record.value());
            checkDeviceId(event.getDeviceId(), record.key());
            DecodedEvent flat = flatten(event, record);
            checkText(flat, record.value());
            return flat;
        };
    }

    private static void checkDeviceId(String deviceId, byte[] key) throws RejectException {
        if (deviceId.isEmpty()) {
            throw new RejectException(RejectReason.BAD_DEVICE_ID, "the device id is empty");
        }
        if (key != null && !Arrays.equals(key, deviceId.getBytes(StandardCharsets.UTF_8))) {
            throw new RejectException(
                    RejectReason.BAD_DEVICE_ID, "the device id is not the record's key");
        }
    }

    /** Readings in the order of their names: Avro's map has lost that of the wire. */
    private static DecodedEvent flatten(DeviceEvent event, ConsumerRecord<byte[], byte[]> record) {
        Map<String, Double> readings = event.getReadings();
        String[] metrics = readings.keySet().toArray(new String[0]);
        Arrays.sort(metrics);
        double[] values = new double[metrics.length];
        for (int i = 0; i < metrics.length; i++) {
            values[i] = readings.get(metrics[i]);
        }
        return new DecodedEvent(
                event.getDeviceId(),
                event.getTenantId(),
                event.getSiteId(),
                event.getDeviceType(),
                event.getGatewayId(),
                event.getEventTime().toEpochMilli(),
                event.getSequence(),
                metrics,
                values,
                event.getAttributes(),
                event.getQuality(),
                event.getTraceparent(),
                record.timestamp(),
                record.partition(),
                record.offset());
    }

    /** Avro replaces what is not UTF-8; a replacement that the bytes do not hold gives it away. */
    private static void checkText(DecodedEvent event, byte[] value) throws RejectException {
        if (hasReplacement(event) && !holdsReplacement(value)) {
            throw AvroInput.corrupt("a string is not UTF-8");
        }
    }

    private static boolean hasReplacement(DecodedEvent event) {
        StringBuilder texts = new StringBuilder();
        texts.append(event.deviceId()).append(event.tenantId()).append(event.siteId());
        texts.append(event.deviceType()).append(event.gatewayId()).append(event.traceparent());
        for (String metric : event.metrics()) {
            texts.append(metric);
        }
        event.attributes().forEach((name, text) -> texts.append(name).append(text));
        return texts.indexOf(String.valueOf(REPLACEMENT)) >= 0;
    }

    private static boolean holdsReplacement(byte[] value) {
        for (int i = Framing.LENGTH; i + 2 < value.length; i++) {
            if (value[i] == (byte) 0xEF
                    && value[i + 1] == (byte) 0xBF
                    && value[i + 2] == (byte) 0xBD) {
                return true;
            }
        }
        return false;
    }

    /** How records of one writer schema are read. */
    @FunctionalInterface
    private interface Plan {
        DecodedEvent read(ConsumerRecord<byte[], byte[]> record) throws RejectException;
    }
}
