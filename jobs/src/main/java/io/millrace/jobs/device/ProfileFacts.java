package io.millrace.jobs.device;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import io.millrace.jobs.detection.OwnDetectors;
import io.millrace.jobs.presence.Expectation;
import io.millrace.schemas.DeviceProfile;
import java.time.Instant;
import java.util.Map;

/**
 * What one version of a profile says of a device, without naming it: the devices of one kind and
 * place share one object.
 *
 * @param gatewayId null where the device speaks for itself
 * @param expectedIntervalMillis between two events; null where nothing is expected
 * @param uploadIntervalMillis of a device that uploads in batches, else 0
 * @param expectedFromMillis event time from which events are expected; null for always
 * @param detectors the anomaly detectors that the device has for itself
 */
record ProfileFacts(
        String tenantId,
        String siteId,
        String deviceType,
        String gatewayId,
        Long expectedIntervalMillis,
        long uploadIntervalMillis,
        Long expectedFromMillis,
        Map<String, Double> thresholds,
        String timeZone,
        OwnDetectors detectors) {

    /** What that says of when the device is to be heard. */
    Expectation expectation() {
        return new Expectation(
                expectedIntervalMillis == null ? 0 : expectedIntervalMillis,
                expectedFromMillis == null ? Expectation.NEVER : expectedFromMillis);
    }

    private static final Interner<ProfileFacts> SHARED = Interners.newWeakInterner();

    /** What that profile says, as the object that all who say the same share. */
    static ProfileFacts of(DeviceProfile profile) {
        Instant from = profile.getExpectedFrom();
        return new ProfileFacts(
                        profile.getTenantId(),
                        profile.getSiteId(),
                        profile.getDeviceType(),
                        profile.getGatewayId(),
                        profile.getExpectedIntervalMillis(),
                        profile.getUploadIntervalMillis(),
                        from == null ? null : from.toEpochMilli(),
                        Map.copyOf(profile.getThresholds()),
                        profile.getTimeZone(),
                        new OwnDetectors(profile.getDetectors(), profile.getRowDetector()))
                .shared();
    }

    /** The object that all who say the same share. */
    ProfileFacts shared() {
        return SHARED.intern(this);
    }
}
