package io.millrace.jobs.alerting;

import io.millrace.jobs.stage.SectionFormat;
import io.millrace.schemas.Severity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How {@link AlertsState} is written: a count, then the alerts in their order. */
public final class AlertsFormat implements SectionFormat<AlertsState> {

    private static final int VERSION = 1;

    @Override
    public String section() {
        return "alerts";
    }

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public AlertsState create() {
        return new AlertsState();
    }

    @Override
    public boolean isEmpty(AlertsState state) {
        return state.isEmpty();
    }

    @Override
    public void write(AlertsState state, DataOutput out) throws IOException {
        out.writeInt(state.alerts().size());
        for (WatchedAlert alert : state.alerts()) {
            out.writeUTF(alert.ruleId());
            writeOptional(alert.keyMetric(), out);
            writeOptional(alert.metric(), out);
            out.writeLong(alert.ruleVersion());
            out.writeLong(alert.fingerprint());
            // By name: the order of an enumeration is no contract.
            out.writeUTF(alert.severity().name());
            out.writeLong(alert.since());
            out.writeLong(alert.raisedAt());
            writeOptional(alert.alertId(), out);
        }
    }

    @Override
    public AlertsState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw new IOException("section alerts has version " + version + "; known: " + VERSION);
        }
        int count = in.readInt();
        if (count < 0) {
            throw new IOException("section alerts is damaged: " + count + " alerts");
        }
        List<WatchedAlert> alerts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            alerts.add(readAlert(in));
        }
        return new AlertsState(alerts);
    }

    private static WatchedAlert readAlert(DataInput in) throws IOException {
        return new WatchedAlert(
                in.readUTF(),
                readOptional(in),
                readOptional(in),
                in.readLong(),
                in.readLong(),
                readSeverity(in),
                in.readLong(),
                in.readLong(),
                readOptional(in));
    }

    private static Severity readSeverity(DataInput in) throws IOException {
        String name = in.readUTF();
        try {
            return Severity.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("section alerts is damaged: no severity " + name, e);
        }
    }

    private static void writeOptional(String text, DataOutput out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    private static String readOptional(DataInput in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }
}
