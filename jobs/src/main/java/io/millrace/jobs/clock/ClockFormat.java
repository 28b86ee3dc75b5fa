package io.millrace.jobs.clock;

import io.millrace.jobs.stage.SectionFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;

/** Version 1: identity, five numbers, what is carried over, then the minutes by their start. */
public final class ClockFormat implements SectionFormat<ClockState> {

    private static final int VERSION = 1;

    @Override
    public String section() {
        return "clock";
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public ClockState create() {
        return new ClockState();
    }

    @Override
    public boolean isEmpty(ClockState state) {
        return state.isEmpty();
    }

    @Override
    public void write(ClockState state, DataOutput out) throws IOException {
        out.writeUTF(state.tenantId);
        out.writeUTF(state.siteId);
        out.writeUTF(state.deviceType);
        out.writeLong(state.identityAt);
        out.writeLong(state.watchedFrom);
        out.writeLong(state.judgedUntil);
        out.writeLong(state.behindBefore);
        out.writeInt(state.rightInARow);
        out.writeBoolean(state.carried != null);
        if (state.carried != null) {
            write(state.carried, out);
        }
        out.writeInt(state.minutes.size());
        for (Map.Entry<Long, ClockState.Tally> minute : state.minutes.entrySet()) {
            out.writeLong(minute.getKey());
            write(minute.getValue(), out);
        }
    }

    @Override
    public ClockState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw new IOException("section clock has version " + version + "; known: " + VERSION);
        }
        ClockState state = new ClockState();
        state.tenantId = in.readUTF();
        state.siteId = in.readUTF();
        state.deviceType = in.readUTF();
        state.identityAt = in.readLong();
        state.watchedFrom = in.readLong();
        state.judgedUntil = in.readLong();
        state.behindBefore = in.readLong();
        state.rightInARow = in.readInt();
        state.carried = in.readBoolean() ? readTally(in) : null;
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            long start = in.readLong();
            state.minutes.put(start, readTally(in));
        }
        return state;
    }

    private static void write(ClockState.Tally tally, DataOutput out) throws IOException {
        out.writeLong(tally.observations);
        out.writeLong(tally.rejected);
        out.writeLong(tally.firstOut);
        for (long skew : tally.largest) {
            out.writeLong(skew);
        }
    }

    private static ClockState.Tally readTally(DataInput in) throws IOException {
        ClockState.Tally tally = new ClockState.Tally();
        tally.observations = in.readLong();
        tally.rejected = in.readLong();
        tally.firstOut = in.readLong();
        for (int i = 0; i < tally.largest.length; i++) {
            tally.largest[i] = in.readLong();
        }
        return tally;
    }
}
