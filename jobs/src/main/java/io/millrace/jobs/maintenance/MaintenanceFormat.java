package io.millrace.jobs.maintenance;

import io.millrace.jobs.maintenance.MaintenanceState.Line;
import io.millrace.jobs.maintenance.MaintenanceState.Lines;
import io.millrace.jobs.stage.SectionFormat;
import io.millrace.mlmodels.features.RulHistory;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Version 4: version 3, and whether there are lines of models of failure, then those. Version 3:
 * when the device's life began, then the champion's line and the shadow's: open predictions,
 * whether there is a history, hash of the feature specification, version of the history's own form,
 * history. Version 2 has no shadow; version 1 is what stands in the champion's line from the hash
 * on.
 */
public final class MaintenanceFormat implements SectionFormat<MaintenanceState> {

    @Override
    public String section() {
        return "maintenance";
    }

    @Override
    public int version() {
        return 4;
    }

    @Override
    public MaintenanceState create() {
        return new MaintenanceState();
    }

    @Override
    public boolean isEmpty(MaintenanceState state) {
        return state.begins == Long.MIN_VALUE && state.life.isEmpty() && state.failure.isEmpty();
    }

    @Override
    public void write(MaintenanceState state, DataOutput out) throws IOException {
        out.writeLong(state.begins);
        write(state.life, out);
        out.writeBoolean(!state.failure.isEmpty());
        if (!state.failure.isEmpty()) {
            write(state.failure, out);
        }
    }

    private static void write(Lines lines, DataOutput out) throws IOException {
        write(lines.champion, out);
        write(lines.shadow, out);
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
        if (version < 1 || version > 4) {
            throw new IOException("maintenance state of version " + version + "; known are 1 to 4");
        }
        MaintenanceState state = new MaintenanceState();
        if (version == 1) {
            readHistory(state.life.champion, in);
            return state;
        }
        state.begins = in.readLong();
        read(state.life.champion, in);
        if (version > 2) {
            read(state.life.shadow, in);
        }
        if (version > 3 && in.readBoolean()) {
            read(state.failure.champion, in);
            read(state.failure.shadow, in);
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
