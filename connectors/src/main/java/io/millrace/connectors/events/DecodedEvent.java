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
 * <p>The readings are two parallel arrays of the same length, in the order of the wire. A decoder
 * fills one and the same event for each record, so that reading costs no garbage: an event that
 * comes from the source is good until the next one is read. Behind a shuffle each event is an
 * object of its own, which may be kept; nobody changes it any more. Plain Java; its Flink
 * serializer is {@code connectors.kafka.DecodedEventSerializer}.
 */
public final class DecodedEvent implements SourceRecord.Decoded<DecodedEvent> {

    private String deviceId;
    private String tenantId;
    private String siteId;
    private String deviceType;
    private String gatewayId;
    private long eventTime;
    private long sequence;
    private String[] metrics;
    private double[] values;
    private Map<String, String> attributes;
    private Quality quality;
    private String traceparent;
    private long recordTime;
    private int partition;
    private long offset;
    private int deviceSlot = -1;

    /** An event with nothing in it, for {@link #fill}. */
    public DecodedEvent() {}

    /**
     * An event of these fields.
     *
     * @param gatewayId may be null
     * @param traceparent may be null
     */
    public DecodedEvent(
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
        fill(
                deviceId,
                tenantId,
                siteId,
                deviceType,
                gatewayId,
                eventTime,
                sequence,
                metrics,
                values,
                attributes,
                quality,
                traceparent,
                recordTime,
                partition,
                offset);
    }

    /**
     * Takes other fields; the arrays are not copied. For decoders, which use an event again: it is
     * old by then, and to write a reference into an old object costs more than to compare it with
     * what is there, which it mostly is.
     */
    @SuppressWarnings("ReferenceEquality")
    public void fill(
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
        this.deviceId = deviceId;
        if (this.tenantId != tenantId) {
            this.tenantId = tenantId;
        }
        if (this.siteId != siteId) {
            this.siteId = siteId;
        }
        if (this.deviceType != deviceType) {
            this.deviceType = deviceType;
        }
        if (this.gatewayId != gatewayId) {
            this.gatewayId = gatewayId;
        }
        this.eventTime = eventTime;
        this.sequence = sequence;
        if (this.metrics != metrics) {
            this.metrics = metrics;
        }
        if (this.values != values) {
            this.values = values;
        }
        if (this.attributes != attributes) {
            this.attributes = attributes;
        }
        if (this.quality != quality) {
            this.quality = quality;
        }
        if (this.traceparent != traceparent) {
            this.traceparent = traceparent;
        }
        this.recordTime = recordTime;
        this.partition = partition;
        this.offset = offset;
    }

    /** The same event in an object of its own, with arrays of its own. */
    public DecodedEvent copy() {
        return new DecodedEvent(
                deviceId,
                tenantId,
                siteId,
                deviceType,
                gatewayId,
                eventTime,
                sequence,
                metrics.clone(),
                values.clone(),
                attributes,
                quality,
                traceparent,
                recordTime,
                partition,
                offset);
    }

    /** The event itself: it is what its record was decoded to. */
    @Override
    public DecodedEvent value() {
        return this;
    }

    public String deviceId() {
        return deviceId;
    }

    /**
     * A small number that the decoder gives the device while it remembers it, so that tables of
     * devices need no search; another device may get it later. −1 for none.
     */
    public int deviceSlot() {
        return deviceSlot;
    }

    /** Takes the device's number at its decoder; it is no part of what the event says. */
    public void setDeviceSlot(int slot) {
        deviceSlot = slot;
    }

    public String tenantId() {
        return tenantId;
    }

    public String siteId() {
        return siteId;
    }

    public String deviceType() {
        return deviceType;
    }

    /** Null where the device speaks for itself. */
    public String gatewayId() {
        return gatewayId;
    }

    /** The device's clock, milliseconds since the epoch. */
    @Override
    public long eventTime() {
        return eventTime;
    }

    /** −1 where the device has none. */
    public long sequence() {
        return sequence;
    }

    /** Metric names, interned per process. */
    public String[] metrics() {
        return metrics;
    }

    /** One value a metric; NaN and infinities are possible. */
    public double[] values() {
        return values;
    }

    public Map<String, String> attributes() {
        return attributes;
    }

    public Quality quality() {
        return quality;
    }

    /** Null where there is none. */
    public String traceparent() {
        return traceparent;
    }

    /** Kafka's time of the record, milliseconds since the epoch. */
    @Override
    public long recordTime() {
        return recordTime;
    }

    /** Of {@code iot.device-events}. */
    public int partition() {
        return partition;
    }

    /** In that partition. */
    public long offset() {
        return offset;
    }

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
