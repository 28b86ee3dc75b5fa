package io.millrace.connectors.events;

import io.millrace.schemas.DeviceEvent;
import io.millrace.schemas.Quality;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One device event in flat form: what the hot path carries instead of {@link DeviceEvent}.
 *
 * <p>The readings are two parallel arrays in the order of the wire. The arrays are not copied:
 * whoever holds an event does not change them. Plain Java; its Flink serializer is {@code
 * connectors.kafka.DecodedEventSerializer}.
 *
 * @param gatewayId null where the device speaks for itself
 * @param eventTime the device's clock, milliseconds since the epoch
 * @param sequence −1 where the device has none
 * @param metrics metric names, interned per process
 * @param values one value a metric; NaN and infinities are possible
 * @param traceparent null where there is none
 * @param recordTime Kafka's time of the record, milliseconds since the epoch
 * @param partition of {@code iot.device-events}
 * @param offset there
 */
public record DecodedEvent(
        String deviceId,
        String tenantId,
        String siteId,
        String deviceType,
        String gatewayId,
        long eventTime,
        long sequence,
        String[] metrics,
        double[] values,
        Map<String, String> attributes,
        Quality quality,
        String traceparent,
        long recordTime,
        int partition,
        long offset) {

    /** The event as its contract has it, without the coordinates of the record. */
    public DeviceEvent toDeviceEvent() {
        Map<String, Double> readings = new LinkedHashMap<>();
        for (int i = 0; i < metrics.length; i++) {
            readings.put(metrics[i], values[i]);
        }
        return DeviceEvent.newBuilder()
                .setDeviceId(deviceId)
                .setTenantId(tenantId)
                .setSiteId(siteId)
                .setDeviceType(deviceType)
                .setGatewayId(gatewayId)
                .setEventTime(java.time.Instant.ofEpochMilli(eventTime))
                .setSequence(sequence)
                .setReadings(readings)
                .setAttributes(attributes)
                .setQuality(quality)
                .setTraceparent(traceparent)
                .build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DecodedEvent that
                && deviceId.equals(that.deviceId)
                && eventTime == that.eventTime
                && sequence == that.sequence
                && partition == that.partition
                && offset == that.offset
                && recordTime == that.recordTime
                && Arrays.equals(metrics, that.metrics)
                && Arrays.equals(values, that.values)
                && tenantId.equals(that.tenantId)
                && siteId.equals(that.siteId)
                && deviceType.equals(that.deviceType)
                && Objects.equals(gatewayId, that.gatewayId)
                && attributes.equals(that.attributes)
                && quality == that.quality
                && Objects.equals(traceparent, that.traceparent);
    }

    @Override
    public int hashCode() {
        return deviceId.hashCode() * 31 + Long.hashCode(eventTime ^ offset);
    }

    @Override
    public String toString() {
        return deviceId + "@" + eventTime + "#" + sequence + " " + toDeviceEvent().getReadings();
    }
}
