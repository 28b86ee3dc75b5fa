package io.millrace.benchmarks.oracle;

import io.millrace.connectors.events.DeadLetter;
import io.millrace.connectors.kafka.KafkaSettings;
import io.millrace.connectors.kafka.PulseWriter;
import io.millrace.connectors.kafka.RecordPublisher;
import io.millrace.connectors.registry.SchemaRegistry;
import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.RecordCodec;
import io.millrace.schemas.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Sends traffic at a multiple of its own speed, and a pulse behind every simulated second: what is
 * due by then is in Kafka before the pulse that says so.
 */
final class TrafficSender implements AutoCloseable {

    private static final int NO_SUCH_SCHEMA = 99_999_999;
    private static final List<DeadLetter.Header> NO_HEADERS = List.of();

    private final Traffic traffic;
    private final RecordPublisher publisher;
    private final PulseWriter pulses;
    private final int schemaId;
    private final RecordCodec<DeviceEvent> codec = new RecordCodec<>(DeviceEvent.class);
    private int next;

    TrafficSender(Traffic traffic, KafkaSettings kafka, SchemaRegistry registry) {
        this.traffic = traffic;
        this.publisher = new RecordPublisher(kafka, registry);
        this.pulses =
                new PulseWriter(
                        kafka,
                        List.of(
                                Topic.DEVICE_EVENTS.topicName(),
                                Topic.DEVICE_PROFILES.topicName(),
                                Topic.DEVICE_TYPES.topicName(),
                                Topic.ALERT_RULES.topicName(),
                                Topic.MODELS.topicName(),
                                Topic.MAINTENANCE_EVENTS.topicName()));
        this.schemaId =
                registry.idOf(
                        Topic.DEVICE_EVENTS.subject().orElseThrow(),
                        Topic.DEVICE_EVENTS.valueSchema().orElseThrow());
    }

    /** Sends all that is due at that simulated moment or before, then the pulse of that moment. */
    void advance(long moment) {
        List<Traffic.Shipment> shipments = traffic.shipments();
        while (next < shipments.size() && shipments.get(next).due() <= moment) {
            send(shipments.get(next++));
        }
        publisher.flush();
        if (publisher.failed() > 0) {
            throw new IllegalStateException(
                    "Kafka did not take a record", publisher.firstFailure().orElse(null));
        }
        pulses.write(moment);
    }

    boolean isDone() {
        return next == traffic.shipments().size();
    }

    @Override
    public void close() {
        publisher.close();
        pulses.close();
    }

    private void send(Traffic.Shipment shipment) {
        DeviceEvent event = shipment.event();
        switch (shipment.kind()) {
            case EVENT ->
                    publisher.publish(
                            Topic.DEVICE_EVENTS, event.getDeviceId(), event, shipment.due());
            case CORRUPT -> {
                byte[] whole = framed(schemaId, codec.encode(event));
                bytes(event, Arrays.copyOf(whole, whole.length - 7), shipment.due());
            }
            case UNKNOWN_SCHEMA ->
                    bytes(event, framed(NO_SUCH_SCHEMA, codec.encode(event)), shipment.due());
        }
    }

    private void bytes(DeviceEvent event, byte[] value, long due) {
        byte[] key = event.getDeviceId().getBytes(StandardCharsets.UTF_8);
        publisher.publishBytes(Topic.DEVICE_EVENTS.topicName(), key, value, NO_HEADERS, due);
    }

    private static byte[] framed(int id, byte[] avro) {
        return ByteBuffer.allocate(5 + avro.length).put((byte) 0).putInt(id).put(avro).array();
    }
}
