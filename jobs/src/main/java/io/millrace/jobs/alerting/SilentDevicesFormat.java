package io.millrace.jobs.alerting;

import io.millrace.jobs.alerting.SilentDevicesState.Member;
import io.millrace.jobs.stage.PresenceChange;
import io.millrace.jobs.stage.SectionFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Version 1: when the gateway's alert was raised; the members, each with its last change where
 * there is one; the changes that are not judged yet, each after the time at which it is known.
 */
public final class SilentDevicesFormat implements SectionFormat<SilentDevicesState> {

    @Override
    public String section() {
        return "silent-devices";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public SilentDevicesState create() {
        return new SilentDevicesState();
    }

    @Override
    public void write(SilentDevicesState state, DataOutput out) throws IOException {
        out.writeLong(state.raisedAt);
        out.writeInt(state.members.size());
        for (Map.Entry<String, Member> entry : state.members.entrySet()) {
            Member member = entry.getValue();
            out.writeUTF(entry.getKey());
            out.writeBoolean(member.last != null);
            if (member.last != null) {
                write(member.last, out);
                out.writeLong(member.decideAt);
                out.writeLong(member.raisedAt);
                out.writeBoolean(member.covered);
            }
        }
        out.writeInt(state.pending.values().stream().mapToInt(List::size).sum());
        for (Map.Entry<Long, List<PresenceChange>> entry : state.pending.entrySet()) {
            for (PresenceChange change : entry.getValue()) {
                out.writeLong(entry.getKey());
                write(change, out);
            }
        }
    }

    @Override
    public SilentDevicesState read(int version, DataInput in) throws IOException {
        if (version != 1) {
            throw new IOException("silent devices of version " + version + "; known is 1");
        }
        SilentDevicesState state = new SilentDevicesState();
        state.raisedAt = in.readLong();
        for (int members = in.readInt(); members > 0; members--) {
            Member member = state.member(in.readUTF());
            if (in.readBoolean()) {
                member.last = readChange(in);
                member.decideAt = in.readLong();
                member.raisedAt = in.readLong();
                member.covered = in.readBoolean();
            }
        }
        for (int pending = in.readInt(); pending > 0; pending--) {
            state.await(in.readLong(), readChange(in));
        }
        return state;
    }

    private static void write(PresenceChange change, DataOutput out) throws IOException {
        out.writeUTF(change.deviceId());
        out.writeUTF(change.tenantId());
        out.writeUTF(change.siteId());
        out.writeUTF(change.deviceType());
        out.writeBoolean(change.gatewayId() != null);
        if (change.gatewayId() != null) {
            out.writeUTF(change.gatewayId());
        }
        out.writeBoolean(change.away());
        out.writeBoolean(change.heardBefore());
        out.writeLong(change.at());
        out.writeLong(change.knownAt());
        out.writeLong(change.lastHeard());
        out.writeLong(change.allowedMillis());
    }

    private static PresenceChange readChange(DataInput in) throws IOException {
        return new PresenceChange(
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readUTF(),
                in.readBoolean() ? in.readUTF() : null,
                in.readBoolean(),
                in.readBoolean(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }
}
