package io.millrace.jobs.aggregation;

import io.millrace.jobs.stage.SectionFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Version 1: the windows, each with its metrics' running statistics. */
public final class AggregationFormat implements SectionFormat<AggregationState> {

    @Override
    public String section() {
        return "aggregation";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public AggregationState create() {
        return new AggregationState();
    }

    @Override
    public boolean isEmpty(AggregationState state) {
        return state.windows.isEmpty();
    }

    @Override
    public void write(AggregationState state, DataOutput out) throws IOException {
        out.writeInt(state.windows.size());
        for (Window window : state.windows) {
            out.writeLong(window.length);
            out.writeLong(window.start);
            out.writeInt(window.revision);
            out.writeLong(window.events);
            byte[] metrics = window.metricsAsBytes();
            out.writeInt(metrics.length);
            out.write(metrics);
        }
    }

    @Override
    public AggregationState copy(AggregationState state) {
        AggregationState copy = new AggregationState();
        for (Window window : state.windows) {
            copy.windows.add(window.copy());
        }
        return copy;
    }

    @Override
    public AggregationState read(int version, DataInput in) throws IOException {
        if (version != 1) {
            throw new IOException("aggregation state of version " + version + "; known is 1");
        }
        AggregationState state = new AggregationState();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            long length = in.readLong();
            long start = in.readLong();
            int revision = in.readInt();
            long events = in.readLong();
            byte[] metrics = new byte[in.readInt()];
            in.readFully(metrics);
            state.windows.add(Window.restored(length, start, revision, events, metrics));
        }
        return state;
    }
}
