package io.millrace.connectors.events;

/**
 * What a refused event told of its device's clock: the device, and the two times that lie too far
 * apart. Nothing else of the event is kept, for nothing else of it counts.
 *
 * @param tenantId as the event says; likewise site and type
 * @param eventTime the device's clock, milliseconds since the epoch
 * @param recordTime Kafka's time of the record, milliseconds since the epoch
 */
public record ClockRejection(
        String deviceId,
        String tenantId,
        String siteId,
        String deviceType,
        long eventTime,
        long recordTime) {

    /** What that event tells. */
    public static ClockRejection of(DecodedEvent event) {
        return new ClockRejection(
                event.deviceId(),
                event.tenantId(),
                event.siteId(),
                event.deviceType(),
                event.eventTime(),
                event.recordTime());
    }
}
