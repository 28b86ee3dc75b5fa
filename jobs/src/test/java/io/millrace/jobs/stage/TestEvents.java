package io.millrace.jobs.stage;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.schemas.Quality;
import java.util.Map;

/** Events for tests: one device, one or two metrics. */
public final class TestEvents {

    public static final String DEVICE = "pump-1";

    private TestEvents() {}

    /** An event of {@link #DEVICE} with the metric {@code temperature}. */
    public static DecodedEvent event(long eventTime, long sequence, double temperature) {
        return event(DEVICE, eventTime, sequence, new String[] {"temperature"}, temperature);
    }

    public static DecodedEvent event(
            String device, long eventTime, long sequence, String[] metrics, double... values) {
        return new DecodedEvent(
                device,
                "tenant-1",
                "site-1",
                "pump",
                null,
                eventTime,
                sequence,
                metrics,
                values,
                Map.of(),
                Quality.GOOD,
                null,
                eventTime,
                0,
                sequence);
    }

    /** The event as it lies in Kafka. */
    public static DecodedEvent recorded(
            DecodedEvent event, int partition, long offset, long recordTime) {
        return new DecodedEvent(
                event.deviceId(),
                event.tenantId(),
                event.siteId(),
                event.deviceType(),
                event.gatewayId(),
                event.eventTime(),
                event.sequence(),
                event.metrics(),
                event.values(),
                event.attributes(),
                event.quality(),
                event.traceparent(),
                recordTime,
                partition,
                offset);
    }
}
