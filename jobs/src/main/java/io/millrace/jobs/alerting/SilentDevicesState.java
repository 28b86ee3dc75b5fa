package io.millrace.jobs.alerting;

import io.millrace.jobs.stage.PresenceChange;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What {@link SilentDevices} remembers of one gateway, or of one device that hangs on none. */
public final class SilentDevicesState {

    /** A device that hangs on it. */
    static final class Member {
        /** Its last change; null while it was only heard for the first time. */
        PresenceChange last;

        /** When it is to be decided whether its silence is an alert; {@link #NEVER}: not now. */
        long decideAt = NEVER;

        /** When its own alert was raised; {@link WatchedAlert#PENDING}: none stands. */
        long raisedAt = WatchedAlert.PENDING;

        /** Whether the alert of the gateway speaks for it. */
        boolean covered;

        boolean isAway() {
            return last != null && last.away();
        }
    }

    static final long NEVER = Long.MAX_VALUE;

    /** Not judged yet, by the time at which each is known. */
    final TreeMap<Long, List<PresenceChange>> pending = new TreeMap<>();

    final TreeMap<String, Member> members = new TreeMap<>();

    /** When the gateway's alert was raised; {@link WatchedAlert#PENDING}: none stands. */
    long raisedAt = WatchedAlert.PENDING;

    Member member(String deviceId) {
        return members.computeIfAbsent(deviceId, unused -> new Member());
    }

    void await(long time, PresenceChange change) {
        pending.computeIfAbsent(time, unused -> new ArrayList<>(1)).add(change);
    }

    boolean isOpen() {
        return raisedAt != WatchedAlert.PENDING;
    }
}
