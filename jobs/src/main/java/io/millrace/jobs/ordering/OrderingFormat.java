package io.millrace.jobs.ordering;

import io.millrace.jobs.stage.SectionFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Version 1: three times, then the remembered events as (time, identity), sixteen bytes each.
 * Version 2: these as differences, seven bits a byte, the lowest first: of the time to the one
 * before it, of the identity the bits that differ from the one before it. A device that counts its
 * events has three or four bytes an event then.
 */
public final class OrderingFormat implements SectionFormat<OrderingState> {

    @Override
    public String section() {
        return "ordering";
    }

    @Override
    public int version() {
        return 2;
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
        long time = 0;
        long identity = 0;
        for (int i = 0; i < remembered.size(); i++) {
            writeVarLong(remembered.time(i) - time, out);
            writeVarLong(remembered.identity(i) ^ identity, out);
            time = remembered.time(i);
            identity = remembered.identity(i);
        }
    }

    @Override
    public OrderingState read(int version, DataInput in) throws IOException {
        if (version < 1 || version > 2) {
            throw new IOException("ordering state of version " + version + "; known are 1 and 2");
        }
        OrderingState state = new OrderingState();
        state.deviceTime = in.readLong();
        state.stageTime = in.readLong();
        state.newestEventTime = in.readLong();
        int remembered = in.readInt();
        long time = 0;
        long identity = 0;
        for (int i = 0; i < remembered; i++) {
            time = version == 1 ? in.readLong() : time + readVarLong(in);
            identity = version == 1 ? in.readLong() : identity ^ readVarLong(in);
            state.remembered().append(time, identity);
        }
        return state;
    }

    private static void writeVarLong(long number, DataOutput out) throws IOException {
        long left = number;
        while ((left & ~0x7fL) != 0) {
            out.writeByte((int) left | 0x80);
            left >>>= 7;
        }
        out.writeByte((int) left);
    }

    private static long readVarLong(DataInput in) throws IOException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int bits = in.readUnsignedByte();
            number |= (bits & 0x7fL) << shift;
            if (bits < 0x80) {
                return number;
            }
        }
        throw new IOException("a number of the ordering state does not end");
    }
}
