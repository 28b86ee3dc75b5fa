package io.millrace.jobs.runtime;

import io.millrace.connectors.events.ClockRejection;
import io.millrace.connectors.events.DecodedEvent;

/**
 * What is keyed by device, as one input: an event, or what a refused one told of the device's
 * clock. Exactly one of the two is there.
 */
public record DeviceInput(String deviceId, DecodedEvent event, ClockRejection clock) {

    public static DeviceInput of(DecodedEvent event) {
        return new DeviceInput(event.deviceId(), event, null);
    }

    public static DeviceInput of(ClockRejection clock) {
        return new DeviceInput(clock.deviceId(), null, clock);
    }
}
