package io.millrace.jobs.stage;

/**
 * That a device is heard or no longer heard, for whoever alerts of it.
 *
 * @param gatewayId that it hangs on; null where it speaks for itself
 * @param away whether it is not heard: offline, or never seen
 * @param heardBefore whether it was ever heard before this change
 * @param at event time of the change
 * @param knownAt watermark time by which it is certain; later than {@code at} for a device that
 *     uploads in batches
 * @param lastHeard event time; of a device that was never heard, from when on it was expected
 * @param allowedMillis silence that it is allowed
 */
public record PresenceChange(
        String deviceId,
        String tenantId,
        String siteId,
        String deviceType,
        String gatewayId,
        boolean away,
        boolean heardBefore,
        long at,
        long knownAt,
        long lastHeard,
        long allowedMillis) {

    /** The gateway, or the device where it hangs on none: who may fall silent as a whole. */
    public String speaker() {
        return gatewayId == null ? "device/" + deviceId : "gateway/" + gatewayId;
    }
}
