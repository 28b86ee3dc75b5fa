package io.millrace.jobs.presence;

import io.millrace.jobs.stage.SectionFormat;
import io.millrace.schemas.Presence;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Version 1: last heard, what was told (empty for nothing), the silences and the next of them,
 * signs.
 */
public final class PresenceFormat implements SectionFormat<PresenceState> {

    @Override
    public String section() {
        return "presence";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public PresenceState create() {
        return new PresenceState();
    }

    @Override
    public boolean isEmpty(PresenceState state) {
        return state.isEmpty();
    }

    @Override
    public void write(PresenceState state, DataOutput out) throws IOException {
        out.writeLong(state.lastHeard);
        out.writeUTF(state.told == null ? "" : state.told.name());
        for (long silence : state.silences) {
            out.writeLong(silence);
        }
        out.writeByte(state.nextSilence);
        out.writeShort(state.signs().size());
        for (long second : state.signs()) {
            out.writeLong(second);
        }
    }

    @Override
    public PresenceState read(int version, DataInput in) throws IOException {
        if (version != 1) {
            throw new IOException("presence of version " + version + "; known is 1");
        }
        PresenceState state = new PresenceState();
        state.lastHeard = in.readLong();
        String told = in.readUTF();
        state.told = told.isEmpty() ? null : Presence.valueOf(told);
        for (int i = 0; i < state.silences.length; i++) {
            state.silences[i] = in.readLong();
        }
        state.nextSilence = in.readUnsignedByte() % state.silences.length;
        for (int signs = in.readUnsignedShort(); signs > 0; signs--) {
            state.addSign(in.readLong());
        }
        return state;
    }
}
