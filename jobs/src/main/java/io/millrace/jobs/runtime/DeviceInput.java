package io.millrace.jobs.runtime;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.schemas.DeviceProfile;

/**
 * What is keyed by device, as one input: an event, or a version of the device's profile. Exactly
 * one of the two is there.
 *
 * @param recordTime Kafka's time of the record, milliseconds since the epoch
 */
public record DeviceInput(
        String deviceId, DecodedEvent event, DeviceProfile profile, long recordTime) {

    public static DeviceInput of(DecodedEvent event) {
        return new DeviceInput(event.deviceId(), event, null, event.recordTime());
    }

    public static DeviceInput of(DeviceProfile profile, long recordTime) {
        return new DeviceInput(profile.getDeviceId(), null, profile, recordTime);
    }
}
