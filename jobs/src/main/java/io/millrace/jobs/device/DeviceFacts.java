package io.millrace.jobs.device;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.VersionHistory;

/** Who a device is: what its last event said, and the versions of its profile. */
final class DeviceFacts {

    String tenantId = "";
    String siteId = "";
    String deviceType = "";

    final VersionHistory<ProfileFacts> profiles;

    DeviceFacts() {
        this(new VersionHistory<>());
    }

    private DeviceFacts(VersionHistory<ProfileFacts> profiles) {
        this.profiles = profiles;
    }

    /** Nearly always it is what is known: then nothing is written. */
    @SuppressWarnings("ReferenceEquality")
    void learn(DecodedEvent event) {
        if (tenantId != event.tenantId()
                || siteId != event.siteId()
                || deviceType != event.deviceType()) {
            tenantId = event.tenantId();
            siteId = event.siteId();
            deviceType = event.deviceType();
        }
    }

    DeviceFacts copy() {
        DeviceFacts copy = new DeviceFacts(profiles.copy());
        copy.tenantId = tenantId;
        copy.siteId = siteId;
        copy.deviceType = deviceType;
        return copy;
    }

    /** Upload interval of a device that sends in batches, milliseconds; else 0. */
    long maxDelay() {
        ProfileFacts newest = profiles.newest();
        return newest == null ? 0 : newest.uploadIntervalMillis();
    }

    /** Whether the device's newest profile says another tenant. */
    boolean isForeign(String tenant) {
        ProfileFacts newest = profiles.newest();
        return newest != null && !newest.tenantId().equals(tenant);
    }

    /** The device as results name it at that event time: the profile wins. */
    DeviceIdentity identity(String deviceId, long eventTime) {
        ProfileFacts profile = profiles.atOrNull(eventTime);
        return profile == null
                ? new DeviceIdentity(deviceId, tenantId, siteId, deviceType)
                : new DeviceIdentity(
                        deviceId,
                        profile.tenantId(),
                        profile.siteId(),
                        profile.deviceType(),
                        profile.expectedIntervalMillis() == null
                                ? 0
                                : profile.expectedIntervalMillis(),
                        profile.expectedFromMillis() == null
                                ? Long.MIN_VALUE
                                : profile.expectedFromMillis());
    }
}
