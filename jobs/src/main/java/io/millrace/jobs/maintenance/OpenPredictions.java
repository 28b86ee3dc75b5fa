package io.millrace.jobs.maintenance;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Predictions of one device whose truth is not known yet: the newest, and up to eight spread evenly
 * over the time since its history began, however long that is.
 */
final class OpenPredictions {

    /** Beside the newest; even. */
    static final int SPREAD = 8;

    /**
     * One prediction.
     *
     * @param predicted hours of remaining life, or the probability of a failure within a horizon
     * @param lower end of the interval, hours; not a number where there is none
     * @param upper likewise
     * @param most hours that can be predicted, or the horizon
     */
    record Open(
            long madeAt,
            double predicted,
            double lower,
            double upper,
            double most,
            String model,
            String version) {}

    private final Open[] spread = new Open[SPREAD];
    private int size;
    private long spacing;
    private Open newest;

    /** Takes the next prediction, made later than all before it. */
    void add(Open made) {
        newest = made;
        if (size > 0 && made.madeAt < spread[size - 1].madeAt + spacing) {
            return;
        }
        if (size == SPREAD) {
            spacing = Math.max(2 * spacing, 2 * (spread[1].madeAt - spread[0].madeAt));
            for (int i = 0; i < SPREAD / 2; i++) {
                spread[i] = spread[2 * i];
            }
            size = SPREAD / 2;
            Arrays.fill(spread, size, SPREAD, null);
            if (made.madeAt < spread[size - 1].madeAt + spacing) {
                return;
            }
        }
        spread[size++] = made;
    }

    /** All that were made at that time or before, oldest first. */
    Open[] upTo(long time) {
        Open[] all = Arrays.copyOf(spread, size + 1);
        int count = 0;
        for (Open one : spread) {
            if (one != null && one.madeAt <= time) {
                all[count++] = one;
            }
        }
        if (newest != null
                && newest.madeAt <= time
                && (count == 0 || all[count - 1].madeAt < newest.madeAt)) {
            all[count++] = newest;
        }
        return Arrays.copyOf(all, count);
    }

    boolean isEmpty() {
        return newest == null;
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(size);
        if (newest == null) {
            return;
        }
        out.writeLong(spacing);
        write(newest, out);
        for (int i = 0; i < size; i++) {
            write(spread[i], out);
        }
    }

    private static void write(Open one, DataOutput out) throws IOException {
        out.writeLong(one.madeAt);
        out.writeDouble(one.predicted);
        out.writeDouble(one.lower);
        out.writeDouble(one.upper);
        out.writeDouble(one.most);
        out.writeUTF(one.model);
        out.writeUTF(one.version);
    }

    /**
     * @throws IOException when the bytes are damaged
     */
    static OpenPredictions read(DataInput in) throws IOException {
        OpenPredictions open = new OpenPredictions();
        int size = in.readUnsignedByte();
        if (size > SPREAD) {
            throw new IOException(size + " open predictions; at most " + SPREAD + " are kept");
        }
        if (size == 0) {
            return open;
        }
        open.size = size;
        open.spacing = in.readLong();
        open.newest = readOne(in);
        for (int i = 0; i < size; i++) {
            open.spread[i] = readOne(in);
        }
        return open;
    }

    private static Open readOne(DataInput in) throws IOException {
        return new Open(
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readUTF().intern(),
                in.readUTF().intern());
    }
}
