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
        if (profiles.isEmpty()) {
            return 0;
        }
        return profiles.versions().values().stream()
                .reduce((older, newer) -> newer)
                .map(DeviceProfile::getUploadIntervalMillis)
                .orElse(0L);
    }

    /** Whether the device's newest profile says another tenant. */
    boolean isForeign(String tenant) {
        return !profiles.isEmpty() && !newest().getTenantId().equals(tenant);
    }

    private DeviceProfile newest() {
        return profiles.versions().values().stream().reduce((older, newer) -> newer).orElseThrow();
    }

    /** The device as results name it at that event time: the profile wins. */
    DeviceIdentity identity(String deviceId, long eventTime) {
        return profiles.at(eventTime)
                .map(
                        profile ->
                                new DeviceIdentity(
                                        deviceId,
                                        profile.getTenantId(),
                                        profile.getSiteId(),
                                        profile.getDeviceType()))
                .orElseGet(() -> new DeviceIdentity(deviceId, tenantId, siteId, deviceType));
    }
}
