package io.millrace.jobs.device;

import io.millrace.connectors.events.DecodedEvent;
import io.millrace.jobs.maintenance.MaintenanceWork;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.VersionHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Who a device is: what its last event said, the versions of its profile, and what was done to it
 * that its time has not come to yet.
 */
final class DeviceFacts {

    String tenantId = "";
    String siteId = "";
    String deviceType = "";

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final VersionHistory<ProfileFacts> profiles = new VersionHistory<>();

    /** Of the newest profile: so that an event need not go as far as that one; not written. */
    private long maxDelay;

    /** From when the last event's tenant is known to be the device's; not written. */
    private long ownFrom = UNKNOWN;

    /** More that waits is a dead letter. */
    static final int MOST_WORK = 16;

    /** By the time from which it counts; nearly always there is none. */
    private List<MaintenanceWork> work = List.of();

    /** What waits, by the time from which it counts. */
    List<MaintenanceWork> work() {
        return work;
    }

    VersionHistory<ProfileFacts> profiles() {
        return profiles;
    }

    /** Takes a version of the profile. */
    void put(long validFrom, ProfileFacts profile) {
        profiles.put(validFrom, profile);
        maxDelay = profiles.newest().uploadIntervalMillis();
        ownFrom = UNKNOWN;
    }

    /** Whether the event is of the device's tenant, by the profile of its time. */
    boolean isOwn(DecodedEvent event) {
        if (isOfLastTenant(event) && event.eventTime() >= ownFrom) {
            return true;
        }
        ProfileFacts profile = profiles.atOrNull(event.eventTime());
        return profile == null || profile.tenantId().equals(event.tenantId());
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isOfLastTenant(DecodedEvent event) {
        return tenantId == event.tenantId();
    }

    /** Takes what an event says that is its own. Nearly always it is known: nothing is written. */
    @SuppressWarnings("ReferenceEquality")
    void learn(DecodedEvent event) {
        if (tenantId != event.tenantId()
                || siteId != event.siteId()
                || deviceType != event.deviceType()) {
            tenantId = event.tenantId();
            siteId = event.siteId();
            deviceType = event.deviceType();
            ownFrom = UNKNOWN;
        }
        if (ownFrom == UNKNOWN && event.eventTime() >= profiles.newestFrom()) {
            ownFrom = profiles.newestFrom();
        }
    }

    /** Takes what was done to the device; false where too much waits already. */
    boolean plan(MaintenanceWork done) {
        if (work.contains(done)) {
            return true;
        }
        if (work.size() == MOST_WORK) {
            return false;
        }
        List<MaintenanceWork> longer = new ArrayList<>(work);
        longer.add(done);
        longer.sort(Comparator.comparingLong(MaintenanceWork::from));
        work = List.copyOf(longer);
        return true;
    }

    /** From when the next work counts; {@link Long#MAX_VALUE} for none. */
    long nextWork() {
        return work.isEmpty() ? Long.MAX_VALUE : work.get(0).from();
    }

    /** Whether there is work that counts from that time on, or earlier. */
    boolean hasWork(long time) {
        return !work.isEmpty() && work.get(0).from() <= time;
    }

    /** Takes out the next work. */
    MaintenanceWork takeWork() {
        MaintenanceWork next = work.get(0);
        work = List.copyOf(work.subList(1, work.size()));
        return next;
    }

    /** Upload interval of a device that sends in batches, milliseconds; else 0. */
    long maxDelay() {
        return maxDelay;
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
