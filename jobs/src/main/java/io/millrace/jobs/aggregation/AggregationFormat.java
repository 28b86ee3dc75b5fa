package io.millrace.jobs.aggregation;

import io.millrace.jobs.aggregation.AggregationState.Reissue;
import io.millrace.jobs.stage.SectionFormat;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The panes of one device, as they are written: names once for all panes that have the same,
 * moments as distances from the pane's start.
 *
 * <p>Version 1 held windows, each with all of its events. They are restored as panes that stand
 * alone: closed and issued again as they would have been, never merged into longer ones, which have
 * those events already.
 */
public final class AggregationFormat implements SectionFormat<AggregationState> {

    private static final int ALONE = 1;
    private static final int UNIFORM = 2;
    private static final int CLOSED = 4;
    private static final int EXTRAS = 8;

    @Override
    public String section() {
        return "aggregation";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public AggregationState create() {
        return new AggregationState();
    }

    @Override
    public boolean isEmpty(AggregationState state) {
        return state.size == 0;
    }

    @Override
    public void write(AggregationState state, DataOutput out) throws IOException {
        // Nearly always one, and every checkpoint comes here for every device.
        List<MetricSet> sets = new ArrayList<>(1);
        for (int i = 0; i < state.size; i++) {
            if (!sets.contains(state.panes[i].metrics)) {
                sets.add(state.panes[i].metrics);
            }
        }
        writeNumber(out, sets.size());
        for (MetricSet set : sets) {
            writeNumber(out, set.size());
            for (int i = 0; i < set.size(); i++) {
                out.writeUTF(set.name(i));
            }
        }
        writeNumber(out, state.size);
        for (int i = 0; i < state.size; i++) {
            writePane(state.panes[i], sets.indexOf(state.panes[i].metrics), out);
        }
        out.writeBoolean(state.slidUntil != Long.MIN_VALUE);
        if (state.slidUntil != Long.MIN_VALUE) {
            out.writeLong(state.slidUntil);
        }
        int reissues = state.reissues == null ? 0 : state.reissues.size();
        writeNumber(out, reissues);
        for (int i = 0; i < reissues; i++) {
            Reissue reissue = state.reissues.get(i);
            writeNumber(out, reissue.window().size());
            writeNumber(out, reissue.window().slide());
            out.writeLong(reissue.end());
            writeNumber(out, reissue.revision());
        }
    }

    private static void writePane(Pane pane, int set, DataOutput out) throws IOException {
        boolean uniform = pane.isUniform();
        out.writeByte(
                (pane.alone ? ALONE : 0)
                        | (uniform ? UNIFORM : 0)
                        | (pane.isOpen() ? 0 : CLOSED)
                        | (pane.extras == null ? 0 : EXTRAS));
        writeNumber(out, pane.length);
        writeSigned(out, Math.floorDiv(pane.start, pane.length));
        if (!pane.isOpen()) {
            writeNumber(out, pane.revision);
        }
        writeNumber(out, pane.events);
        writeNumber(out, set);
        if (uniform) {
            writeSigned(out, pane.firstTime - pane.start);
            writeSigned(out, pane.firstSequence);
            writeSigned(out, pane.lastTime - pane.start);
            writeSigned(out, pane.lastSequence - pane.firstSequence);
        }
        for (int metric = 0; metric < pane.metrics.size(); metric++) {
            if (!uniform) {
                writeNumber(out, pane.count(metric));
                if (pane.count(metric) == 0) {
                    continue;
                }
                long firstSequence = pane.moment(metric, Pane.FIRST_SEQUENCE);
                writeSigned(out, pane.moment(metric, Pane.FIRST_TIME) - pane.start);
                writeSigned(out, firstSequence);
                writeSigned(out, pane.moment(metric, Pane.LAST_TIME) - pane.start);
                writeSigned(out, pane.moment(metric, Pane.LAST_SEQUENCE) - firstSequence);
            }
            for (int column = 0; column < Pane.WIDTH; column++) {
                out.writeDouble(pane.value(metric, column));
            }
        }
        if (pane.extras != null) {
            pane.extras.write(out);
        }
    }

    @Override
    public AggregationState read(int version, DataInput in) throws IOException {
        return switch (version) {
            case 1 -> readWindows(in);
            case 2 -> readPanes(in);
            default ->
                    throw new IOException(
                            "aggregation state of version " + version + "; known are 1 and 2");
        };
    }

    private static AggregationState readPanes(DataInput in) throws IOException {
        MetricSet[] sets = new MetricSet[(int) readNumber(in)];
        for (int i = 0; i < sets.length; i++) {
            String[] names = new String[(int) readNumber(in)];
            for (int n = 0; n < names.length; n++) {
                names[n] = in.readUTF().intern();
            }
            sets[i] = MetricSet.NONE.with(names, names.length);
        }
        AggregationState state = new AggregationState();
        state.size = (int) readNumber(in);
        state.panes = new Pane[state.size];
        for (int i = 0; i < state.size; i++) {
            state.panes[i] = readPane(in, sets);
        }
        if (in.readBoolean()) {
            state.slidUntil = in.readLong();
        }
        int reissues = (int) readNumber(in);
        for (int i = 0; i < reissues; i++) {
            WindowSpec window = new WindowSpec(readNumber(in), readNumber(in));
            long end = in.readLong();
            state.issuedAgain(window, end, (int) readNumber(in));
        }
        return state;
    }

    private static Pane readPane(DataInput in, MetricSet[] sets) throws IOException {
        int flags = in.readUnsignedByte();
        long length = readNumber(in);
        long start = readSigned(in) * length;
        int revision = (flags & CLOSED) == 0 ? Pane.OPEN : (int) readNumber(in);
        long events = readNumber(in);
        Pane pane = new Pane(length, start, sets[(int) readNumber(in)]);
        pane.giveEachItsOwn();
        pane.revision = revision;
        pane.alone = (flags & ALONE) != 0;
        pane.events = events;
        if ((flags & UNIFORM) != 0) {
            pane.own = null;
            pane.firstTime = start + readSigned(in);
            pane.firstSequence = readSigned(in);
            pane.lastTime = start + readSigned(in);
            pane.lastSequence = pane.firstSequence + readSigned(in);
        }
        for (int metric = 0; metric < pane.metrics.size(); metric++) {
            if (pane.own != null) {
                int row = metric * Pane.OWN_WIDTH;
                pane.own[row + Pane.COUNT] = readNumber(in);
                if (pane.own[row + Pane.COUNT] == 0) {
                    continue;
                }
                pane.own[row + Pane.FIRST_TIME] = start + readSigned(in);
                pane.own[row + Pane.FIRST_SEQUENCE] = readSigned(in);
                pane.own[row + Pane.LAST_TIME] = start + readSigned(in);
                pane.own[row + Pane.LAST_SEQUENCE] =
                        pane.own[row + Pane.FIRST_SEQUENCE] + readSigned(in);
            }
            for (int column = 0; column < Pane.WIDTH; column++) {
                pane.values[metric * Pane.WIDTH + column] = in.readDouble();
            }
        }
        if ((flags & EXTRAS) != 0) {
            pane.extras = Extras.read(pane.metrics.size(), in);
        }
        return pane;
    }

    private static AggregationState readWindows(DataInput in) throws IOException {
        AggregationState state = new AggregationState();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            long length = in.readLong();
            long start = in.readLong();
            int revision = in.readInt();
            long events = in.readLong();
            byte[] metrics = new byte[in.readInt()];
            in.readFully(metrics);
            Pane pane = readWindow(length, start, metrics);
            pane.revision = revision;
            pane.events = events;
            pane.alone = true;
            state.add(pane);
        }
        return state;
    }

    private static Pane readWindow(long length, long start, byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int size = in.readInt();
        String[] names = new String[size];
        long[] own = new long[size * Pane.OWN_WIDTH];
        double[] values = new double[size * Pane.WIDTH];
        for (int metric = 0; metric < size; metric++) {
            int row = metric * Pane.OWN_WIDTH;
            int at = metric * Pane.WIDTH;
            names[metric] = in.readUTF().intern();
            own[row + Pane.COUNT] = in.readLong();
            values[at + Pane.MIN] = in.readDouble();
            values[at + Pane.MAX] = in.readDouble();
            values[at + Pane.MEAN] = in.readDouble();
            values[at + Pane.SQUARES] = in.readDouble();
            values[at + Pane.FIRST] = in.readDouble();
            own[row + Pane.FIRST_TIME] = in.readLong();
            own[row + Pane.FIRST_SEQUENCE] = in.readLong();
            values[at + Pane.LAST] = in.readDouble();
            own[row + Pane.LAST_TIME] = in.readLong();
            own[row + Pane.LAST_SEQUENCE] = in.readLong();
        }
        Pane pane = new Pane(length, start, MetricSet.NONE.with(names, size));
        pane.own = own;
        pane.values = values;
        return pane;
    }

    /** Seven bits a byte: most numbers here are small. */
    private static void writeNumber(DataOutput out, long number) throws IOException {
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static long readNumber(DataInput in) throws IOException {
        long number = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int part = in.readUnsignedByte();
            number |= (part & 0x7fL) << shift;
            if (part < 0x80) {
                return number;
            }
        }
        throw new IOException("a number of more than ten bytes");
    }

    private static void writeSigned(DataOutput out, long number) throws IOException {
        writeNumber(out, (number << 1) ^ (number >> 63));
    }

    private static long readSigned(DataInput in) throws IOException {
        long number = readNumber(in);
        return (number >>> 1) ^ -(number & 1);
    }
}
