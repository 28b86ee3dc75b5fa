package io.millrace.jobs.ordering;

import io.millrace.jobs.stage.SectionFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Version 1: three times, then the remembered events as (time, identity). */
public final class OrderingFormat implements SectionFormat<OrderingState> {

    @Override
    public String section() {
        return "ordering";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public OrderingState create() {
        return new OrderingState();
    }

    @Override
    public void write(OrderingState state, DataOutput out) throws IOException {
        out.writeLong(state.deviceTime);
        out.writeLong(state.stageTime);
        out.writeLong(state.newestEventTime);
        out.writeInt(state.seen);
        for (int i = 0; i < state.seen; i++) {
            out.writeLong(state.seenTimes[i]);
            out.writeLong(state.seenIdentities[i]);
        }
    }

    @Override
    public OrderingState copy(OrderingState state) {
        OrderingState copy = new OrderingState();
        copy.deviceTime = state.deviceTime;
        copy.stageTime = state.stageTime;
        copy.newestEventTime = state.newestEventTime;
        copy.seen = state.seen;
        copy.seenTimes = state.seenTimes.clone();
        copy.seenIdentities = state.seenIdentities.clone();
        return copy;
    }

    @Override
    public OrderingState read(int version, DataInput in) throws IOException {
        if (version != 1) {
            throw new IOException("ordering state of version " + version + "; known is 1");
        }
        OrderingState state = new OrderingState();
        state.deviceTime = in.readLong();
        state.stageTime = in.readLong();
        state.newestEventTime = in.readLong();
        state.seen = in.readInt();
        state.seenTimes = new long[Math.max(4, state.seen)];
        state.seenIdentities = new long[Math.max(4, state.seen)];
        for (int i = 0; i < state.seen; i++) {
            state.seenTimes[i] = in.readLong();
            state.seenIdentities[i] = in.readLong();
        }
        return state;
    }
}
