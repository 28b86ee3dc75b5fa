package io.millrace.jobs.alerting;

import io.millrace.jobs.stage.SectionFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Version 1: times and counters, then the sum, then the slots; reasons by their names. */
public final class RejectedShareFormat implements SectionFormat<RejectedShareState> {

    @Override
    public String section() {
        return "rejected-share";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public RejectedShareState create() {
        return new RejectedShareState();
    }

    @Override
    public void write(RejectedShareState state, DataOutput out) throws IOException {
        out.writeLong(state.judged);
        out.writeInt(state.inARow);
        out.writeLong(state.raisedAt);
        out.writeBoolean(state.sum != null);
        if (state.sum != null) {
            write(state.sum, out);
        }
        out.writeInt(state.slots.size());
        for (RecordCounts counts : state.slots.values()) {
            write(counts, out);
        }
    }

    @Override
    public RejectedShareState read(int version, DataInput in) throws IOException {
        if (version != 1) {
            throw new IOException("rejected share of version " + version + "; known is 1");
        }
        RejectedShareState state = new RejectedShareState();
        state.judged = in.readLong();
        state.inARow = in.readInt();
        state.raisedAt = in.readLong();
        state.sum = in.readBoolean() ? readCounts(in) : null;
        int slots = in.readInt();
        for (int i = 0; i < slots; i++) {
            RecordCounts counts = readCounts(in);
            state.slots.put(counts.slot(), counts);
        }
        return state;
    }

    private static void write(RecordCounts counts, DataOutput out) throws IOException {
        out.writeLong(counts.slot());
        out.writeLong(counts.read());
        out.writeInt(counts.rejected().size());
        for (Map.Entry<String, Long> reason : counts.rejected().entrySet()) {
            out.writeUTF(reason.getKey());
            out.writeLong(reason.getValue());
        }
    }

    private static RecordCounts readCounts(DataInput in) throws IOException {
        long slot = in.readLong();
        long read = in.readLong();
        Map<String, Long> rejected = new TreeMap<>();
        int reasons = in.readInt();
        for (int i = 0; i < reasons; i++) {
            rejected.put(in.readUTF(), in.readLong());
        }
        return new RecordCounts(slot, read, rejected);
    }
}
