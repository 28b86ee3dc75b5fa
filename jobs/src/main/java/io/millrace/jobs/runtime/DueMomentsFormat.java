package io.millrace.jobs.runtime;

import io.millrace.jobs.stage.SectionFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Version 1: the one event-time timer that Flink had for the device, {@link DueMoments#NEVER} for
 * none. Version 2: all the device's moments.
 */
final class DueMomentsFormat implements SectionFormat<DueMoments> {

    @Override
    public String section() {
        return "timer";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public DueMoments create() {
        return new DueMoments();
    }

    @Override
    public boolean isEmpty(DueMoments due) {
        return due.size() == 0;
    }

    @Override
    public void write(DueMoments due, DataOutput out) throws IOException {
        out.writeByte(due.size());
        for (int i = 0; i < due.size(); i++) {
            out.writeLong(due.get(i));
        }
    }

    @Override
    public DueMoments read(int version, DataInput in) throws IOException {
        if (version < 1 || version > 2) {
            throw new IOException("timer of version " + version + "; known are 1 and 2");
        }
        DueMoments due = new DueMoments();
        int count = version == 1 ? 1 : in.readUnsignedByte();
        for (int i = 0; i < count; i++) {
            long moment = in.readLong();
            if (moment != DueMoments.NEVER) {
                due.append(moment);
            }
        }
        return due;
    }
}
