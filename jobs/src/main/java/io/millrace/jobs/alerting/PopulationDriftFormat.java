package io.millrace.jobs.alerting;

import io.millrace.jobs.stage.PopulationCounts;
import io.millrace.jobs.stage.SectionFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Version 1: times, then the slots, each whole. */
public final class PopulationDriftFormat implements SectionFormat<PopulationDriftState> {

    @Override
    public String section() {
        return "population-drift";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public PopulationDriftState create() {
        return new PopulationDriftState();
    }

    @Override
    public void write(PopulationDriftState state, DataOutput out) throws IOException {
        out.writeLong(state.judged);
        out.writeLong(state.raisedAt);
        out.writeInt(state.slots.size());
        for (PopulationCounts counts : state.slots.values()) {
            out.writeUTF(counts.modelId());
            out.writeUTF(counts.version());
            out.writeLong(counts.slot());
            out.writeLong(counts.slotMillis());
            out.writeLong(counts.rowMillis());
            out.writeShort(counts.columns().length);
            for (int column = 0; column < counts.columns().length; column++) {
                out.writeUTF(counts.columns()[column]);
                out.writeShort(counts.shares()[column].length);
                for (int bin = 0; bin < counts.shares()[column].length; bin++) {
                    out.writeDouble(counts.shares()[column][bin]);
                    out.writeLong(counts.counters()[column][bin]);
                }
            }
        }
    }

    @Override
    public PopulationDriftState read(int version, DataInput in) throws IOException {
        if (version != 1) {
            throw new IOException("population drift of version " + version + "; known is 1");
        }
        PopulationDriftState state = new PopulationDriftState();
        state.judged = in.readLong();
        state.raisedAt = in.readLong();
        for (int slots = in.readInt(); slots > 0; slots--) {
            PopulationCounts counts = readCounts(in);
            state.slots.put(counts.slot(), counts);
        }
        return state;
    }

    private static PopulationCounts readCounts(DataInput in) throws IOException {
        String modelId = in.readUTF();
        String version = in.readUTF();
        long slot = in.readLong();
        long slotMillis = in.readLong();
        long rowMillis = in.readLong();
        int columns = in.readUnsignedShort();
        String[] names = new String[columns];
        double[][] shares = new double[columns][];
        long[][] counters = new long[columns][];
        for (int column = 0; column < columns; column++) {
            names[column] = in.readUTF();
            int bins = in.readUnsignedShort();
            shares[column] = new double[bins];
            counters[column] = new long[bins];
            for (int bin = 0; bin < bins; bin++) {
                shares[column][bin] = in.readDouble();
                counters[column][bin] = in.readLong();
            }
        }
        return new PopulationCounts(
                modelId, version, slot, slotMillis, rowMillis, names, shares, counters);
    }
}
