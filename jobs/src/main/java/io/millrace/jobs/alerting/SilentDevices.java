package io.millrace.jobs.alerting;

import io.millrace.jobs.alerting.SilentDevicesState.Member;
import io.millrace.jobs.stage.DeviceIdentity;
import io.millrace.jobs.stage.PresenceChange;
import io.millrace.jobs.stage.StageOutput;
import io.millrace.schemas.AlertChange;
import io.millrace.schemas.Severity;
import java.util.Comparator;
import java.util.List;

/**
 * One alert for each device that has fallen silent; one for a gateway instead of one for each of
 * its devices, where at least half of those that were heard until then (and two) fell silent with
 * it. Who returns clears its alert; the gateway's clears when fewer than half of the devices that
 * it speaks for are silent, and of these each is decided on anew.
 *
 * <p>Key: a gateway, or a device that hangs on none. Time: the watermark time at which a change is
 * known; a silence waits a while, so that those of a gateway's other devices are known as well.
 * State: {@link SilentDevicesState}. Guarantee: the same changes, in whatever order they come
 * before their time, give the same alerts with the same ids, restored or not.
 */
public final class SilentDevices {

    /** Rule id of a device's alert; no rule of the topic stands behind it. */
    public static final String DEVICE = "millrace-device-silent";

    /** Rule id of a gateway's. */
    public static final String GATEWAY = "millrace-gateway-silent";

    private static final String GATEWAY_TYPE = "gateway";

    /** So that the order in which changes of one moment came does not show. */
    private static final Comparator<PresenceChange> ORDER =
            Comparator.comparing(PresenceChange::deviceId).thenComparingLong(PresenceChange::at);

    private final long waitMillis;

    /**
     * @param waitMillis for a gateway's other devices
     */
    public SilentDevices(long waitMillis) {
        this.waitMillis = waitMillis;
    }

    /**
     * Takes a change.
     *
     * @return when there is something to judge; {@link Long#MAX_VALUE} where there is nothing
     */
    public long add(SilentDevicesState state, PresenceChange change) {
        if (!change.away() && !change.heardBefore()) {
            // It has joined. Nothing was said of it, unless that it was never seen.
            Member member = state.member(change.deviceId());
            if (member.last == null && state.pending.isEmpty()) {
                return Long.MAX_VALUE;
            }
        }
        state.await(change.knownAt(), change);
        return change.knownAt();
    }

    /**
     * Judges what is known by that time.
     *
     * @return when there is next something to judge; {@link Long#MAX_VALUE} for never
     */
    public long judge(SilentDevicesState state, long until, StageOutput output) {
        while (true) {
            long known = state.pending.isEmpty() ? Long.MAX_VALUE : state.pending.firstKey();
            long decided = nextDecision(state);
            if (Math.min(known, decided) > until || Math.min(known, decided) == Long.MAX_VALUE) {
                return Math.min(known, decided);
            }
            if (known <= decided) {
                List<PresenceChange> changes = state.pending.pollFirstEntry().getValue();
                changes.sort(ORDER);
                for (PresenceChange change : changes) {
                    apply(state, change, output);
                }
            } else {
                decide(state, decided, output);
            }
        }
    }

    private static long nextDecision(SilentDevicesState state) {
        long next = SilentDevicesState.NEVER;
        for (Member member : state.members.values()) {
            next = Math.min(next, member.decideAt);
        }
        return next;
    }

    private void apply(SilentDevicesState state, PresenceChange change, StageOutput output) {
        Member member = state.member(change.deviceId());
        member.last = change;
        if (change.away()) {
            boolean alone = change.gatewayId() == null;
            member.decideAt = change.knownAt() + (alone ? 0 : waitMillis);
            return;
        }
        member.decideAt = SilentDevicesState.NEVER;
        member.covered = false;
        if (member.raisedAt != WatchedAlert.PENDING) {
            emitOfDevice(member, AlertChange.CLEARED, change.knownAt(), "is heard again", output);
            member.raisedAt = WatchedAlert.PENDING;
        }
        if (state.isOpen()) {
            clearGateway(state, change, output);
        }
    }

    private void decide(SilentDevicesState state, long time, StageOutput output) {
        if (!state.isOpen()) {
            for (Member member : state.members.values()) {
                if (member.decideAt == time && isOfGateway(state, member)) {
                    raiseGateway(state, member, time, output);
                    break;
                }
            }
        }
        for (Member member : state.members.values()) {
            if (member.decideAt != time) {
                continue;
            }
            member.decideAt = SilentDevicesState.NEVER;
            if (state.isOpen()) {
                member.covered = true;
            } else {
                member.raisedAt = time;
                emitOfDevice(member, AlertChange.RAISED, time, silence(member.last, time), output);
            }
        }
    }

    /** Whether at least half of those that were heard until then have fallen silent with it. */
    private static boolean isOfGateway(SilentDevicesState state, Member member) {
        long since = member.last.lastHeard() - member.last.allowedMillis();
        int with = 0;
        int heard = 0;
        for (Member other : state.members.values()) {
            boolean together = other.isAway() && other.last.lastHeard() >= since;
            with += together ? 1 : 0;
            heard += together || !other.isAway() ? 1 : 0;
        }
        return with >= 2 && 2 * with >= heard;
    }

    private static void raiseGateway(
            SilentDevicesState state, Member first, long time, StageOutput output) {
        long since = first.last.lastHeard() - first.last.allowedMillis();
        int with = 0;
        for (Member member : state.members.values()) {
            if (member.isAway()
                    && member.last.lastHeard() >= since
                    && member.raisedAt == WatchedAlert.PENDING) {
                member.covered = true;
                member.decideAt = SilentDevicesState.NEVER;
                with++;
            }
        }
        state.raisedAt = time;
        String reason =
                "gateway silent: "
                        + with
                        + " of its "
                        + state.members.size()
                        + " devices fell silent together, the last was heard "
                        + Numbers.roughly(time - lastHeard(state))
                        + " ago";
        emitOfGateway(state, first.last, AlertChange.RAISED, time, reason, output);
    }

    private static long lastHeard(SilentDevicesState state) {
        long last = Long.MIN_VALUE;
        for (Member member : state.members.values()) {
            last = member.covered ? Math.max(last, member.last.lastHeard()) : last;
        }
        return last;
    }

    private void clearGateway(
            SilentDevicesState state, PresenceChange returned, StageOutput output) {
        int silent = 0;
        for (Member member : state.members.values()) {
            silent += member.covered ? 1 : 0;
        }
        if (2 * silent >= state.members.size()) {
            return;
        }
        long time = returned.knownAt();
        String reason = "gateway heard again: " + silent + " of its devices are silent still";
        emitOfGateway(state, returned, AlertChange.CLEARED, time, reason, output);
        state.raisedAt = WatchedAlert.PENDING;
        for (Member member : state.members.values()) {
            if (member.covered) {
                member.covered = false;
                member.decideAt = time + waitMillis;
            }
        }
    }

    private static String silence(PresenceChange change, long time) {
        return (change.heardBefore() ? "not heard for " : "never heard, expected for ")
                + Numbers.roughly(time - change.lastHeard())
                + ", allowed is "
                + Numbers.roughly(change.allowedMillis());
    }

    private static void emitOfDevice(
            Member member, AlertChange change, long time, String reason, StageOutput output) {
        PresenceChange last = member.last;
        emit(
                new DeviceIdentity(
                        last.deviceId(), last.tenantId(), last.siteId(), last.deviceType()),
                DEVICE,
                member.raisedAt,
                change,
                time,
                reason,
                output);
    }

    private static void emitOfGateway(
            SilentDevicesState state,
            PresenceChange of,
            AlertChange change,
            long time,
            String reason,
            StageOutput output) {
        emit(
                new DeviceIdentity(of.gatewayId(), of.tenantId(), of.siteId(), GATEWAY_TYPE),
                GATEWAY,
                state.raisedAt,
                change,
                time,
                reason,
                output);
    }

    private static void emit(
            DeviceIdentity who,
            String rule,
            long raisedAt,
            AlertChange change,
            long time,
            String reason,
            StageOutput output) {
        String id = AlertRecords.alertId(who.deviceId() + "/" + rule, 0, raisedAt, null);
        WatchedAlert alert =
                new WatchedAlert(rule, null, null, 0, 0, Severity.MAJOR, raisedAt, raisedAt, id);
        AlertRecords.emit(
                who,
                alert,
                new AlertRecords.Change(change, time, reason, null, null, null, null),
                output);
    }
}
