package io.millrace.jobs.maintenance;

import io.millrace.jobs.stage.SectionFormat;
import io.millrace.mlmodels.features.RulHistory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Version 1: hash of the feature specification, version of the history's own form, history. */
public final class MaintenanceFormat implements SectionFormat<MaintenanceState> {

    @Override
    public String section() {
        return "maintenance";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public MaintenanceState create() {
        return new MaintenanceState();
    }

    @Override
    public boolean isEmpty(MaintenanceState state) {
        return state.history == null;
    }

    @Override
    public void write(MaintenanceState state, DataOutput out) throws IOException {
        out.writeUTF(state.featuresHash);
        out.writeShort(RulHistory.VERSION);
        state.history.write(out);
    }

    @Override
    public MaintenanceState read(int version, DataInput in) throws IOException {
        if (version != 1) {
            throw new IOException("maintenance state of version " + version + "; known is 1");
        }
        MaintenanceState state = new MaintenanceState();
        state.featuresHash = in.readUTF();
        state.history = RulHistory.read(in.readUnsignedShort(), in);
        return state;
    }
}
