package io.millrace.jobs.device;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.VersionHistory;
import io.millrace.schemas.DeviceProfile;

/** Who a device is: what its last event said, and the versions of its profile. */
final class DeviceFacts {

    String tenantId = "";
    String siteId = "";
    String deviceType = "";

    final VersionHistory<DeviceProfile> profiles = new VersionHistory<>();

    void learn(DecodedEvent event) {
        tenantId = event.tenantId();
        siteId = event.siteId();
        deviceType = event.deviceType();
    }

    /** Upload interval of a device that sends in batches, milliseconds; else 0. */
    long maxDelay() {
        DeviceProfile newest = profiles.newest();
        return newest == null ? 0 : newest.getUploadIntervalMillis();
    }

    /** Whether the device's newest profile says another tenant. */
    boolean isForeign(String tenant) {
        DeviceProfile newest = profiles.newest();
        return newest != null && !newest.getTenantId().equals(tenant);
    }

    /** The device as results name it at that event time: the profile wins. */
    DeviceIdentity identity(String deviceId, long eventTime) {
        DeviceProfile profile = profiles.atOrNull(eventTime);
        return profile == null
                ? new DeviceIdentity(deviceId, tenantId, siteId, deviceType)
                : new DeviceIdentity(
                        deviceId,
                        profile.getTenantId(),
                        profile.getSiteId(),
                        profile.getDeviceType());
    }
}
