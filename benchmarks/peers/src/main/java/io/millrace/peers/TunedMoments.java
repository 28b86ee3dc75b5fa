package io.millrace.peers;

import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The moments of all metrics of a device in one window, in arrays. Squares are summed from the
 * metric's first value on, which needs no division a value and loses no digits.
 */
final class TunedMoments {

    static final TypeInformation<TunedMoments> TYPE =
            new FlatType<>(TunedMoments.class, new Serializer());

    /** Of each metric: sum, least, greatest, first, and sums of the distances from the first. */
    static final int SUM = 0;

    static final int MIN = 1;
    static final int MAX = 2;
    static final int FIRST = 3;
    static final int DISTANCE = 4;
    static final int SQUARES = 5;
    static final int WIDTH = 6;

    int size;
    Name[] metrics = new Name[5];
    long[] counts = new long[5];
    double[] values = new double[5 * WIDTH];

    void add(TunedEvent event) {
        for (int i = 0; i < event.size; i++) {
            add(indexOf(event.metrics[i], i), event.values[i]);
        }
    }

    private void add(int index, double value) {
        int at = index * WIDTH;
        if (counts[index]++ == 0) {
            values[at + MIN] = value;
            values[at + MAX] = value;
            values[at + FIRST] = value;
        } else {
            values[at + MIN] = Math.min(values[at + MIN], value);
            values[at + MAX] = Math.max(values[at + MAX], value);
        }
        double distance = value - values[at + FIRST];
        values[at + SUM] += value;
        values[at + DISTANCE] += distance;
        values[at + SQUARES] += distance * distance;
    }

    /** A device names its metrics in the same order again and again. */
    private int indexOf(Name metric, int guess) {
        if (guess < size && metrics[guess] == metric) {
            return guess;
        }
        for (int i = 0; i < size; i++) {
            if (metrics[i] == metric || metrics[i].text.equals(metric.text)) {
                return i;
            }
        }
        if (size == metrics.length) {
            metrics = Arrays.copyOf(metrics, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
            values = Arrays.copyOf(values, 2 * size * WIDTH);
        }
        metrics[size] = metric;
        return size++;
    }

    double deviation(int index) {
        double mean = values[index * WIDTH + DISTANCE] / counts[index];
        double variance = values[index * WIDTH + SQUARES] / counts[index] - mean * mean;
        return Math.sqrt(Math.max(0, variance));
    }

    /** Of checkpoints; a copy is taken only of what changes while one is written. */
    public static final class Serializer extends FlatSerializer<TunedMoments> {

        private static final long serialVersionUID = 1L;

        public Serializer() {}

        @Override
        public TypeSerializer<TunedMoments> duplicate() {
            return new Serializer();
        }

        @Override
        public TunedMoments createInstance() {
            return new TunedMoments();
        }

        @Override
        public TunedMoments copy(TunedMoments from) {
            TunedMoments copy = new TunedMoments();
            copy.size = from.size;
            copy.metrics = from.metrics.clone();
            copy.counts = from.counts.clone();
            copy.values = from.values.clone();
            return copy;
        }

        @Override
        public void serialize(TunedMoments moments, DataOutputView target) throws IOException {
            target.writeInt(moments.size);
            for (int i = 0; i < moments.size; i++) {
                write(moments.metrics[i], target);
                target.writeLong(moments.counts[i]);
                for (int j = 0; j < WIDTH; j++) {
                    target.writeDouble(moments.values[i * WIDTH + j]);
                }
            }
        }

        @Override
        public TunedMoments deserialize(DataInputView source) throws IOException {
            TunedMoments moments = new TunedMoments();
            int size = source.readInt();
            moments.size = size;
            moments.metrics = new Name[Math.max(1, size)];
            moments.counts = new long[Math.max(1, size)];
            moments.values = new double[Math.max(1, size) * WIDTH];
            for (int i = 0; i < size; i++) {
                moments.metrics[i] = readName(source);
                moments.counts[i] = source.readLong();
                for (int j = 0; j < WIDTH; j++) {
                    moments.values[i * WIDTH + j] = source.readDouble();
                }
            }
            return moments;
        }

        @Override
        public TypeSerializerSnapshot<TunedMoments> snapshotConfiguration() {
            return new Snapshot();
        }
    }

    /** Says that there is one version. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<TunedMoments> {
        public Snapshot() {
            super(Serializer::new);
        }
    }
}
