package io.millrace.connectors.kafka;

import io.millrace.connectors.events.ClockGuard;
import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DecodedEvent;
import io.millrace.connectors.registry.WriterSchemas;
import io.millrace.schemas.Contracts;
import io.millrace.schemas.RejectReason;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Turns a record of {@code iot.device-events} into a {@link DecodedEvent}, or says why not.
 *
 * <p>Records in today's shape go through the hand decoder, all others through a plan that is made
 * once a writer schema; both fill the same fields, and no generic record is made for either. After
 * a bad record the next one is read as if nothing had happened. Asks the registry once a schema id.
 * Every record fills the same event: whoever keeps it copies it. Not for several threads.
 */
public final class DeviceEventDecoder implements ValueDecoder<DecodedEvent> {

    private final ClockGuard guard;
    private final SchemaPlans<Plan> plans;

    public DeviceEventDecoder(WriterSchemas schemas, ClockGuard guard) {
        this(schemas, guard, System::nanoTime);
    }

    DeviceEventDecoder(WriterSchemas schemas, ClockGuard guard, LongSupplier nanos) {
        this.guard = guard;
        Schema today = Contracts.schema("DeviceEvent");
        EventFields fields = new EventFields();
        FlatEventReader flat = new FlatEventReader(fields);
        EventPlanner planner = new EventPlanner(fields, today);
        this.plans =
                new SchemaPlans<>(
                        schemas,
                        today,
                        writer ->
                                FlatEventReader.reads(writer)
                                        ? flat::read
                                        : planner.plan(writer)::read,
                        nanos);
    }

    @Override
    public DecodedEvent decode(ConsumerRecord<byte[], byte[]> record) throws RejectException {
        int schemaId = Framing.schemaId(record);
        DecodedEvent event =
                plans.of(schemaId)
                        .read(
                                record.key(),
                                record.value(),
                                Framing.LENGTH,
                                record.timestamp(),
                                record.partition(),
                                record.offset());
        RejectReason verdict = guard.verdict(event.eventTime(), event.recordTime());
        if (verdict != null) {
            throw new RejectException(
                    verdict,
                    "device "
                            + event.deviceId()
                            + ": event time "
                            + event.eventTime()
                            + ", record time "
                            + event.recordTime(),
                    ClockRejection.of(event));
        }
        return event;
    }

    /** How records of one writer schema are read. */
    @FunctionalInterface
    private interface Plan {
        DecodedEvent read(
                byte[] key, byte[] bytes, int offset, long recordTime, int partition, long position)
                throws RejectException;
    }
}
