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
        for (long silence : state.silences()) {
            out.writeLong(silence);
        }
        // Of the oldest of them, which stood elsewhere once.
        out.writeByte(0);
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
        long[] silences = new long[PresenceState.SILENCES];
        for (int i = 0; i < silences.length; i++) {
            silences[i] = in.readLong();
        }
        int oldest = in.readUnsignedByte() % silences.length;
        for (int i = 0; i < silences.length; i++) {
            long silence = silences[(oldest + i) % silences.length];
            if (silence > 0) {
                state.addSilence(silence);
            }
        }
        for (int signs = in.readUnsignedShort(); signs > 0; signs--) {
            state.addSign(in.readLong());
        }
        return state;
    }
}
