package io.millrace.jobs.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a device that is not heard is offline.
 *
 * @param offlineAfter silence that is allowed to every device
 * @param missedEvents expected events that are allowed not to come
 * @param gatewayWait how long the alert of a silent device waits for the other devices of its
 *     gateway
 */
public record PresenceSettings(Duration offlineAfter, int missedEvents, Duration gatewayWait)
        implements Serializable {

    /** Reads the settings out of a job's configuration. */
    public static PresenceSettings of(JobConfig config) {
        return new PresenceSettings(
                config.get(JobOptions.OFFLINE_AFTER),
                config.get(JobOptions.MISSED_EVENTS),
                config.get(JobOptions.GATEWAY_WAIT));
    }
}
