package io.millrace.jobs.maintenance;

import io.millrace.jobs.stage.SectionFormat;
import io.millrace.mlmodels.features.RulHistory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Version 2: when the device's life began, open predictions, whether there is a history, and then
 * what version 1 holds: hash of the feature specification, version of the history's own form,
 * history.
 */
public final class MaintenanceFormat implements SectionFormat<MaintenanceState> {

    @Override
    public String section() {
        return "maintenance";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public MaintenanceState create() {
        return new MaintenanceState();
    }

    @Override
    public boolean isEmpty(MaintenanceState state) {
        return state.history == null && state.begins == Long.MIN_VALUE && state.open.isEmpty();
    }

    @Override
    public void write(MaintenanceState state, DataOutput out) throws IOException {
        out.writeLong(state.begins);
        state.open.write(out);
        out.writeBoolean(state.history != null);
        if (state.history == null) {
            return;
        }
        out.writeUTF(state.featuresHash);
        out.writeShort(RulHistory.VERSION);
        state.history.write(out);
    }

    @Override
    public MaintenanceState read(int version, DataInput in) throws IOException {
        if (version < 1 || version > 2) {
            throw new IOException("maintenance state of version " + version + "; known are 1, 2");
        }
        MaintenanceState state = new MaintenanceState();
        if (version > 1) {
            state.begins = in.readLong();
            state.open = OpenPredictions.read(in);
            if (!in.readBoolean()) {
                return state;
            }
        }
        state.featuresHash = in.readUTF();
        state.history = RulHistory.read(in.readUnsignedShort(), in);
        return state;
    }
}
