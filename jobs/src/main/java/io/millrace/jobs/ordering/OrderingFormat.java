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
        RememberedEvents remembered = state.remembered();
        out.writeInt(remembered.size());
        for (int i = 0; i < remembered.size(); i++) {
            out.writeLong(remembered.time(i));
            out.writeLong(remembered.identity(i));
        }
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
        int remembered = in.readInt();
        for (int i = 0; i < remembered; i++) {
            state.remembered().append(in.readLong(), in.readLong());
        }
        return state;
    }
}
