package io.millrace.jobs.maintenance;

import io.millrace.jobs.maintenance.MaintenanceState.Line;
import io.millrace.jobs.stage.SectionFormat;
import io.millrace.mlmodels.features.RulHistory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Version 3: when the device's life began, then the champion's line and the shadow's: open
 * predictions, whether there is a history, hash of the feature specification, version of the
 * history's own form, history. Version 2 has no shadow; version 1 is what stands in the champion's
 * line from the hash on.
 */
public final class MaintenanceFormat implements SectionFormat<MaintenanceState> {

    @Override
    public String section() {
        return "maintenance";
    }

    @Override
    public int version() {
        return 3;
    }

    @Override
    public MaintenanceState create() {
        return new MaintenanceState();
    }

    @Override
    public boolean isEmpty(MaintenanceState state) {
        return state.begins == Long.MIN_VALUE && state.champion.isEmpty() && state.shadow.isEmpty();
    }

    @Override
    public void write(MaintenanceState state, DataOutput out) throws IOException {
        out.writeLong(state.begins);
        write(state.champion, out);
        write(state.shadow, out);
    }

    private static void write(Line line, DataOutput out) throws IOException {
        line.open.write(out);
        out.writeBoolean(line.history != null);
        if (line.history != null) {
            out.writeUTF(line.featuresHash);
            out.writeShort(RulHistory.VERSION);
            line.history.write(out);
        }
    }

    @Override
    public MaintenanceState read(int version, DataInput in) throws IOException {
        if (version < 1 || version > 3) {
            throw new IOException("maintenance state of version " + version + "; known are 1 to 3");
        }
        MaintenanceState state = new MaintenanceState();
        if (version == 1) {
            readHistory(state.champion, in);
            return state;
        }
        state.begins = in.readLong();
        read(state.champion, in);
        if (version > 2) {
            read(state.shadow, in);
        }
        return state;
    }

    private static void read(Line line, DataInput in) throws IOException {
        line.open = OpenPredictions.read(in);
        if (in.readBoolean()) {
            readHistory(line, in);
        }
    }

    private static void readHistory(Line line, DataInput in) throws IOException {
        line.featuresHash = in.readUTF();
        line.history = RulHistory.read(in.readUnsignedShort(), in);
    }
}
