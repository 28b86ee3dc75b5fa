package io.millrace.jobs.stage;

/**
 * Whose result it is: stands on every record that a stage emits.
 *
 * @param tenantId of the profile where there is one, else of the event; likewise site and type
 * @param expectedInterval milliseconds between two events, as the profile says; 0 where unknown
 * @param expectedFrom event time from which events are expected
 */
public record DeviceIdentity(
        String deviceId,
        String tenantId,
        String siteId,
        String deviceType,
        long expectedInterval,
        long expectedFrom) {

    /** A device of which nobody knows how often it speaks. */
    public DeviceIdentity(String deviceId, String tenantId, String siteId, String deviceType) {
        this(deviceId, tenantId, siteId, deviceType, 0, Long.MIN_VALUE);
    }

    /** Events that are expected in [start, end); −1 where that is unknown. */
    public long expectedEvents(long start, long end) {
        if (expectedInterval <= 0) {
            return -1;
        }
        long expected = Math.max(0, end - Math.max(start, expectedFrom));
        return (expected + expectedInterval / 2) / expectedInterval;
    }
}
